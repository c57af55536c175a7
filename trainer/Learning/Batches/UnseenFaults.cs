using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Batches;

/// <summary>
/// What a linear fit of a scene does not show of its materials' faults. Residuals are the part that no mixture of the bundles' means can
/// imitate; the part that one can goes into the abundances, where nobody sees it. Smooth changes of a mixture's shape say how much of the
/// one there is for so much of the other.
/// </summary>
internal sealed class UnseenFaults : IDisposable
{
    private readonly SmoothChanges changes;
    private readonly Tensor means; // [P, L]
    private readonly Tensor inverse; // [L, P]

    /// <param name="means">[L, P], of the bundles.</param>
    public UnseenFaults(double[,] means)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var columns = tensor(means);
        changes = new SmoothChanges(means.GetLength(0));
        this.means = columns.t().to_type(ScalarType.Float32).contiguous().DetachFromDisposeScope();
        inverse = linalg.pinv(columns).t().to_type(ScalarType.Float32).contiguous().DetachFromDisposeScope();
    }

    /// <summary>Faults that go with residuals.</summary>
    /// <param name="residuals">[B, L], what is seen of the faults.</param>
    /// <param name="spectra">[B, L], mixtures that have them.</param>
    /// <param name="generator">The source of everything random.</param>
    /// <returns>[B, L].</returns>
    public Tensor DrawFor(Tensor residuals, Tensor spectra, Generator generator)
    {
        using var scope = NewDisposeScope();
        var change = spectra * changes.Draw([spectra.shape[0]], generator);
        var unseen = matmul(matmul(change, inverse), means);
        var lengths = Lengths(spectra).AtLeast(1e-6);
        // Of all rows: that of one may be next to nothing.
        var seen = (Lengths(change - unseen) / lengths).Squared().mean().sqrt().AtLeast(1e-6);
        return (unseen * Lengths(residuals) / (lengths * seen)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        changes.Dispose();
        means.Dispose();
        inverse.Dispose();
    }

    private static Tensor Lengths(Tensor spectra) => spectra.Squared().sum([-1], keepdim: true).sqrt();
}
