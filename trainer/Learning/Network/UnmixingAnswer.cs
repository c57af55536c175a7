using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>What the network says of a batch of spectra; the outputs of the exported graphs, by the same names.</summary>
public sealed record UnmixingAnswer : IDisposable
{
    /// <summary>[B, P], posterior mean; each row is at least 0 and sums to 1.</summary>
    public required Tensor Abundances { get; init; }

    /// <summary>[B, P], the Dirichlet posterior's parameters.</summary>
    public required Tensor Concentration { get; init; }

    /// <summary>[B, P], the posterior's standard deviation of each abundance.</summary>
    public required Tensor AbundanceDeviation { get; init; }

    /// <summary>[B, L, P], reflectance.</summary>
    public required Tensor Endmembers { get; init; }

    /// <summary>[B], share of the nonlinear stream of the abundance encoder.</summary>
    public required Tensor Nonlinearity { get; init; }

    /// <summary>[B, L], reflectance.</summary>
    public required Tensor Reconstruction { get; init; }

    /// <summary>[B], share of the nonlinear stream of the mixing decoder.</summary>
    public required Tensor MixingNonlinearity { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Abundances.Dispose();
        Concentration.Dispose();
        AbundanceDeviation.Dispose();
        Endmembers.Dispose();
        Nonlinearity.Dispose();
        Reconstruction.Dispose();
        MixingNonlinearity.Dispose();
    }
}
