using System.Numerics.Tensors;

namespace Unmix.Evaluation.Baselines.Multiscale;

/// <summary>
/// Superpixels by simple linear iterative clustering, SLIC (R. Achanta et al., IEEE TPAMI 2012), over all bands, as the authors of MUA
/// use it: spectra divided by the scene's mean length, distance |y - c|^2 + compactness / side^2 |place - centre|^2, centres on a grid
/// to begin with, each pixel to one of the centres nearby.
/// Differs from the authors' program (VLFeat's vl_slic): centres begin where the grid has them and not at the flattest pixel beside it. No
/// pieces are joined afterwards, which at this side their program does not do either. Gaps are in no superpixel.
/// </summary>
internal static class Superpixels
{
    /// <summary>Side of a superpixel in pixels: the authors' for a real scene (Cuprite).</summary>
    public const int DefaultSide = 5;

    /// <summary>The authors' for the same scene.</summary>
    public const double DefaultCompactness = 0.0025;

    private const int MostRounds = 100;

    /// <summary>The superpixel of each pixel.</summary>
    /// <param name="spectra">[N, L], row-major; a pixel whose first band is not finite is a gap.</param>
    /// <param name="bands">L.</param>
    /// <param name="width">Columns.</param>
    /// <param name="side">Pixels from one centre to the next; at least 1.</param>
    /// <param name="compactness">At least 0.</param>
    /// <returns>[N], from 0 without gaps between the numbers; -1 where there is no pixel.</returns>
    public static int[] Of(ReadOnlySpan<float> spectra, int bands, int width, int side, double compactness)
    {
        var scaled = DividedByMeanLength(spectra, bands);
        var grid = new CentreGrid(scaled, bands, width, side, compactness);
        var segments = new int[spectra.Length / bands];
        Array.Fill(segments, -1);
        for (var round = 0; round < MostRounds; round++)
        {
            if (!grid.Assign(segments))
                break;
            grid.Move(segments);
        }
        return Numbered(segments);
    }

    private static float[] DividedByMeanLength(ReadOnlySpan<float> spectra, int bands)
    {
        double sum = 0;
        var count = 0;
        for (var n = 0; n < spectra.Length; n += bands)
        {
            if (!float.IsFinite(spectra[n]))
                continue;
            sum += TensorPrimitives.Norm(spectra.Slice(n, bands));
            count++;
        }
        var scaled = new float[spectra.Length];
        TensorPrimitives.Divide(spectra, sum > 0 ? (float)(sum / count) : 1, scaled);
        return scaled;
    }

    private static int[] Numbered(int[] segments)
    {
        var numbers = segments.Where(one => one >= 0).Distinct().Order().Select((one, i) => (one, i)).ToDictionary();
        return [.. segments.Select(one => one < 0 ? -1 : numbers[one])];
    }
}
