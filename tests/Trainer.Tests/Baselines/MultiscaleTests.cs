using Unmix.Evaluation.Baselines;
using Unmix.Evaluation.Baselines.Multiscale;

namespace Unmix.Trainer.Tests.Baselines;

public sealed class MultiscaleTests
{
    private const int Bands = 25;

    [Fact]
    public void Both_scales_are_met_as_plain_loops_meet_them()
    {
        var random = new Random(12);
        var endmembers = Mixtures.Endmembers(random, Bands, 3);
        var spectra = Rasters.Mixed(random, endmembers, 8, 0.2);
        spectra.AsSpan(5 * Bands, Bands).Fill(float.NaN);
        int[] segments = [0, 0, 1, 1, 0, -1, 1, 1];

        var answer = new MultiscaleUnmixing(endmembers, sparsity: 0.05, hold: 2).Unmix(spectra, segments);

        for (var n = 0; n < 8; n++)
        {
            if (segments[n] < 0)
            {
                Assert.True(float.IsNaN(answer.Abundances[n * 3]));
                continue;
            }
            int[] members = [.. Enumerable.Range(0, 8).Where(other => segments[other] == segments[n])];
            double[] mean = [.. Enumerable.Range(0, Bands).Select(band => members.Average(m => spectra[m * Bands + band]))];
            var coarse = Descend(endmembers, mean, 0.05, 0, new double[3]);
            var fine = Descend(endmembers, [.. spectra.Skip(n * Bands).Take(Bands)], 0.05, 2, coarse);
            for (var p = 0; p < 3; p++)
                Assert.Equal(fine[p] / fine.Sum(), answer.Abundances[n * 3 + p], 1e-5);
        }
    }

    [Fact]
    public void In_flat_halves_noise_falls_and_the_edge_stays()
    {
        var random = new Random(13);
        var endmembers = Mixtures.Endmembers(random, Bands, 3);
        double[][] halves =
        [
            [0.7, 0.2, 0.1],
            [0.1, 0.3, 0.6],
        ];
        var spectra = Rasters.Of(
            Enumerable.Range(0, 400).Select(n => Rasters.Noisy(random, Mixtures.Mix(endmembers, halves[n % 20 / 8 > 0 ? 1 : 0]), 0.2))
        );

        var segments = Superpixels.Of(spectra, Bands, 20, Superpixels.DefaultSide, Superpixels.DefaultCompactness);
        var answer = new MultiscaleUnmixing(endmembers).Unmix(spectra, segments);

        var sides = segments.Select((segment, n) => (segment, Right: n % 20 / 8 > 0)).Distinct().ToArray();
        Assert.Equal(sides.Length, sides.Select(side => side.segment).Distinct().Count()); // none lies across the edge
        double Error(float[] abundances) =>
            Math.Sqrt(abundances.Select((a, i) => Math.Pow(a - halves[i / 3 % 20 / 8 > 0 ? 1 : 0][i % 3], 2)).Average());
        var pixelwise = Baseline.Unmix(BaselineMethod.Nnls, spectra, endmembers, 1, TestContext.Current.CancellationToken);
        Assert.InRange(Error(answer.Abundances), 0, 0.6 * Error(pixelwise.Abundances));
    }

    [Fact]
    public void Superpixels_of_a_scene_without_contrast_are_the_cells_of_a_grid_and_gaps_are_in_none()
    {
        var spectra = Enumerable.Repeat(0.5f, 12 * 9 * 4).ToArray();
        spectra.AsSpan(17 * 4, 4).Fill(float.NaN);

        var segments = Superpixels.Of(spectra, 4, 12, 3, 1);

        Assert.Equal(-1, segments[17]);
        for (var n = 0; n < segments.Length; n++)
            Assert.True(n == 17 || segments[n] == n / 12 / 3 * 4 + n % 12 / 3, $"pixel {n} is in {segments[n]}");
    }

    // Coordinate descent on |y - M a|^2 / 2 + sparsity |a|_1 + hold / 2 |a - c|^2, a at least 0.
    private static double[] Descend(double[,] endmembers, double[] spectrum, double sparsity, double hold, double[] held)
    {
        var values = new double[3];
        for (var pass = 0; pass < 5000; pass++)
        {
            for (var p = 0; p < 3; p++)
            {
                values[p] = 0;
                var rest = Mixtures.Mix(endmembers, values);
                double slope = hold * held[p] - sparsity,
                    curvature = hold;
                for (var band = 0; band < Bands; band++)
                {
                    slope += endmembers[band, p] * (spectrum[band] - rest[band]);
                    curvature += endmembers[band, p] * endmembers[band, p];
                }
                values[p] = Math.Max(0, slope / curvature);
            }
        }
        return values;
    }
}
