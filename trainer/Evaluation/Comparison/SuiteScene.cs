using System.Text.Json.Serialization;
using Unmix.Evaluation.Scores;
using Unmix.Formats.Scenes;

namespace Unmix.Evaluation.Comparison;

/// <summary>One scene of a comparison; paths as they are to be opened.</summary>
public sealed record SuiteScene
{
    /// <summary>A short name for the tables.</summary>
    public required string Name { get; init; }

    /// <summary>The scene.</summary>
    public required string Scene { get; init; }

    /// <summary>What is known better of the scene than its file says; of the command line alone.</summary>
    [JsonIgnore]
    public SceneReadOptions Read { get; init; } = new();

    /// <summary>P, endmembers to look for.</summary>
    public required int Endmembers { get; init; }

    /// <summary>Spectra of reference endmembers, of any kind that is read; null finds them in the scene anew with every seed.</summary>
    public string? Reference { get; init; }

    /// <summary>reflectance = value * scale of <see cref="Reference"/>; null for what the file says.</summary>
    public double? ReferenceScale { get; init; }

    /// <summary>Raster of true abundances; null for none.</summary>
    public string? Truth { get; init; }

    /// <summary>Spectra of the true endmembers, of any kind that is read; null for none.</summary>
    public string? TruthEndmembers { get; init; }

    /// <summary>reflectance = value * scale of <see cref="TruthEndmembers"/>; null for what the file says.</summary>
    public double? TruthEndmembersScale { get; init; }

    /// <summary>Raw file of each pixel's true endmembers; null for none.</summary>
    public string? TruthPixelEndmembers { get; init; }

    /// <summary>Order of the pixels in <see cref="TruthPixelEndmembers"/>.</summary>
    public PixelOrder PixelOrder { get; init; }

    /// <summary>What one unit of a true abundance stands for.</summary>
    public TruthScale TruthScale { get; init; }

    /// <summary>Recipe of the learnt model for this scene; null takes the comparison's.</summary>
    public string? Recipe { get; init; }

    /// <summary>A sentence for the report: whose truth this is, and the like.</summary>
    public string? Note { get; init; }

    /// <summary>The truth; null for none.</summary>
    internal TruthFiles? TruthFiles =>
        Truth is null
            ? null
            : new TruthFiles
            {
                Abundances = Truth,
                Endmembers = TruthEndmembers,
                EndmembersScale = TruthEndmembersScale,
                PixelEndmembers = TruthPixelEndmembers,
                PixelOrder = PixelOrder,
                Scale = TruthScale,
            };

    /// <summary>Paths taken from folders.</summary>
    internal SuiteScene In(string dataFolder, Func<string?, string?> recipeIn)
    {
        string? Data(string? path) => path is null ? null : Path.Combine(dataFolder, path);
        return this with
        {
            Scene = Path.Combine(dataFolder, Scene),
            Reference = Data(Reference),
            Truth = Data(Truth),
            TruthEndmembers = Data(TruthEndmembers),
            TruthPixelEndmembers = Data(TruthPixelEndmembers),
            Recipe = recipeIn(Recipe),
        };
    }

    /// <summary>The faults of this scene's entry.</summary>
    internal IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Name))
            yield return $"the scene '{Scene}' has no name";
        if (Endmembers < 2)
            yield return $"the scene '{Name}' asks for {Endmembers} endmembers but needs at least 2 (--endmembers)";
        if (Truth is null && (TruthEndmembers ?? TruthPixelEndmembers) is not null)
            yield return $"the scene '{Name}' has true endmembers but no true abundances to go with them";
    }
}
