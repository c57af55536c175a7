using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Batches;

/// <summary>
/// In which share of a scene's pixels each world shows. Spectra are mixed in every world; a small network learns to tell of which a
/// spectrum is; and the shares are those that what it says of the scene's pixels comes to (expectation maximisation of the weights of
/// a mixture; M. Saerens, P. Latinne and C. Decaestecker, 2002). Nothing of the scene's truth is asked for.
/// </summary>
internal static class WorldEvidence
{
    private const int MostOfEach = 250;
    private const int LeastOfEach = 100;

    /// <summary>Spectra are mixed in each world for one in so many pixels that are looked at.</summary>
    private const int PixelsForEach = 16;

    private const int Turns = 200;

    /// <summary>The share that the worlds of the family have together, whatever the scene says.</summary>
    private const double Reserve = 0.05;

    /// <summary>Of a spectrum that is like nothing that was mixed: no world is impossible.</summary>
    private const double LeastOdds = 1e-7;

    /// <summary>
    /// A simpler family of worlds is taken where the logarithm of a pixel's likelihood is no more than this below that of all: bundles are
    /// never quite right, and worlds with more to vary always make up for some of it. Of eight made scenes the four in which brightness
    /// hardly varies lost at most .03 without it, the others at least .1; a rebuilt one in which trees alone vary lost .04.
    /// </summary>
    private const double Tolerance = 0.05;

    /// <summary>From the simplest; of those that are as simple the likeliest counts; the last is all.</summary>
    private static readonly Func<MixingWorld, bool>[][] Families =
    [
        [world => world == MixingWorld.Plain],
        [world => !world.Brightens && world.Mixing == MixingKind.Linear],
        [world => !world.Brightens, world => world.Mixing == MixingKind.Linear],
        [_ => true],
    ];

    /// <param name="scene">[N, L], pixels that are looked at.</param>
    /// <param name="means">[L, P] of the bundles.</param>
    /// <param name="worlds">That are weighed.</param>
    /// <param name="draw">Mixes spectra [B, L] in worlds [B], all the same.</param>
    /// <param name="generator">The source of everything random.</param>
    /// <returns>For each world, at least 0, sum 1.</returns>
    public static float[] Of(
        Tensor scene,
        double[,] means,
        IReadOnlyList<MixingWorld> worlds,
        Func<Tensor, Tensor> draw,
        Generator generator
    )
    {
        using var scope = NewDisposeScope();
        var ofEach = Math.Clamp(scene.shape[0] / PixelsForEach, LeastOfEach, MostOfEach);
        Tensor labels,
            features;
        using (no_grad())
        {
            labels = tensor(Enumerable.Range(0, worlds.Count).Select(number => (long)number).ToArray()).repeat_interleave(ofEach);
            features = SpectrumFeatures.Of(cat([.. labels.chunk(worlds.Count).Select(draw), scene]), means);
        }
        var (mixed, real) = (features.narrow(0, 0, labels.shape[0]), features.narrow(0, labels.shape[0], scene.shape[0]));
        using var classifier = new WorldClassifier((int)features.shape[1], worlds.Count, generator);
        classifier.Learn(mixed, labels, generator);
        using var noGradient = no_grad();
        var odds = classifier.Odds(real).Plus(LeastOdds);
        float[] Mask(Func<MixingWorld, bool> family) => [.. worlds.Select(world => family(world) ? 1f : 0f)];
        var families = Families.Select(alike =>
            alike
                .Select(Mask)
                .Where(mask => mask.Sum() > 0)
                .Select(mask => (Mask: mask, Found: Weigh(odds, mask)))
                .MaxBy(one => one.Found.Likelihood)
        );
        var most = Weigh(odds, Mask(_ => true)).Likelihood;
        var (mask, found) = families.First(family => family.Mask is not null && family.Found.Likelihood >= most - Tolerance);
        return WithReserve(found.Weights.ToFloats(), mask);
    }

    private static float[] WithReserve(float[] weights, float[] family)
    {
        var each = (float)Reserve / family.Sum();
        return [.. weights.Zip(family, (weight, counts) => (1 - (float)Reserve) * weight + each * counts)];
    }

    // The weights under which the scene is likeliest, and the mean logarithm of that likelihood beside even odds, for a pixel.
    private static (Tensor Weights, double Likelihood) Weigh(Tensor odds, float[] mask)
    {
        var weights = tensor(mask).Over(mask.Sum());
        for (var turn = 0; turn < Turns; turn++)
            weights = weights * mv(odds.t(), mv(odds, weights).reciprocal()).Over(odds.shape[0]);
        return (weights, mv(odds, weights).log().mean().to_type(ScalarType.Float64).item<double>());
    }
}
