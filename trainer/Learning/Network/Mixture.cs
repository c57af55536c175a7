using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>The mean of p(y | M, a), METHOD M4. Each is [B, L].</summary>
/// <param name="Linear">M a.</param>
/// <param name="Nonlinear">0.1 g([vec(M); a]).</param>
/// <param name="Spectra">ReLU of their sum.</param>
public sealed record Mixture(Tensor Linear, Tensor Nonlinear, Tensor Spectra)
{
    /// <summary>The share of the nonlinear stream, from 0 to 1: [B].</summary>
    public Tensor Nonlinearity() => StreamShare.Of(Linear, Nonlinear);

    /// <summary>The same of each of the three tensors.</summary>
    internal Mixture Select(Func<Tensor, Tensor> part) => new(part(Linear), part(Nonlinear), part(Spectra));

    /// <summary>Hands the three tensors to the scope outside the current one.</summary>
    internal Mixture MoveToOuterDisposeScope()
    {
        _ = Linear.MoveToOuterDisposeScope();
        _ = Nonlinear.MoveToOuterDisposeScope();
        _ = Spectra.MoveToOuterDisposeScope();
        return this;
    }
}
