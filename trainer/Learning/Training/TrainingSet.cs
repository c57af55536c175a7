using Unmix.Learning.Batches;
using Unmix.Learning.Network;
using Unmix.Learning.Recipes;
using static TorchSharp.torch;

namespace Unmix.Learning.Training;

/// <summary>What a training learns from. Nothing of it changes while it learns.</summary>
public sealed class TrainingSet : IDisposable
{
    internal TrainingSet(Tensor spectra, IReadOnlyList<Tensor> bundles, Tensor noise)
    {
        Spectra = spectra.DetachFromDisposeScope();
        Bundles = [.. bundles.Select(bundle => bundle.DetachFromDisposeScope())];
        Noise = noise.DetachFromDisposeScope();
    }

    /// <summary>[N, L], the scene's pixels.</summary>
    public Tensor Spectra { get; }

    /// <summary>[P] tensors [n_p, L], pixels that are nearly pure.</summary>
    public IReadOnlyList<Tensor> Bundles { get; }

    /// <summary>[L], deviation of the scene's noise.</summary>
    public Tensor Noise { get; }

    /// <summary>[P], for the network's <see cref="ShareScale"/>.</summary>
    public required IReadOnlyList<double> ShareFactors { get; init; }

    /// <summary>What the model carries.</summary>
    public required ModelFacts Facts { get; init; }

    /// <summary>[n, L], row-major: pixels of the scene that an export is checked on.</summary>
    public required IReadOnlyList<float> CheckedPixels { get; init; }

    /// <summary>Bands of the scene that are learnt from, from 0; null where no scene is.</summary>
    public IReadOnlyList<int>? SceneBands { get; init; }

    /// <summary>What mini-batches are drawn from; the caller's.</summary>
    public BatchSource NewSource(TrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ITripleSource triples = Facts.ClassOf is { } classes
            ? new LibraryTriples(Bundles, classes, options.Library)
            : new TripleSource(Bundles, Spectra, Noise, options.Form.Triples, options.Worlds ? null : [MixingWorld.Plain]);
        return new BatchSource(Spectra.alias(), triples);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Spectra.Dispose();
        foreach (var bundle in Bundles)
            bundle.Dispose();
        Noise.Dispose();
    }
}
