using Unmix.Learning.Network;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Objective;

/// <summary>
/// The sparsity of the concentrations, METHOD M15: the half-norm (sum_p sqrt(alpha_p))^2. Differs from the paper by default: the pixels'
/// half has no gradient (<see cref="PixelsTeach.Spectra"/>).
/// </summary>
internal static class Sparsity
{
    /// <summary>Summed over both halves, averaged over the draws: a scalar.</summary>
    public static Tensor Of(BatchDraw draw)
    {
        using var scope = NewDisposeScope();
        var sum = HalfNorm(draw.Unlabelled.Posterior).mean([-1]).sum().Plus(HalfNorm(draw.Labelled.Posterior).mean([-1]).sum());
        return sum.MoveToOuterDisposeScope();
    }

    private static Tensor HalfNorm(AbundancePosterior posterior) => posterior.Concentration.sqrt().sum([-1]).Squared();
}
