namespace Unmix.Runtime.Sampling;

/// <summary>How much of a scene a sample may hold.</summary>
public sealed record SampleLimits
{
    /// <summary>Points whose layers are kept, at most.</summary>
    public long Points { get; init; } = 160_000;

    /// <summary>Points whose spectra are kept too, at most.</summary>
    public long Pixels { get; init; } = 10_000;

    /// <summary>Values of spectra and reconstructions together, at most; lowers <see cref="Pixels"/> where a spectrum is long.</summary>
    public long SpectraValues { get; init; } = 3_200_000;

    /// <summary>Pixels whose endmembers are measured, at most.</summary>
    public int EndmemberPixels { get; init; } = 2_000;
}
