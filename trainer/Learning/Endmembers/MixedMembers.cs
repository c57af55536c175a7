using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Endmembers;

/// <summary>
/// Members of bundles in a scene without pure pixels of a material. The pixels nearest to its reference are then mixtures, and a network
/// that took them for the material would find too much of it everywhere. Where references were given they say what else is in
/// such a pixel (non-negative least squares): that is taken out, and what is left is as bright as if it covered the pixel.
/// </summary>
public static class MixedMembers
{
    /// <summary>Below this share what is left of a pixel is mostly noise: the reference itself takes its place.</summary>
    private const float LeastOwnShare = 0.3f;

    /// <param name="bundles">[P] tensors [n_p, L].</param>
    /// <param name="references">[P][L], as given; not those found in the scene, whose pixels would be unmixed by themselves.</param>
    /// <param name="pureShare">Members that hold at least this share of their material stay as they are.</param>
    /// <returns>New tensors of the same shapes, owned by the caller's scope.</returns>
    public static Tensor[] Unmix(IReadOnlyList<Tensor> bundles, IReadOnlyList<float[]> references, double pureShare)
    {
        ArgumentNullException.ThrowIfNull(bundles);
        ArgumentNullException.ThrowIfNull(references);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var columns = new double[references[0].Length, references.Count];
        for (var p = 0; p < references.Count; p++)
        {
            for (var band = 0; band < references[p].Length; band++)
                columns[band, p] = references[p][band];
        }
        var rows = stack([.. references.Select(reference => tensor(reference))]); // [P, L]
        return [.. bundles.Select((bundle, p) => Unmix(bundle, p, columns, rows, pureShare).MoveToOuterDisposeScope())];
    }

    private static Tensor Unmix(Tensor bundle, int material, double[,] columns, Tensor rows, double pureShare)
    {
        var contributions = LinearFit.Contributions(bundle, columns); // [n, P]
        var brightness = contributions.sum(1, keepdim: true); // [n, 1]
        var own = contributions.narrow(1, material, 1).clone(); // [n, 1]
        var share = own / brightness.AtLeast(1e-12);
        contributions.select(1, material).zero_();
        var alone = (bundle - matmul(contributions, rows)) * (brightness / own.AtLeast(1e-12));
        var reference = rows[material].unsqueeze(0) * brightness;
        var (pure, least) = (tensor((float)pureShare), tensor(LeastOwnShare));
        return where(share.ge(pure), bundle, where(share.ge(least), alone, reference));
    }
}
