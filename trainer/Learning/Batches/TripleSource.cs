using Unmix.Learning.Densities;
using Unmix.Learning.Endmembers;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Batches;

/// <summary>Makes labelled triples from bundles of pure pixels: abundances, brightness, bilinear products, noise.</summary>
public sealed class TripleSource : ITripleSource
{
    /// <summary>The brightest that an illuminated endmember gets in any band, reflectance.</summary>
    private const double MostReflectance = 0.98;

    private readonly Tensor members;
    private readonly Tensor starts;
    private readonly Tensor sizes;
    private readonly SceneResiduals? residuals;
    private readonly Tensor noise;
    private readonly double brightness;
    private readonly double bilinear;
    private readonly TripleOptions options;

    /// <param name="bundles">[P] tensors [n_p, L]; copied.</param>
    /// <param name="spectra">[N, L], the scene, for what it says of noise, brightness and residuals.</param>
    /// <param name="noise">[L] deviation of the scene's noise.</param>
    /// <param name="options">What to mix.</param>
    public TripleSource(IReadOnlyList<Tensor> bundles, Tensor spectra, Tensor noise, TripleOptions options)
    {
        ArgumentNullException.ThrowIfNull(bundles);
        ArgumentNullException.ThrowIfNull(noise);
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        this.noise = noise.clone().DetachFromDisposeScope();
        members = cat([.. bundles]).DetachFromDisposeScope();
        var lengths = bundles.Select(bundle => bundle.shape[0]).ToArray();
        sizes = tensor(lengths).DetachFromDisposeScope();
        starts = tensor(lengths.Select((_, p) => lengths[..p].Sum()).ToArray()).DetachFromDisposeScope();
        var means = BundleCleaning.Means(bundles);
        using var fit = LinearFit.Of(spectra, means);
        Evidence = SceneEvidence.Of(spectra, fit, bundles, means, noise);
        residuals = options.SceneResiduals > 0 ? SceneResiduals.Of(spectra, fit.Residuals, noise) : null;
        brightness = options.Brightness ?? Evidence.UnexplainedSpread;
        bilinear =
            options.BilinearShare <= 0
                ? 0
                : options.Bilinear ?? Between(TripleOptions.LeastBilinear, TripleOptions.MostBilinear, Evidence.Products);
    }

    /// <inheritdoc/>
    public SceneEvidence Evidence { get; }

    /// <summary>P.</summary>
    public long EndmemberCount => sizes.shape[0];

    /// <param name="count">B.</param>
    /// <param name="generator">The source of everything random.</param>
    /// <param name="scene">What some triples are mixed like; null where nothing is known of the scene's mixtures.</param>
    /// <returns>Tensors that belong to the caller's scope.</returns>
    public LabelledTriples Draw(long count, Generator generator, SceneMixtures? scene = null)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var within = (rand([count, EndmemberCount], generator: generator) * sizes).to_type(ScalarType.Int64).minimum(sizes.Minus(1));
        var places = within.Plus(starts);
        var endmembers = members.index_select(0, places.flatten()).view(count, EndmemberCount, -1); // [B, P, L]
        if (brightness > 0)
            endmembers = Brighten(endmembers, generator);
        var abundances = DrawAbundances(count, generator, scene);
        var spectra = AddNoise(Mix(endmembers, abundances, generator), generator);
        return new LabelledTriples(
            endmembers.MoveToOuterDisposeScope(),
            abundances.MoveToOuterDisposeScope(),
            spectra.MoveToOuterDisposeScope()
        );
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        members.Dispose();
        starts.Dispose();
        sizes.Dispose();
        residuals?.Dispose();
        noise.Dispose();
    }

    private static double Between(double least, double most, double share) => least + (most - least) * share;

    // What a scene shows is brightness alone, not whose it is: each triple divides its variance at random between the light, which all
    // of its endmembers share, and the materials, each by itself.
    private Tensor Brighten(Tensor endmembers, Generator generator)
    {
        long count = endmembers.shape[0];
        var light = rand([count, 1, 1], generator: generator);
        var ofMaterials = light.SubtractedFrom(1).sqrt().Times(brightness);
        var own = endmembers * (ofMaterials * randn([count, EndmemberCount, 1], generator: generator)).exp();
        // Reflectance ends at 1, and so do the decoders of the endmembers.
        var most = own.amax([1, 2], keepdim: true).reciprocal().Times(MostReflectance);
        var ofLight = light.sqrt().Times(TripleOptions.LightFactor * brightness);
        return own * (ofLight * randn([count, 1, 1], generator: generator)).exp().minimum(most);
    }

    private Tensor DrawAbundances(long count, Generator generator, SceneMixtures? scene)
    {
        var (least, most) = (Math.Log(options.LeastConcentration), Math.Log(options.MostConcentration));
        var concentration = rand([count, 1], generator: generator).Times(most - least).Plus(least).exp().expand(count, EndmemberCount);
        if (scene is { Share: > 0 })
        {
            var pixels = randint(scene.Concentrations.shape[0], [count], ScalarType.Int64, generator: generator);
            concentration = where(
                rand([count, 1], generator: generator).IsBelow(scene.Share),
                scene.Concentrations.index_select(0, pixels),
                concentration
            );
        }
        var mixed = Dirichlet.Draw(concentration, generator);
        var corners = nn.functional.one_hot(randint(EndmemberCount, [count], ScalarType.Int64, generator: generator), EndmemberCount);
        return where(rand([count, 1], generator: generator).IsBelow(options.PureShare), corners.to_type(mixed.dtype), mixed);
    }

    private Tensor Mix(Tensor endmembers, Tensor abundances, Generator generator)
    {
        var parts = endmembers * abundances.unsqueeze(-1); // [B, P, L]
        var linear = parts.sum([1]);
        if (bilinear <= 0)
            return linear;
        var amplitude =
            rand([linear.shape[0], 1], generator: generator).Times(bilinear)
            * rand([linear.shape[0], 1], generator: generator).IsBelow(options.BilinearShare).to_type(linear.dtype);
        // sum over i < j of x_i x_j is half of (sum x)^2 - sum x^2.
        return linear.Plus(amplitude.Times(0.5) * (linear.Squared() - parts.Squared().sum([1])));
    }

    private Tensor AddNoise(Tensor spectra, Generator generator)
    {
        var deviation = spectra.Squared().mean([-1], keepdim: true).sqrt().Times(Math.Pow(10, -options.SignalToNoiseDb / 20));
        var total = deviation.Squared().Plus(noise.Times(options.SceneNoise).Squared()).sqrt();
        var noisy = spectra.Plus(total * randn(spectra.shape, generator: generator));
        return residuals is null ? noisy : noisy.Plus(residuals.DrawFor(spectra, generator).Times(options.SceneResiduals));
    }
}
