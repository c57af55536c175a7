namespace Unmix.Learning.Training;

/// <summary>What a model must carry beside its parameters.</summary>
public sealed record ModelFacts
{
    /// <summary>[P] names, in the order of every output.</summary>
    public required IReadOnlyList<string> EndmemberNames { get; init; }

    /// <summary>
    /// [P] the class, an index into <see cref="EndmemberNames"/>, of each endmember of the network, where classes have several;
    /// null where each endmember is its own.
    /// </summary>
    public IReadOnlyList<int>? ClassOf { get; init; }

    /// <summary>[P] names of the network's endmembers, where classes have several; null where they are those of the outputs.</summary>
    public IReadOnlyList<string>? MemberNames { get; init; }

    /// <summary>L.</summary>
    public required int BandCount { get; init; }

    /// <summary>[L] band centres, nm; null where the scene has none.</summary>
    public IReadOnlyList<double>? WavelengthsNm { get; init; }

    /// <summary>[L] band widths, nm; null where the scene has none.</summary>
    public IReadOnlyList<double>? WidthsNm { get; init; }

    /// <summary>[P][L] reference spectra that the bundles were chosen by.</summary>
    public required IReadOnlyList<float[]> ReferenceSpectra { get; init; }

    /// <summary>Least reflectance learnt from.</summary>
    public required double ExpectedMinimum { get; init; }

    /// <summary>Greatest reflectance learnt from.</summary>
    public required double ExpectedMaximum { get; init; }

    /// <summary>Name of the scene's file, without its folder.</summary>
    public required string SceneName { get; init; }

    /// <summary>sha256 of the pixels learnt from.</summary>
    public required string PixelsSha256 { get; init; }
}
