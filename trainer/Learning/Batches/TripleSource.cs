using Unmix.Learning.Densities;
using Unmix.Learning.Endmembers;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Batches;

/// <summary>Makes labelled triples from bundles of pure pixels: abundances, mixtures in the scene's worlds, noise.</summary>
public sealed class TripleSource : ITripleSource
{
    /// <summary>Below this a drawn abundance is a trace.</summary>
    public const double Trace = 0.15;

    /// <summary>
    /// The share of traces that mixtures lack altogether, of those whose posterior can't be told from absence
    /// (<see cref="MostDoubted"/>).
    /// </summary>
    public const double AbsentShare = 0.7;

    /// <summary>
    /// The concentration from which a material is there for sure: its abundance lies more than two of its deviations above 0.
    /// </summary>
    public const double MostDoubted = 5;

    private readonly Tensor members;
    private readonly Tensor starts;
    private readonly Tensor sizes;
    private readonly Tensor weights;
    private readonly WorldMixing mixing;
    private readonly SceneResiduals residuals;
    private readonly UnseenFaults unseen;
    private readonly Tensor noise;
    private readonly double[,] means;
    private readonly TripleOptions options;

    /// <param name="bundles">[P] tensors [n_p, L]; copied.</param>
    /// <param name="spectra">[N, L], the scene, for what it says of noise, residuals and the worlds that it may be of.</param>
    /// <param name="noise">[L] deviation of the scene's noise.</param>
    /// <param name="options">What to mix.</param>
    /// <param name="worlds">
    /// That the scene's evidence chooses among; null for all of <see cref="MixingWorld.For"/>.
    /// </param>
    public TripleSource(
        IReadOnlyList<Tensor> bundles,
        Tensor spectra,
        Tensor noise,
        TripleOptions options,
        IReadOnlyList<MixingWorld>? worlds = null
    )
    {
        ArgumentNullException.ThrowIfNull(bundles);
        ArgumentNullException.ThrowIfNull(spectra);
        ArgumentNullException.ThrowIfNull(noise);
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        this.noise = noise.clone().DetachFromDisposeScope();
        members = cat([.. bundles]).DetachFromDisposeScope();
        var lengths = bundles.Select(bundle => bundle.shape[0]).ToArray();
        sizes = tensor(lengths).DetachFromDisposeScope();
        starts = tensor(lengths.Select((_, p) => lengths[..p].Sum()).ToArray()).DetachFromDisposeScope();
        using var scope = NewDisposeScope();
        means = BundleCleaning.Means(bundles);
        using var fit = LinearFit.Of(spectra, means);
        Evidence = SceneEvidence.Of(fit, means, noise);
        residuals = SceneResiduals.Of(spectra, fit.Residuals, noise);
        unseen = new UnseenFaults(means);
        worlds ??= MixingWorld.For(BilinearEvidence.Of(spectra, means));
        mixing = new WorldMixing(worlds, bundles);
        Worlds = SceneWorlds.In(worlds, spectra, means, Spectra, (pixels, generator) =>
            pixels.Plus(LabelNoise(pixels) * randn(pixels.shape, generator: generator))
        );
        weights = tensor(Worlds.Weights.ToArray()).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public SceneEvidence Evidence { get; }

    /// <summary>What mixtures are made in.</summary>
    public SceneWorlds Worlds { get; }

    /// <summary>The squared length of the scene's noise, over all bands.</summary>
    internal double NoisePower => noise.Squared().sum().to_type(ScalarType.Float64).item<double>();

    /// <summary>P.</summary>
    public long EndmemberCount => sizes.shape[0];

    /// <inheritdoc/>
    public LabelledTriples Draw(long count, Generator generator, SceneMixtures? scene = null) => Draw(count, generator, scene, false);

    /// <inheritdoc/>
    public LabelledTriples DrawWithFaults(long count, Generator generator, SceneMixtures? scene = null) =>
        Draw(count, generator, scene, true);

    /// <summary>
    /// Mixtures of abundances that are given, as of one scene: all in the same world, so that what is wrong in it is wrong alike in all.
    /// </summary>
    /// <param name="abundances">[B, P], at least 0, each row summing to 1.</param>
    /// <param name="alike">
    /// [B] numbers from 0, none left out: rows of the same number look alike in all that varies but noise; null where none do.
    /// </param>
    /// <param name="generator">The source of everything random.</param>
    /// <returns>Tensors that belong to the caller's scope.</returns>
    public LabelledTriples Mix(Tensor abundances, long[]? alike, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(abundances);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var numbers = multinomial(weights, 1, replacement: true, generator: generator).expand(abundances.shape[0]);
        var shared = alike is null ? SharedDraws.None(abundances.shape[0]) : SharedDraws.By(alike);
        var (endmembers, mixed, left) = Mix(abundances, numbers, shared, generator);
        return new LabelledTriples(
            endmembers.MoveToOuterDisposeScope(),
            abundances.alias().MoveToOuterDisposeScope(),
            AddNoise(mixed, generator).Plus(left).MoveToOuterDisposeScope()
        );
    }

    /// <summary>What a linear mixture of the bundles' means leaves of spectra.</summary>
    /// <param name="spectra">[N, L].</param>
    /// <returns>[N, L], the caller's scope's.</returns>
    internal Tensor Residuals(Tensor spectra)
    {
        using var fit = LinearFit.Of(spectra, means);
        return fit.Residuals.clone();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        members.Dispose();
        starts.Dispose();
        sizes.Dispose();
        weights.Dispose();
        mixing.Dispose();
        residuals.Dispose();
        unseen.Dispose();
        noise.Dispose();
    }

    private LabelledTriples Draw(long count, Generator generator, SceneMixtures? scene, bool faults)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var numbers = multinomial(weights, count, replacement: true, generator: generator);
        var abundances = DrawAbundances(count, generator, scene);
        var (endmembers, mixed, left) = Mix(abundances, numbers, SharedDraws.None(count), generator);
        var spectra = AddNoise(mixed, generator).Plus(left);
        if (faults)
            spectra = spectra.Plus(unseen.DrawFor(left, mixed, generator));
        return new LabelledTriples(
            endmembers.MoveToOuterDisposeScope(),
            abundances.MoveToOuterDisposeScope(),
            spectra.MoveToOuterDisposeScope()
        );
    }

    // For the choice of worlds: with noise and all.
    private Tensor Spectra(Tensor abundances, Tensor numbers, Generator generator)
    {
        var (_, mixed, left) = Mix(abundances, numbers, SharedDraws.None(abundances.shape[0]), generator);
        return AddNoise(mixed, generator).Plus(left);
    }

    // Endmembers as they look, [B, P, L]; the spectra that they make, [B, L]; and what these have of the scene's residuals, [B, L].
    private (Tensor Endmembers, Tensor Mixed, Tensor Left) Mix(Tensor abundances, Tensor numbers, SharedDraws shared, Generator generator)
    {
        // Rows that share their draws are of one world.
        var drawn = mixing.Vary(DrawMembers(shared.Count, generator), numbers.narrow(0, 0, shared.Count), generator);
        var endmembers = shared.Spread(drawn);
        var mixed = mixing.Mix(endmembers, abundances, numbers, shared, generator);
        var left = residuals.DrawFor(mixed, shared, generator) * mixing.HasResiduals(numbers);
        return (endmembers, mixed, left);
    }

    private Tensor DrawMembers(long count, Generator generator)
    {
        var within = (rand([count, EndmemberCount], generator: generator) * sizes).to_type(ScalarType.Int64).minimum(sizes.Minus(1));
        var places = within.Plus(starts);
        return members.index_select(0, places.flatten()).view(count, EndmemberCount, -1); // [B, P, L]
    }

    private Tensor DrawAbundances(long count, Generator generator, SceneMixtures? scene)
    {
        var (least, most) = (Math.Log(options.LeastConcentration), Math.Log(options.MostConcentration));
        var concentration = rand([count, 1], generator: generator).Times(most - least).Plus(least).exp().expand(count, EndmemberCount);
        Tensor? ofScene = null;
        if (scene is { Share: > 0 })
        {
            var pixels = randint(scene.Concentrations.shape[0], [count], ScalarType.Int64, generator: generator);
            ofScene = rand([count, 1], generator: generator).IsBelow(scene.Share);
            concentration = where(ofScene, scene.Concentrations.index_select(0, pixels), concentration);
        }
        var mixed = Dirichlet.Draw(concentration, generator);
        if (ofScene is not null)
            mixed = WithoutTraces(mixed, ofScene.logical_and(concentration.IsBelow(MostDoubted)), generator);
        var corners = nn.functional.one_hot(randint(EndmemberCount, [count], ScalarType.Int64, generator: generator), EndmemberCount);
        return where(rand([count, 1], generator: generator).IsBelow(options.PureShare), corners.to_type(mixed.dtype), mixed);
    }

    // A Dirichlet distribution, and so the posterior that mixtures are drawn from, leaves no material out, where pixels of scenes do.
    // Taught by such draws alone the network finds a little of everything everywhere, says so of the scene, and is taught by that again.
    private Tensor WithoutTraces(Tensor abundances, Tensor doubted, Generator generator)
    {
        var traces = abundances.IsBelow(Math.Min(Trace, 1.0 / EndmemberCount)).logical_and(doubted);
        var gone = traces.logical_and(rand(abundances.shape, generator: generator).IsBelow(AbsentShare));
        var kept = abundances * gone.logical_not();
        return kept / kept.sum([-1], keepdim: true);
    }

    private Tensor AddNoise(Tensor spectra, Generator generator)
    {
        var total = LabelNoise(spectra).Squared().Plus(noise.Times(options.SceneNoise).Squared()).sqrt();
        return spectra.Plus(total * randn(spectra.shape, generator: generator));
    }

    // The deviation of the noise that mixtures have beyond the scene's: [B, L] -> [B, 1].
    private Tensor LabelNoise(Tensor spectra) =>
        spectra.Squared().mean([-1], keepdim: true).sqrt().Times(Math.Pow(10, -options.SignalToNoiseDb / 20));
}
