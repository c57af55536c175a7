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

    /// <param name="options">What is learnt, and how.</param>
    /// <param name="restart">Which of several runs with one seed, from 0.</param>
    /// <param name="spectra">[N, L], the scene.</param>
    /// <param name="bundles">[P] tensors [n_p, L].</param>
    /// <param name="misfitVariance">What a linear fit leaves of the scene, <see cref="Batches.TripleSource.MisfitVariance"/>.</param>
    /// <returns>The caller's.</returns>
    public static UnmixingNetwork Of(
        TrainerOptions options,
        int restart,
        Tensor spectra,
        IReadOnlyList<Tensor> bundles,
        double misfitVariance
    )
    {
        using var generator = new Generator(((ulong)(uint)restart << 32) | (uint)options.Seed, CPU);
        var network = UnmixingNetwork.Of(options, (int)spectra.shape[1], options.Endmembers, generator);
        network.Whitening?.Learn(spectra);
        if (options.StartAtBundles)
            network.Endmembers.StartAt(stack([.. bundles.Select(bundle => bundle.mean([0]))]));
        if (options.StartVariances)
        {
            network.Mixing.StartAtVariance(Math.Max(misfitVariance, LeastVariance));
            network.Endmembers.StartAtVariances(stack([.. bundles.Select(Within)]));
        }
        return network;
    }

    // The mean square of a bundle's members around their mean.
    private static Tensor Within(Tensor bundle) => (bundle - bundle.mean([0])).Squared().mean().AtLeast(LeastVariance);
}
