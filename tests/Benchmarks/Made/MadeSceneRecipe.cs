using System.Text.Json;
using System.Text.Json.Serialization;
using Unmix.Evaluation.Synthesis;

namespace Unmix.Benchmarks.Made;

/// <summary>Where a made scene's materials come from.</summary>
internal enum SpectraLibrary
{
    /// <summary>Minerals, rocks, plants and things of people, 1995, a MATLAB array.</summary>
    Usgs,

    /// <summary>Soil, green and dry plants on the bands of a spaceborne spectrometer, CSV.</summary>
    Emit,

    /// <summary>Surfaces of a city, an ENVI library.</summary>
    Berlin,
}

/// <summary>One line of <c>made-scenes.json</c>: a scene that measured spectra are mixed into.</summary>
internal sealed record MadeSceneRecipe
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>What tables call it.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it only judges; no option may be chosen by it.</summary>
    public bool Judges { get; init; }

    /// <summary>Whose spectra.</summary>
    public required SpectraLibrary Library { get; init; }

    /// <summary>P.</summary>
    public required int Materials { get; init; }

    /// <summary>Seed of everything random.</summary>
    public required int Seed { get; init; }

    /// <summary>How they mix.</summary>
    public MixingModel Mixing { get; init; } = MixingModel.Linear;

    /// <summary>
    /// Light that goes from material to material any number of times, after the linear mixture x: y = (1 - p) x / (1 - p x), p of each
    /// pixel even from 0 to this (R. Heylen and P. Scheunders, IEEE TGRS 2016). 0 to below 1.
    /// </summary>
    public double Multilinear { get; init; }

    /// <summary>Power of the scene over that of its noise, dB.</summary>
    public double Snr { get; init; } = 30;

    /// <summary>Deviation, in bands, of the Gaussian that noise is smoothed by; 0 for noise of each band alone.</summary>
    public double NoiseBands { get; init; }

    /// <summary>How spectra vary from pixel to pixel.</summary>
    public VariabilityKind VariabilityKind { get; init; } = VariabilityKind.Smooth;

    /// <summary>By which share of themselves.</summary>
    public double Variability { get; init; }

    /// <summary>Whether places have edges, with mixtures along them, instead of smooth changes.</summary>
    public bool Edges { get; init; }

    /// <summary>No pixel holds more of one material than this; 1 for pure pixels.</summary>
    public double MostAbundance { get; init; } = 1;

    /// <summary>Pixels that the last material covers; 0 for as many as any other's.</summary>
    public int RarePixels { get; init; }

    /// <summary>The darkest places have this share less light than the brightest.</summary>
    public double Shade { get; init; }

    /// <summary>Whether the first material is water, dark everywhere.</summary>
    public bool Water { get; init; }

    /// <summary>Reads all lines.</summary>
    public static IReadOnlyList<MadeSceneRecipe> ReadAll(string path) =>
        JsonSerializer.Deserialize<MadeSceneRecipe[]>(File.ReadAllText(path), Json)
        ?? throw new InvalidDataException($"'{path}' has no scenes.");
}
