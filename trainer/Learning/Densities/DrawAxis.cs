using static TorchSharp.torch;

namespace Unmix.Learning.Densities;

/// <summary>
/// The axis of the Monte Carlo draws: explicit, [B, K, ...], in densities; folded into the batch, [B K, ...], in networks.
/// </summary>
internal static class DrawAxis
{
    /// <summary>[B, K, ...] -> [B K, ...].</summary>
    public static Tensor Fold(Tensor draws) => draws.flatten(0, 1);

    /// <summary>[B K, ...] -> [B, K, ...].</summary>
    public static Tensor Unfold(Tensor rows, long drawCount) => rows.unflatten(0, [rows.shape[0] / drawCount, drawCount]);
}
