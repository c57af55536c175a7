using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>
/// Classes of endmembers. Where a class holds unlike materials, each of them is an endmember of the network, and what is asked
/// for is the class: its share is the sum of theirs, and its spectrum in a pixel is their mean, weighed by their shares there.
/// A Dirichlet's shares, summed by class, are Dirichlet again, with the sums of the concentrations, so that a class's deviation
/// is exact. Differs from the paper, whose classes have an endmember each.
/// </summary>
public sealed partial class EndmemberClasses : IDisposable
{
    /// <summary>Added to every share where spectra are weighed: a class that is not there still has one.</summary>
    public const double LeastWeight = 1e-6;

    private readonly Tensor membership; // [C, P], 1 where an endmember is of the class

    /// <param name="classOf">[P] the class of each endmember, from 0, none left out.</param>
    /// <param name="type">Precision.</param>
    public EndmemberClasses(IReadOnlyList<int> classOf, ScalarType type)
    {
        ArgumentNullException.ThrowIfNull(classOf);
        ClassOf = [.. classOf];
        Count = classOf.Max() + 1;
        var ones = new float[Count * classOf.Count];
        for (var p = 0; p < classOf.Count; p++)
            ones[classOf[p] * classOf.Count + p] = 1;
        membership = tensor(ones, [Count, classOf.Count], dtype: type).DetachFromDisposeScope();
    }

    /// <summary>[P] the class of each endmember, from 0.</summary>
    public IReadOnlyList<int> ClassOf { get; }

    /// <summary>C.</summary>
    public int Count { get; }

    /// <summary>Sums by class: of shares, and of concentrations.</summary>
    /// <param name="values">[..., P].</param>
    /// <returns>[..., C].</returns>
    public Tensor Sums(Tensor values) => matmul(values, membership.t());

    /// <summary>The spectrum of each class in each pixel: the mean of its endmembers, weighed by their shares.</summary>
    /// <param name="endmembers">[B, L, P].</param>
    /// <param name="abundances">[B, P].</param>
    /// <returns>[B, L, C], bands side by side in memory.</returns>
    public Tensor Spectra(Tensor endmembers, Tensor abundances)
    {
        ArgumentNullException.ThrowIfNull(endmembers);
        ArgumentNullException.ThrowIfNull(abundances);
        using var scope = NewDisposeScope();
        var shares = membership * abundances.Plus(LeastWeight).unsqueeze(1); // [B, C, P]
        var weights = shares / shares.sum(-1, keepdim: true);
        return matmul(weights, endmembers.transpose(1, 2)).transpose(1, 2).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => membership.Dispose();
}
