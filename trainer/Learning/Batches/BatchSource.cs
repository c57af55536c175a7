using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Batches;

/// <summary>Draws mini-batches: pixels of the scene in random order beside labelled triples (METHOD M11).</summary>
public sealed class BatchSource : IDisposable
{
    /// <summary>
    /// How far a label is pulled into the simplex before log q(a | M, y) is evaluated there: (1 - margin) a + margin / P.
    /// Differs from the paper, in its own form too: at a corner the density is 0 or infinite.
    /// </summary>
    public const double LabelMargin = 0.01;

    private readonly Tensor spectra;

    /// <param name="spectra">[N, L]; owned from here on.</param>
    /// <param name="triples">Owned from here on.</param>
    public BatchSource(Tensor spectra, ITripleSource triples)
    {
        this.spectra = spectra.DetachFromDisposeScope();
        Triples = triples;
    }

    /// <summary>Where the labelled half comes from.</summary>
    public ITripleSource Triples { get; }

    /// <summary>[N, L], the pixels that are drawn from.</summary>
    public Tensor Spectra => spectra;

    /// <summary>N.</summary>
    public long PixelCount => spectra.shape[0];

    /// <summary>The order of the pixels in one epoch: [count], as many times around as it takes.</summary>
    public Tensor Shuffle(long count, Generator generator)
    {
        using var scope = NewDisposeScope();
        var rounds = new List<Tensor>();
        for (long have = 0; have < count; have += PixelCount)
            rounds.Add(randperm(PixelCount, ScalarType.Int64, generator: generator));
        return cat(rounds).narrow(0, 0, count).MoveToOuterDisposeScope();
    }

    /// <summary>The batch of the pixels named, beside as many triples.</summary>
    /// <param name="pixels">[B] indices below N.</param>
    /// <param name="generator">Draws the triples.</param>
    /// <param name="scene">As for <see cref="ITripleSource.Draw"/>.</param>
    /// <param name="told">Labels as they are told, [B, P]; null where they are told as they are mixed.</param>
    public MiniBatch Next(Tensor pixels, Generator generator, SceneMixtures? scene = null, Func<LabelledTriples, Tensor>? told = null)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        using var scope = NewDisposeScope();
        var triples = Triples.Draw(pixels.shape[0], generator, scene);
        return Join(spectra.index_select(0, pixels), triples, told?.Invoke(triples));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        spectra.Dispose();
        Triples.Dispose();
    }

    private MiniBatch Join(Tensor pixels, LabelledTriples triples, Tensor? told) =>
        new()
        {
            Spectra = pixels.MoveToOuterDisposeScope(),
            LabelledSpectra = triples.Spectra.MoveToOuterDisposeScope(),
            LabelledEndmembers = triples.Endmembers.transpose(1, 2).MoveToOuterDisposeScope(),
            LabelledAbundances = triples.Abundances.MoveToOuterDisposeScope(),
            ToldAbundances = told?.MoveToOuterDisposeScope(),
            PosteriorLabels = (told ?? triples.Abundances)
                .Times(1 - LabelMargin)
                .Plus(LabelMargin / Triples.EndmemberCount)
                .MoveToOuterDisposeScope(),
        };
}
