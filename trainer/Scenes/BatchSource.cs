using static TorchSharp.torch;

namespace Unmix.Trainer.Scenes;

/// <summary>Draws mini-batches: pixels of the scene in random order beside labelled triples made of pure pixels (METHOD M11).</summary>
public sealed class BatchSource : IDisposable
{
    private readonly Tensor spectra;
    private readonly Tensor bundles;
    private readonly double labelMargin;
    private readonly double noiseRatio;

    /// <param name="spectra">[N, L]; owned from here on.</param>
    /// <param name="bundles">[n, P, L]: the i-th spectrum of every bundle; owned from here on.</param>
    /// <param name="options">Label margin and noise.</param>
    public BatchSource(Tensor spectra, Tensor bundles, TrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.spectra = spectra.DetachFromDisposeScope();
        this.bundles = bundles.DetachFromDisposeScope();
        labelMargin = options.LabelMargin;
        noiseRatio = Math.Pow(10, -options.LabelSignalToNoiseDb / 20);
    }

    /// <summary>N.</summary>
    public long PixelCount => spectra.shape[0];

    /// <summary>Labelled triples there are: n P.</summary>
    public long TripleCount => bundles.shape[0] * bundles.shape[1];

    /// <summary>The orders of one epoch: pixels [steps B], and triples as often around as it takes.</summary>
    public (Tensor Pixels, Tensor Triples) Shuffle(long count, Generator generator)
    {
        using var scope = NewDisposeScope();
        var pixels = Repeated(PixelCount, count, generator);
        var triples = Repeated(TripleCount, count, generator);
        return (pixels.MoveToOuterDisposeScope(), triples.MoveToOuterDisposeScope());
    }

    /// <summary>The batch of the pixels and triples named.</summary>
    /// <param name="pixels">[B] indices below N.</param>
    /// <param name="triples">[B] indices below n P: bundle index times P plus endmember.</param>
    /// <param name="generator">Noise on the labelled spectra.</param>
    public MiniBatch Next(Tensor pixels, Tensor triples, Generator generator)
    {
        using var scope = NewDisposeScope();
        var count = bundles.shape[1];
        var members = bundles.index_select(0, triples.div(count, RoundingMode.floor).to_type(ScalarType.Int64));        // [B, P, L]
        var labels = nn.functional.one_hot(triples.remainder(count), count).to_type(spectra.dtype);                     // [B, P]
        var pure = matmul(labels.unsqueeze(1), members).squeeze(1);                                                     // [B, L]
        var level = pure.square().mean([-1], keepdim: true).sqrt() * noiseRatio;
        return new MiniBatch
        {
            Spectra = spectra.index_select(0, pixels).MoveToOuterDisposeScope(),
            LabelledSpectra = (pure + level * randn(pure.shape, generator: generator)).MoveToOuterDisposeScope(),
            LabelledEndmembers = members.transpose(1, 2).contiguous().MoveToOuterDisposeScope(),
            LabelledAbundances = labels.MoveToOuterDisposeScope(),
            PosteriorLabels = ((1 - labelMargin) * labels + labelMargin / count).MoveToOuterDisposeScope(),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        spectra.Dispose();
        bundles.Dispose();
    }

    private static Tensor Repeated(long available, long wanted, Generator generator)
    {
        var rounds = new List<Tensor>();
        for (long have = 0; have < wanted; have += available) rounds.Add(randperm(available, ScalarType.Int64, generator: generator));
        return cat(rounds).narrow(0, 0, wanted);
    }
}
