using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>How much of an answer comes from the nonlinear stream: |n| / (|l| + |n|) (METHOD, "Inference").</summary>
internal static partial class StreamShare
{
    // Both streams can be exactly zero at once; the share is then 0, not a number divided by zero.
    private const double LeastTotal = 1e-12;

    /// <param name="linear">[B, D].</param>
    /// <param name="nonlinear">[B, D], its weight included.</param>
    /// <returns>[B], from 0 to 1.</returns>
    public static Tensor Of(Tensor linear, Tensor nonlinear)
    {
        using var scope = NewDisposeScope();
        var part = nonlinear.Squared().sum(-1).sqrt();
        var rest = linear.Squared().sum(-1).sqrt();
        return (part / part.Plus(rest).AtLeast(LeastTotal)).MoveToOuterDisposeScope();
    }
}
