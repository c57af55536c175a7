using Unmix.Formats;

namespace Unmix.Runtime.Arrays;

/// <summary>What unmixing an array can be told. All but <see cref="Threads"/> change the answers, as in a run.</summary>
public sealed record ArrayOptions
{
    /// <summary>What is computed; at least one layer.</summary>
    public Layers Layers { get; init; } = Layers.Abundances;

    /// <summary>Threads that compute, the caller's among them; at least 1.</summary>
    public int Threads { get; init; } = new UnmixOptions().Threads;

    /// <summary>
    /// Whether answers are refined by the pixels around, where the model has a graph for that. An array of a single row or column is a list
    /// of spectra, whose pixels have none around them.
    /// </summary>
    public ContextMode Context { get; init; }

    /// <summary>True to take the bands in their order instead of by wavelength.</summary>
    public bool BandsByOrder { get; init; }

    /// <summary>True to compute the model's bands from the array's where they are not the same.</summary>
    public bool Resample { get; init; }

    /// <summary>Reflectance is value * scale; null for 1. Where it is given, whether the values are reflectance is not asked.</summary>
    public double? Scale { get; init; }

    /// <summary>What is added to the scaled values, reflectance; null for 0. Taken as <see cref="Scale"/> is.</summary>
    public double? Offset { get; init; }

    /// <summary>The value that stands for nothing, before it is scaled; NaN always does.</summary>
    public double? NoData { get; init; }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="OptionsException">Lists every fault.</exception>
    public void Validate() => Options().Validate();

    /// <summary>The same as options of a run, by which they are judged.</summary>
    internal UnmixOptions Options() =>
        new()
        {
            Layers = Layers,
            Threads = Threads,
            Context = Context,
            BandsByOrder = BandsByOrder,
            Resample = Resample,
            Read = new()
            {
                Scale = Scale,
                Offset = Offset,
                NoData = NoData,
            },
        };
}
