using Unmix.Learning.Batches;
using Unmix.Learning.Network;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Judgement;

/// <summary>
/// Labelled triples drawn apart from those of the training, and pixels of the scene: what a network can be judged on where no
/// truth is known.
/// The triples do not follow the network's own posterior, so that networks and epochs are judged on the same.
/// </summary>
public sealed class HeldOut : IDisposable
{
    /// <summary>A generator of its own: no triple of the training depends on how often a network is judged.</summary>
    private const ulong SeedOffset = 0x5EED_0000_0000_0000;

    private const int Most = 2000;

    private readonly Tensor pixels;

    private HeldOut(LabelledTriples triples, Tensor pixels)
    {
        Triples = triples;
        this.pixels = pixels;
    }

    /// <summary>The triples.</summary>
    public LabelledTriples Triples { get; }

    /// <summary>Draws them.</summary>
    /// <param name="source">What the training draws from, before it begins.</param>
    /// <param name="seed">Of the training.</param>
    public static HeldOut Draw(BatchSource source, int seed)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var generator = new Generator(SeedOffset + (uint)seed, CPU);
        using var scope = NewDisposeScope();
        var drawn = source.Triples.Draw(Most, generator);
        var order = randperm(source.PixelCount, ScalarType.Int64, generator: generator).narrow(0, 0, Math.Min(Most, source.PixelCount));
        return new HeldOut(
            new LabelledTriples(
                drawn.Endmembers.DetachFromDisposeScope(),
                drawn.Abundances.DetachFromDisposeScope(),
                drawn.Spectra.DetachFromDisposeScope()
            ),
            source.Spectra.index_select(0, order).DetachFromDisposeScope()
        );
    }

    /// <summary>Measures a network.</summary>
    public HeldOutErrors Of(UnmixingNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var scope = NewDisposeScope();
        using var onTriples = network.Unmix(Triples.Spectra);
        using var onPixels = network.Unmix(pixels);
        return new HeldOutErrors(Nrmse(network.Told(Triples), onTriples.Abundances), Nrmse(pixels, onPixels.Reconstruction));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        pixels.Dispose();
        Triples.Endmembers.Dispose();
        Triples.Abundances.Dispose();
        Triples.Spectra.Dispose();
    }

    private static double Nrmse(Tensor truth, Tensor answer) =>
        ((truth - answer).Squared().sum() / truth.Squared().sum()).sqrt().to_type(ScalarType.Float64).item<double>();
}
