using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Endmembers;

/// <summary>Scenes that are a simplex: known corners, mixtures of them, noise.</summary>
internal static class Simplices
{
    /// <summary>
    /// Mixtures of random corners with even shares; at the rows of <see cref="CornerRow"/> stand the corners themselves.
    /// </summary>
    /// <param name="pixels">N.</param>
    /// <param name="bands">L.</param>
    /// <param name="count">P.</param>
    /// <param name="noise">Deviation of white noise, reflectance.</param>
    /// <param name="seed">Of everything.</param>
    /// <returns>[N, L], float64.</returns>
    public static Tensor Make(int pixels, int bands, int count, double noise = 0, int seed = 1) =>
        Make(pixels, bands, count, _ => noise, seed);

    public static Tensor Make(int pixels, int bands, int count, Func<int, double> noiseOfBand, int seed)
    {
        var random = new Random(seed);
        var corners = Enumerable.Range(0, count).Select(_ => Corner(bands, random)).ToArray();
        var spectra = new double[pixels * bands];
        for (var n = 0; n < pixels; n++)
        {
            var shares = Enumerable.Range(0, count).Select(_ => -Math.Log(1 - random.NextDouble())).ToArray();
            var total = shares.Sum();
            for (var p = 0; p < count; p++)
                shares[p] /= total;
            for (var p = 0; p < count; p++)
            {
                if (n == CornerRow(p, pixels, count))
                    shares = [.. Enumerable.Range(0, count).Select(q => q == p ? 1.0 : 0)];
            }
            for (var band = 0; band < bands; band++)
            {
                for (var p = 0; p < count; p++)
                    spectra[n * bands + band] += shares[p] * corners[p][band];
                spectra[n * bands + band] += noiseOfBand(band) * Normal(random);
            }
        }
        return tensor(spectra, [pixels, bands]);
    }

    /// <summary>Where the pure pixel of an endmember stands.</summary>
    public static long CornerRow(int endmember, int pixels, int count) => (2 * endmember + 1) * pixels / (2 * count);

    public static long[] CornerRows(int pixels, int count) => [.. Enumerable.Range(0, count).Select(p => CornerRow(p, pixels, count))];

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    // Smooth over wavelength, as spectra are, and unlike each other.
    private static double[] Corner(int bands, Random random)
    {
        var bumps = Enumerable.Range(0, 5).Select(_ => (Height: random.NextDouble(), Centre: bands * random.NextDouble())).ToArray();
        return
        [
            .. Enumerable
                .Range(0, bands)
                .Select(band =>
                    0.1 + bumps.Sum(bump => 0.3 * bump.Height * Math.Exp(-0.5 * Math.Pow((band - bump.Centre) * 12 / bands, 2)))
                ),
        ];
    }
}
