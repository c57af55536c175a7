using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Batches;

/// <summary>
/// Makes labelled triples from a library's spectra: few classes in a mixture, few materials of a class, every spectrum of the
/// library or between two of them, brighter or darker, and changed a little and smoothly, as other spectra of a material are.
/// </summary>
public sealed class LibraryTriples : ITripleSource
{
    /// <summary>Smooth changes are cosines of up to this many half waves over the bands.</summary>
    private const int Waves = 6;

    /// <summary>The brightest that a changed spectrum gets, reflectance.</summary>
    private const double MostReflectance = 0.98;

    private readonly LibraryOptions options;
    private readonly Tensor members; // [N, L], endmember by endmember
    private readonly Tensor starts;
    private readonly Tensor sizes;
    private readonly Tensor waves; // [Waves, L]
    private readonly int[] classSizes; // [C], endmembers of each class, which stand side by side

    /// <param name="bundles">[P] tensors [n_p, L], the endmembers of a class side by side; copied.</param>
    /// <param name="classOf">[P] the class of each, ascending from 0.</param>
    /// <param name="options">What to mix.</param>
    public LibraryTriples(IReadOnlyList<Tensor> bundles, IReadOnlyList<int> classOf, LibraryOptions options)
    {
        ArgumentNullException.ThrowIfNull(bundles);
        ArgumentNullException.ThrowIfNull(classOf);
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        members = cat([.. bundles]).DetachFromDisposeScope();
        var lengths = bundles.Select(bundle => bundle.shape[0]).ToArray();
        sizes = tensor(lengths).DetachFromDisposeScope();
        starts = tensor(lengths.Select((_, p) => lengths[..p].Sum()).ToArray()).DetachFromDisposeScope();
        classSizes = [.. classOf.GroupBy(c => c).Select(group => group.Count())];
        waves = Cosines((int)members.shape[1]).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public long EndmemberCount => sizes.shape[0];

    /// <inheritdoc/>
    public SceneEvidence Evidence => new(Math.Pow(options.Noise, 2) + Math.Pow(options.RelativeNoise, 2), options.Illumination);

    /// <inheritdoc/>
    public LabelledTriples Draw(long count, Generator generator, SceneMixtures? scene = null)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var endmembers = DrawSpectra(count, generator);
        var abundances = DrawAbundances(count, generator);
        var linear = matmul(abundances.unsqueeze(1), endmembers).squeeze(1);
        var light = randn([count, 1], generator: generator).Times(options.Illumination).exp();
        var most = endmembers.amax([1, 2]).reciprocal().Times(MostReflectance).unsqueeze(1);
        light = light.minimum(most);
        var spectra = linear * light;
        var deviation = spectra.Times(options.RelativeNoise).Squared().Plus(options.Noise * options.Noise).sqrt();
        return new LabelledTriples(
            (endmembers * light.unsqueeze(-1)).MoveToOuterDisposeScope(),
            abundances.MoveToOuterDisposeScope(),
            spectra.Plus(deviation * randn(spectra.shape, generator: generator)).MoveToOuterDisposeScope()
        );
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        members.Dispose();
        starts.Dispose();
        sizes.Dispose();
        waves.Dispose();
    }

    // [B, P, L].
    private Tensor DrawSpectra(long count, Generator generator)
    {
        var spectra = Pick(count, generator);
        if (options.BlendShare > 0)
        {
            var blend = rand([count, EndmemberCount, 1], generator: generator);
            blend = blend * rand([count, EndmemberCount, 1], generator: generator).IsBelow(options.BlendShare).to_type(blend.dtype);
            spectra = spectra.Plus(blend * (Pick(count, generator) - spectra));
        }
        var change = randn([count, EndmemberCount, 1], generator: generator).Times(options.Brightness);
        if (options.Shape > 0)
            change = change.Plus(matmul(randn([count, EndmemberCount, Waves], generator: generator).Times(options.Shape), waves));
        return spectra * change.exp();
    }

    // A spectrum for each endmember of each mixture: [B, P, L].
    private Tensor Pick(long count, Generator generator)
    {
        var within = (rand([count, EndmemberCount], generator: generator) * sizes).to_type(ScalarType.Int64).minimum(sizes.Minus(1));
        return members.index_select(0, within.Plus(starts).flatten()).view(count, EndmemberCount, -1);
    }

    private Tensor DrawAbundances(long count, Generator generator)
    {
        var classes = FewOf(ones(count, classSizes.Length), options.MostClasses, generator); // [B, C]
        var parts = new List<Tensor>();
        var first = 0;
        for (var c = 0; c < classSizes.Length; c++)
        {
            var weights = sizes.narrow(0, first, classSizes[c]).to_type(ScalarType.Float32).expand(count, -1);
            parts.Add(classes.narrow(1, c, 1) * FewOf(weights, options.MostMaterials, generator));
            first += classSizes[c];
        }
        return cat(parts, 1);
    }

    // Shares of few of the columns, chosen without putting back by their weights: [B, columns], each row sums to 1.
    private Tensor FewOf(Tensor weights, int most, Generator generator)
    {
        long rows = weights.shape[0],
            columns = weights.shape[1];
        var races = rand(weights.shape, generator: generator).AtLeast(1e-30).log().neg() / weights;
        var ranks = races.argsort(1).argsort(1);
        var counts = randint(1, Math.Min(most, columns) + 1, [rows, 1], ScalarType.Int64, generator: generator);
        var there = ranks.lt(counts).to_type(ScalarType.Float32);
        var gamma = _standard_gamma(ones([rows, columns]).Times(options.Concentration), generator).AtLeast(1e-20) * there;
        return gamma / gamma.sum(1, keepdim: true);
    }

    private static Tensor Cosines(int bands)
    {
        var values = new float[Waves * bands];
        for (var wave = 0; wave < Waves; wave++)
        {
            for (var band = 0; band < bands; band++)
                values[wave * bands + band] = (float)(Math.Cos(Math.PI * (wave + 1) * (band + 0.5) / bands) / (wave + 1));
        }
        return tensor(values, [Waves, bands]);
    }
}
