using Unmix.Learning.Batches;
using Unmix.Learning.Network;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Training;

/// <summary>The network as it is before the first step.</summary>
internal static class StartingNetwork
{
    /// <summary>The least variance that is started from, reflectance squared: half a percent of reflectance.</summary>
    private const double LeastVariance = 2.5e-5;

    /// <summary>Brightness is not taken for steadier than this, a deviation of its logarithm.</summary>
    private const double LeastSpread = 0.005;

    private const int DrawnTriples = 500;

    private const int WhitenedTriples = 10_000;

    /// <param name="options">What is learnt, and how.</param>
    /// <param name="restart">Which of several runs with one seed, from 0.</param>
    /// <param name="spectra">[N, L], the scene.</param>
    /// <param name="bundles">[P] tensors [n_p, L].</param>
    /// <param name="triples">What labels are drawn from.</param>
    /// <param name="classOf">[P] the class of each endmember, of a library; null where each is its own.</param>
    /// <returns>The caller's.</returns>
    public static UnmixingNetwork Of(
        TrainerOptions options,
        int restart,
        Tensor spectra,
        IReadOnlyList<Tensor> bundles,
        ITripleSource triples,
        IReadOnlyList<int>? classOf = null
    )
    {
        using var generator = new Generator(((ulong)(uint)restart << 32) | (uint)options.Seed, CPU);
        var network = UnmixingNetwork.Of(options, (int)spectra.shape[1], bundles.Count, generator, classOf);
        // What tells classes apart shows in mixtures of theirs. A scene also varies by much that no spectrum of the library has.
        network.Whitening?.Learn(classOf is null ? spectra : triples.Draw(WhitenedTriples, generator).Spectra);
        if (options.Form.StartAtBundles && options.Vertices > 0)
            network.Endmembers.StartAround(triples.Draw(DrawnTriples, generator).Endmembers);
        else if (options.Form.StartAtBundles)
            network.Endmembers.StartAt(stack([.. bundles.Select(bundle => bundle.mean([0]))]));
        var evidence = triples.Evidence;
        network.Abundances.StartAtSumWeight(Math.Sqrt(evidence.MisfitVariance) / Math.Max(evidence.BrightnessSpread, LeastSpread));
        if (options.Form.StartVariances)
        {
            network.Mixing.StartAtVariance(Math.Max(evidence.MisfitVariance, LeastVariance));
            network.Endmembers.StartAtVariances(classOf is null ? stack([.. bundles.Select(Within)]) : WithinDrawn(triples, generator));
        }
        return network;
    }

    // The mean square of a bundle's members around their mean.
    private static Tensor Within(Tensor bundle) => (bundle - bundle.mean([0])).Squared().mean().AtLeast(LeastVariance);

    // Spectra of a library are drawn brighter and darker than they are, which their endmembers have to follow too.
    private static Tensor WithinDrawn(ITripleSource triples, Generator generator)
    {
        var drawn = triples.Draw(DrawnTriples, generator).Endmembers; // [B, P, L]
        return (drawn - drawn.mean([0])).Squared().mean([0, 2]).AtLeast(LeastVariance);
    }
}
