using Unmix.Evaluation.Baselines;

namespace Unmix.Learning.Endmembers.Faces;

/// <summary>How bright corners are, which directions do not say: so that a pixel's parts sum to one in the mean of the scene.</summary>
internal static class CornerBrightness
{
    private const double Doubt = 0.02; // pixels for each pixel that say a corner is as bright as those that have most of it

    /// <param name="spectra">[N, L].</param>
    /// <param name="corners">[P][L] of length 1.</param>
    /// <returns>[P] lengths, above 0.</returns>
    public static double[] Of(ReadOnlySpan<float> spectra, double[][] corners)
    {
        var (count, bands) = (corners.Length, corners[0].Length);
        var matrix = new double[bands, count];
        for (var p = 0; p < count; p++)
        {
            for (var band = 0; band < bands; band++)
                matrix[band, p] = corners[p][band];
        }
        var solver = new NonNegative(matrix);
        var solution = new PixelSolution(bands, count);
        var pixels = spectra.Length / bands;
        var parts = new double[pixels * count];
        var spectrum = new double[bands];
        for (var n = 0; n < pixels; n++)
        {
            for (var band = 0; band < bands; band++)
                spectrum[band] = spectra[n * bands + band];
            solver.Solve(spectrum, solution);
            for (var p = 0; p < count; p++)
                parts[n * count + p] = solution.Abundances[p] * solution.Scales[p];
        }
        return Balance(parts, Purest(parts, count));
    }

    /// <summary>The brightness of the pixels that have most of each.</summary>
    private static double[] Purest(double[] parts, int count)
    {
        var (sums, weights) = (new double[count], new double[count]);
        for (var start = 0; start < parts.Length; start += count)
        {
            double sum = 0;
            for (var p = 0; p < count; p++)
                sum += parts[start + p];
            for (var p = 0; p < count && sum > 0; p++)
            {
                var weight = Math.Pow(parts[start + p] / sum, 8);
                sums[p] += weight * sum;
                weights[p] += weight;
            }
        }
        return [.. sums.Select((sum, p) => sum > 0 ? sum / weights[p] : 1)];
    }

    // Least squares for the reciprocals t of the lengths: sum over p of part p times t p is one.
    private static double[] Balance(double[] parts, double[] purest)
    {
        var count = purest.Length;
        var (gram, right) = (new double[count * count], new double[count]);
        var pixels = parts.Length / count;
        for (var start = 0; start < parts.Length; start += count)
        {
            for (var p = 0; p < count; p++)
            {
                var part = parts[start + p] / purest[p];
                right[p] += part;
                for (var q = 0; q < count; q++)
                    gram[p * count + q] += part * parts[start + q] / purest[q];
            }
        }
        var times = Enumerable.Repeat(1.0, count).ToArray();
        for (var round = 0; round < 500; round++)
        {
            for (var p = 0; p < count; p++)
            {
                var slope = right[p] + Doubt * pixels * (1 - times[p]);
                for (var q = 0; q < count; q++)
                    slope -= gram[p * count + q] * times[q];
                times[p] = Math.Clamp(times[p] + slope / (gram[p * count + p] + Doubt * pixels), 0.5, 2);
            }
        }
        return [.. purest.Select((length, p) => length / times[p])];
    }
}
