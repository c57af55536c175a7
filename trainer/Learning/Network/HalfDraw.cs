using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>One half of a batch passed through the network, draws on the second axis.</summary>
public sealed record HalfDraw
{
    /// <summary>Mean of q(Z | y): [B, 1, H, P].</summary>
    public required Tensor LatentMean { get; init; }

    /// <summary>Variance of q(Z | y): [B, 1, H, P].</summary>
    public required Tensor LatentVariance { get; init; }

    /// <summary>Z: [B, K, H, P].</summary>
    public required Tensor Latents { get; init; }

    /// <summary>mu(Z): [B, K, L, P]; null where <see cref="EndmemberDistance"/> says all that is needed of it.</summary>
    public Tensor? EndmemberMean { get; init; }

    /// <summary>|M - mu(Z)|^2: [B, K, P]; null where it is to be had of the two.</summary>
    public Tensor? EndmemberDistance { get; init; }

    /// <summary>M drawn from p(M | Z), [B, K, L, P]; in the labelled half the label itself, [B, 1, L, P].</summary>
    public required Tensor Endmembers { get; init; }

    /// <summary>q(a | M, y); [B, K, P], in the labelled half [B, 1, P].</summary>
    public required AbundancePosterior Posterior { get; init; }

    /// <summary>a drawn from the posterior, [B, K, P]; in the labelled half the label, [B, 1, P].</summary>
    public required Tensor Abundances { get; init; }

    /// <summary>p(y | M, a); [B, K, L], in the labelled half [B, 1, L].</summary>
    public required Mixture Mixture { get; init; }
}
