namespace Unmix.Runtime.Arrays;

/// <summary>What is known of an array's bands, which has no file that says it.</summary>
public sealed record ArrayBands
{
    /// <summary>[bands] band centres, nm; null when they are not known.</summary>
    public IReadOnlyList<double>? WavelengthsNm { get; init; }

    /// <summary>[bands] full widths at half maximum, nm; null when they are not known.</summary>
    public IReadOnlyList<double>? WidthsNm { get; init; }

    /// <summary>[bands] false for a band that must not serve; null when all are good.</summary>
    public IReadOnlyList<bool>? Good { get; init; }
}
