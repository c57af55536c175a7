using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Endmembers;

/// <summary>
/// Makes the members of bundles purer than the pixels that they come from. Noise first: members are projected on the directions
/// in which the scene has signal (<see cref="SignalSubspace"/>), since a network would otherwise learn the noise of these few
/// pixels as a mark of their material. Then the other materials: what non-negative least squares finds of them in a member is
/// taken out and its length restored, so that only its shape changes.
/// </summary>
public static class BundleCleaning
{
    /// <summary>Projects on the scene's signal.</summary>
    /// <param name="bundles">[P] tensors [n_p, L].</param>
    /// <param name="moments">Of the scene.</param>
    /// <param name="noise">Of the scene.</param>
    /// <returns>New tensors of the same shapes, owned by the caller's scope.</returns>
    public static Tensor[] Denoise(IReadOnlyList<Tensor> bundles, SpectralMoments moments, NoiseEstimate noise)
    {
        ArgumentNullException.ThrowIfNull(bundles);
        ArgumentNullException.ThrowIfNull(moments);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var kept = Math.Max(SignalSubspace.Of(moments, noise).Dimension, bundles.Count);
        var (_, vectors) = linalg.eigh(moments.Correlation);
        var axes = vectors.narrow(1, moments.BandCount - kept, kept); // [L, kept], those of most power
        return
        [
            .. bundles.Select(bundle =>
                matmul(matmul(bundle.to_type(ScalarType.Float64), axes), axes.t()).to_type(bundle.dtype).MoveToOuterDisposeScope()
            ),
        ];
    }

    /// <summary>Takes the other materials out of every member.</summary>
    /// <param name="bundles">[P] tensors [n_p, L].</param>
    /// <returns>New tensors of the same shapes, owned by the caller's scope.</returns>
    public static Tensor[] Purify(IReadOnlyList<Tensor> bundles)
    {
        ArgumentNullException.ThrowIfNull(bundles);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var means = Means(bundles);
        var matrix = tensor(means).to_type(ScalarType.Float32); // [L, P]
        return
        [
            .. bundles.Select(
                (bundle, p) =>
                {
                    var others = LinearFit.Contributions(bundle, means); // [n, P]
                    others.select(1, p).zero_();
                    var rest = bundle - matmul(others, matrix.t());
                    var length = rest.Squared().sum(1, keepdim: true).sqrt().AtLeast(1e-12);
                    return (rest * (bundle.Squared().sum(1, keepdim: true).sqrt() / length)).MoveToOuterDisposeScope();
                }
            ),
        ];
    }

    /// <summary>The mean of each bundle: [L, P].</summary>
    public static double[,] Means(IReadOnlyList<Tensor> bundles)
    {
        ArgumentNullException.ThrowIfNull(bundles);
        using var scope = NewDisposeScope();
        var rows = bundles.Select(bundle => bundle.to_type(ScalarType.Float64).mean([0]).data<double>().ToArray()).ToArray();
        var means = new double[rows[0].Length, rows.Length];
        for (var p = 0; p < rows.Length; p++)
        {
            for (var band = 0; band < rows[p].Length; band++)
                means[band, p] = rows[p][band];
        }
        return means;
    }
}
