using Unmix.Evaluation.Baselines;

namespace Unmix.Trainer.Tests.Baselines;

/// <summary>Small made scenes for methods that look at neighbours.</summary>
internal static class Rasters
{
    /// <summary>Spectra of pixels, [N, L].</summary>
    public static float[] Of(IEnumerable<double[]> spectra) => [.. spectra.SelectMany(spectrum => spectrum.Select(value => (float)value))];

    /// <summary>A raster of so many pixels, all valid.</summary>
    public static PixelNeighbours Whole(int width, int height) => new(new float[width * height], 1, width);

    /// <summary>Mixtures with random shares and noise of so much.</summary>
    public static float[] Mixed(Random random, double[,] endmembers, int pixels, double noise) =>
        Of(
            Enumerable
                .Range(0, pixels)
                .Select(_ => Noisy(random, Mixtures.Mix(endmembers, Mixtures.Abundances(random, endmembers.GetLength(1))), noise))
        );

    /// <summary>Uniform noise of so much to either side.</summary>
    public static double[] Noisy(Random random, double[] spectrum, double noise) =>
        [.. spectrum.Select(value => value + noise * (2 * random.NextDouble() - 1))];
}
