namespace Unmix.Runtime.Sampling;

/// <summary>Which of a model's bands are shown as red, green and blue.</summary>
public static class ColourBands
{
    // Centres of what the eye takes for red, green and blue, nm.
    private static readonly double[] TrueColour = [645, 555, 465];

    /// <summary>A band further away than this is no such colour, nm.</summary>
    private const double Farthest = 40;

    /// <summary>True colour where the bands allow it; otherwise bands at three, two and one quarters of the way.</summary>
    /// <param name="wavelengthsNm">[L] centres; null where unknown.</param>
    /// <param name="bandCount">L.</param>
    public static (int[] Bands, bool IsTrueColour) Of(IReadOnlyList<double>? wavelengthsNm, int bandCount)
    {
        int[] spread = [bandCount * 3 / 4, bandCount / 2, bandCount / 4];
        if (wavelengthsNm is null)
            return (spread, false);
        var found = Array.ConvertAll(TrueColour, colour =>
            Enumerable.Range(0, bandCount).MinBy(band => Math.Abs(wavelengthsNm[band] - colour))
        );
        var isTrue = found.Zip(TrueColour).All(pair => Math.Abs(wavelengthsNm[pair.First] - pair.Second) <= Farthest);
        return isTrue ? (found, true) : (spread, false);
    }
}
