using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>The endmembers of some pixels, and what they are made of where they are mixtures of vertices.</summary>
/// <param name="Spectra">[B, L, P] reflectance.</param>
/// <param name="Shares">[B, P, J], of each endmember's vertices; null where the spectra are all there is.</param>
/// <param name="Vertices">[P, J, L] reflectance, see <see cref="EndmemberDecoder.Vertices"/>; null as the shares are.</param>
public sealed record DecodedEndmembers(Tensor Spectra, Tensor? Shares = null, Tensor? Vertices = null)
{
    /// <summary>The endmembers of some of the pixels.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    public DecodedEndmembers Rows(long first, long count) =>
        new(Spectra.narrow(0, first, count), Shares?.narrow(0, first, count), Vertices);

    /// <summary>The same endmembers, through which no gradient passes.</summary>
    public DecodedEndmembers Detached() => new(Spectra.detach(), Shares?.detach(), Vertices?.detach());

    /// <summary>
    /// M'M, [B, P, P], and M'y, [B, P]. Of mixtures they are those of the shares with products of the vertices, which are the same for all
    /// pixels: nothing then passes over [B, L, P].
    /// </summary>
    /// <param name="spectra">y, [B, L].</param>
    public (Tensor Gram, Tensor Projection) Products(Tensor spectra)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        using var scope = NewDisposeScope();
        Tensor gram,
            projection;
        if (Shares is null || Vertices is null)
        {
            var turned = Spectra.transpose(1, 2);
            gram = matmul(turned, Spectra);
            projection = matmul(turned, spectra.unsqueeze(-1)).squeeze(-1);
        }
        else
        {
            long rows = Shares.shape[0],
                count = Shares.shape[1],
                vertices = Shares.shape[2];
            var all = Vertices.flatten(0, 1); // [P J, L]
            var apart = eye(count, dtype: Shares.dtype, device: Shares.device).view(1, count, count, 1);
            var blocks = (Shares.unsqueeze(2) * apart).view(rows, count, count * vertices); // each endmember's shares among all vertices
            gram = matmul(matmul(blocks, matmul(all, all.t())), blocks.transpose(1, 2));
            projection = (matmul(spectra, all.t()).view(rows, count, vertices) * Shares).sum(-1);
        }
        return (gram.MoveToOuterDisposeScope(), projection.MoveToOuterDisposeScope());
    }
}
