using Unmix.Evaluation.Synthesis;

namespace Unmix.Benchmarks.Made;

/// <summary>A scene of measured spectra with its truth.</summary>
/// <param name="Spectra">[N, L] reflectance, row by row.</param>
/// <param name="Abundances">[N, P].</param>
/// <param name="Endmembers">[P][L], before they vary.</param>
internal sealed record MadeScene(float[] Spectra, float[] Abundances, float[][] Endmembers)
{
    /// <summary>Pixels on either side.</summary>
    public const int Side = 60;

    private const double SmoothRadius = 5;
    private const double EdgeRadius = 4;
    private const double SmoothSharpness = 2.5;
    private const double EdgeSharpness = 40; // all of one material but along the borders
    private const int RareSize = 3; // a rare material lies in squares of so many pixels

    /// <summary>L.</summary>
    public int BandCount => Endmembers[0].Length;

    /// <summary>Makes it; the same recipe makes the same scene.</summary>
    public static MadeScene Make(MadeSceneRecipe recipe, MeasuredSpectra spectra)
    {
        var random = new Random(recipe.Seed);
        var normal = new NormalDraws(random);
        var means = spectra.Choose(recipe, random);
        var abundances = Fields(recipe, normal, random);
        var scene = new MadeScene(new float[Side * Side * means[0].Length], abundances, means);
        scene.Mix(recipe, random);
        scene.Darken(recipe.Shade, normal);
        scene.AddNoise(recipe, normal);
        return scene;
    }

    private static float[] Fields(MadeSceneRecipe recipe, NormalDraws normal, Random random)
    {
        var count = recipe.Materials;
        var (radius, sharpness) = recipe.Edges ? (EdgeRadius, EdgeSharpness) : (SmoothRadius, SmoothSharpness);
        var fields = Enumerable.Range(0, count).Select(_ => RandomField.Draw(Side, Side, radius, normal)).ToArray();
        var abundances = new float[Side * Side * count];
        var common = recipe.RarePixels > 0 ? count - 1 : count;
        for (var n = 0; n < Side * Side; n++)
        {
            var shares = abundances.AsSpan(n * count, count);
            var largest = fields.Take(common).Max(field => field[n]);
            for (var p = 0; p < common; p++)
                shares[p] = (float)Math.Exp(sharpness * (fields[p][n] - largest));
            Normalise(shares);
        }
        PlaceRare(recipe, abundances, random);
        for (var n = 0; n < Side * Side; n++)
            Limit(abundances.AsSpan(n * count, count), recipe.MostAbundance);
        return abundances;
    }

    private static void PlaceRare(MadeSceneRecipe recipe, float[] abundances, Random random)
    {
        var count = recipe.Materials;
        for (var placed = 0; placed < recipe.RarePixels; placed += RareSize * RareSize)
        {
            var (row, column) = (random.Next(Side - RareSize), random.Next(Side - RareSize));
            for (var i = 0; i < RareSize * RareSize; i++)
            {
                var shares = abundances.AsSpan(((row + i / RareSize) * Side + column + i % RareSize) * count, count);
                var own = 0.6f + 0.4f * random.NextSingle();
                for (var p = 0; p < count; p++)
                    shares[p] *= 1 - own;
                shares[^1] += own;
            }
        }
    }

    private static void Normalise(Span<float> shares)
    {
        float sum = 0;
        foreach (var share in shares)
            sum += share;
        foreach (ref var share in shares)
            share /= sum;
    }

    // What is above the limit goes to all the others alike.
    private static void Limit(Span<float> shares, double most)
    {
        for (var p = 0; p < shares.Length; p++)
        {
            var above = shares[p] - (float)most;
            if (above <= 0)
                continue;
            for (var q = 0; q < shares.Length; q++)
                shares[q] += q == p ? -above : above / (shares.Length - 1);
        }
    }

    private void Mix(MadeSceneRecipe recipe, Random random)
    {
        var options = new SynthesisOptions
        {
            Mixing = recipe.Mixing,
            VariabilityKind = recipe.VariabilityKind,
            Variability = recipe.Variability,
        };
        var variation = new EndmemberVariation(options, Endmembers, [], random);
        var mixing = new SpectralMixing(options, Endmembers.Length, random);
        var endmembers = Endmembers.Select(mean => new double[mean.Length]).ToArray();
        for (var n = 0; n < Side * Side; n++)
        {
            var spectrum = Spectra.AsSpan(n * BandCount, BandCount);
            variation.Draw(endmembers);
            mixing.Mix(endmembers, Abundances.AsSpan(n * Endmembers.Length, Endmembers.Length), spectrum);
            var again = recipe.Multilinear * random.NextDouble();
            foreach (ref var value in spectrum)
                value = (float)((1 - again) * value / (1 - again * value));
        }
    }

    private void Darken(double shade, NormalDraws normal)
    {
        var field = RandomField.Draw(Side, Side, SmoothRadius, normal);
        double least = field.Min(),
            range = field.Max() - least;
        for (var i = 0; i < Spectra.Length; i++)
            Spectra[i] *= (float)(1 - shade * (field[i / BandCount] - least) / range);
    }

    private void AddNoise(MadeSceneRecipe recipe, NormalDraws normal)
    {
        var deviation = Math.Sqrt(Spectra.Average(value => (double)value * value)) * Math.Pow(10, -recipe.Snr / 20);
        var reach = (int)Math.Ceiling(3 * recipe.NoiseBands);
        var kernel = Enumerable
            .Range(-reach, 2 * reach + 1)
            .Select(d => recipe.NoiseBands > 0 ? Math.Exp(-0.5 * d * d / (recipe.NoiseBands * recipe.NoiseBands)) : 1)
            .ToArray();
        var length = Math.Sqrt(kernel.Sum(value => value * value));
        var white = new double[BandCount + 2 * reach];
        for (var n = 0; n < Side * Side; n++)
        {
            for (var i = 0; i < white.Length; i++)
                white[i] = normal.Next();
            for (var band = 0; band < BandCount; band++)
            {
                double noise = 0;
                for (var k = 0; k < kernel.Length; k++)
                    noise += kernel[k] * white[band + k];
                Spectra[n * BandCount + band] += (float)(deviation * noise / length);
            }
        }
    }
}
