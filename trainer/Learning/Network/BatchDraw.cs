using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>A batch passed through the network: what every term of the objective is computed from.</summary>
/// <param name="Unlabelled">The pixels of the scene, K1 draws.</param>
/// <param name="Labelled">The labelled triples, K2 draws of the latents.</param>
/// <param name="EndmemberVariance">sigma2_m: [P].</param>
/// <param name="SpectrumVariance">sigma2_y: [1].</param>
public sealed record BatchDraw(HalfDraw Unlabelled, HalfDraw Labelled, Tensor EndmemberVariance, Tensor SpectrumVariance)
{
    /// <summary>Classes that labels are judged by; null where each endmember is its own.</summary>
    public EndmemberClasses? Classes { get; init; }
}
