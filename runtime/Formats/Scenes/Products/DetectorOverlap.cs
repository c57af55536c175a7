namespace Unmix.Formats.Scenes.Products;

/// <summary>
/// Where two detectors of an instrument see the same wavelengths, the bands of the second are taken, which the products'
/// own tools prefer: both
/// together would give a spectrum two values a few nm apart, with the step between the detectors in every pair.
/// </summary>
internal static class DetectorOverlap
{
    /// <summary>[L] true for the first detector's bands at wavelengths that the second has too.</summary>
    /// <param name="centresNm">[L] band centres.</param>
    /// <param name="isFirst">[L] true for bands of the detector of shorter wavelengths.</param>
    public static bool[] Doubled(IReadOnlyList<double> centresNm, IReadOnlyList<bool> isFirst)
    {
        var second = double.PositiveInfinity;
        for (var band = 0; band < centresNm.Count; band++)
        {
            if (!isFirst[band])
                second = Math.Min(second, centresNm[band]);
        }
        return [.. centresNm.Select((centre, band) => isFirst[band] && centre >= second)];
    }
}
