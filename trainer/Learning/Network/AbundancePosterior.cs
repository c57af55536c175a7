using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>q(a | M, y) for a batch: the two streams and the concentration they give (METHOD M7 to M9). Each is [B, P].</summary>
/// <param name="Linear">a_10 of the unrolled regression, at least 0.</param>
/// <param name="Nonlinear">0.1 h(y), any sign.</param>
/// <param name="Concentration">The Dirichlet's parameters, above 0.</param>
public sealed record AbundancePosterior(Tensor Linear, Tensor Nonlinear, Tensor Concentration)
{
    /// <summary>The posterior mean of the abundances: [B, P], each row sums to 1.</summary>
    public Tensor Mean() => Concentration / Concentration.sum(-1, keepdim: true);

    /// <summary>The posterior's standard deviation of each abundance: [B, P].</summary>
    /// <param name="calibration">Factor on the summed concentration, [1]; see <see cref="AbundanceEncoder.Calibration"/>.</param>
    public Tensor Deviation(Tensor calibration)
    {
        using var scope = NewDisposeScope();
        var mean = Mean();
        var total = Concentration.sum(-1, keepdim: true);
        return (mean * mean.SubtractedFrom(1) / (calibration * total).Plus(1)).sqrt().MoveToOuterDisposeScope();
    }

    /// <summary>The share of the nonlinear stream, from 0 to 1: [B] (METHOD, "Inference").</summary>
    public Tensor Nonlinearity() => StreamShare.Of(Linear, Nonlinear);

    /// <summary>The same of each of the three tensors.</summary>
    internal AbundancePosterior Select(Func<Tensor, Tensor> part) => new(part(Linear), part(Nonlinear), part(Concentration));

    /// <summary>Hands the three tensors to the scope outside the current one.</summary>
    internal AbundancePosterior MoveToOuterDisposeScope()
    {
        _ = Linear.MoveToOuterDisposeScope();
        _ = Nonlinear.MoveToOuterDisposeScope();
        _ = Concentration.MoveToOuterDisposeScope();
        return this;
    }
}
