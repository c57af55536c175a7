using System.Globalization;
using Unmix.Evaluation.Baselines;
using Unmix.Learning.Densities;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Batches;

/// <summary>The worlds that a scene's labels are mixed in, and the share of each.</summary>
/// <param name="Worlds">The worlds.</param>
/// <param name="Weights">Of each, at least 0, sum 1.</param>
public sealed record SceneWorlds(IReadOnlyList<MixingWorld> Worlds, IReadOnlyList<float> Weights)
{
    /// <summary>The evidence is the scene's alone, so that it does not depend on the seed of a training.</summary>
    private const ulong Seed = 0x0031_D500_0000_0000;

    private const long MostPixels = 4000;

    /// <summary>How near to what a fit finds the abundances are drawn: a Dirichlet's concentration.</summary>
    private const double Concentration = 50;

    /// <summary>Added to each share: a fit may leave a material out where there is a little of it.</summary>
    private const double LeastShare = 0.1;

    /// <summary>The share of mixtures that are even, whatever fits say.</summary>
    private const double EvenShare = 0.2;

    /// <summary>One world alone.</summary>
    public static SceneWorlds Of(MixingWorld world) => new([world], [1f]);

    /// <summary>How often a kind of mixing shows, 0 to 1.</summary>
    public double ShareOf(MixingKind kind) => Sum(world => world.Mixing == kind);

    /// <summary>The mean deviation of ln brightness of pixels.</summary>
    public double Light => Worlds.Zip(Weights).Sum(pair => pair.First.Light * pair.Second);

    /// <summary>The mean deviation of ln brightness of materials.</summary>
    public double Materials => Worlds.Zip(Weights).Sum(pair => pair.First.Materials * pair.Second);

    /// <summary>The mean deviation of ln brightness of materials beyond that of their bundles, as a multiple of it.</summary>
    public double Bundles => Worlds.Zip(Weights).Sum(pair => pair.First.Bundles * pair.Second);

    /// <summary>Weighs worlds by a scene.</summary>
    /// <param name="worlds">To weigh; of one nothing is asked.</param>
    /// <param name="spectra">[N, L], the scene.</param>
    /// <param name="means">[L, P] of the bundles.</param>
    /// <param name="mix">Mixes spectra [B, L] of abundances [B, P] in worlds [B].</param>
    /// <param name="soften">Adds to pixels [N, L] the noise that mixtures have beyond the scene's own.</param>
    internal static SceneWorlds In(
        IReadOnlyList<MixingWorld> worlds,
        Tensor spectra,
        double[,] means,
        Func<Tensor, Tensor, Generator, Tensor> mix,
        Func<Tensor, Generator, Tensor> soften
    )
    {
        if (worlds.Count == 1)
            return Of(worlds[0]);
        using var scope = NewDisposeScope();
        using var generator = new Generator(Seed, CPU);
        var rows = randperm(spectra.shape[0], ScalarType.Int64, generator: generator);
        var pixels = spectra.index_select(0, rows.narrow(0, 0, Math.Min(MostPixels, spectra.shape[0])));
        var shares = worlds.Select(MethodOf).Distinct().ToDictionary(method => method, method => Shares(pixels, means, method));
        var weights = WorldEvidence.Of(
            soften(pixels, generator),
            means,
            worlds,
            numbers =>
            {
                var fitted = shares[MethodOf(worlds[(int)numbers[0].item<long>()])];
                return mix(DrawAbundances(fitted, numbers.shape[0], generator), numbers, generator);
            },
            generator
        );
        return new SceneWorlds(worlds, weights);
    }

    /// <summary>What the scene looks like, in words.</summary>
    public override string ToString()
    {
        var kinds = Enum.GetValues<MixingKind>().Where(kind => ShareOf(kind) >= 0.01).OrderByDescending(ShareOf);
        var shares = kinds.Select(kind => string.Create(CultureInfo.InvariantCulture, $"{NameOf(kind)} {ShareOf(kind):P0}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The scene's pixels look mixed like this: {string.Join(", ", shares)}; brightness varies by {Light:P0} from pixel to pixel "
                + $"and {Materials:P0} from material to material, and beyond each bundle by {Bundles:P0} of the bundle's own spread."
        );
    }

    private static string NameOf(MixingKind kind) =>
        kind switch
        {
            MixingKind.PostNonlinear => "post-nonlinear",
            _ => kind.ToString().ToLowerInvariant(),
        };

    private double Sum(Func<MixingWorld, bool> counts) =>
        Worlds.Zip(Weights).Where(pair => counts(pair.First)).Sum(pair => (double)pair.Second);

    // Mixtures of a world are made of the abundances that a fit of its kind finds: those of another would look like no scene.
    private static BaselineMethod MethodOf(MixingWorld world) =>
        world.Mixing switch
        {
            MixingKind.Bilinear => BaselineMethod.Gbm,
            MixingKind.PostNonlinear or MixingKind.Multilinear => BaselineMethod.Ppnm,
            _ => world.Brightens ? BaselineMethod.Nnls : BaselineMethod.Fcls,
        };

    private static Tensor Shares(Tensor pixels, double[,] means, BaselineMethod method)
    {
        var found = Baseline.Unmix(method, pixels.contiguous().ToFloats(), means).Abundances;
        return tensor(found, [pixels.shape[0], means.GetLength(1)]);
    }

    private static Tensor DrawAbundances(Tensor shares, long count, Generator generator)
    {
        var rows = randint(shares.shape[0], [count], ScalarType.Int64, generator: generator);
        var near = shares.index_select(0, rows).Times(Concentration).Plus(LeastShare);
        var even = rand([count, 1], generator: generator).IsBelow(EvenShare);
        return Dirichlet.Draw(where(even, ones_like(near), near), generator);
    }
}
