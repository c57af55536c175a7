using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>
/// The endmembers of some pixels. Where they are mixtures of vertices they are held as shares of them, a few numbers in place of L, from
/// which all that is made of products follows without passing over the bands.
/// </summary>
public sealed class DecodedEndmembers
{
    private readonly Tensor? spectra; // [B, L, P]
    private readonly Tensor? shares; // [B, P, J]
    private readonly Tensor? vertices; // [P, J, L]

    /// <param name="spectra">[B, L, P] reflectance.</param>
    public DecodedEndmembers(Tensor spectra) => this.spectra = spectra;

    /// <param name="shares">[B, P, J], of each endmember's vertices.</param>
    /// <param name="vertices">[P, J, L] reflectance, see <see cref="EndmemberDecoder.Vertices"/>.</param>
    public DecodedEndmembers(Tensor shares, Tensor vertices) => (this.shares, this.vertices) = (shares, vertices);

    /// <summary>[B, P, J], of each endmember's vertices; null where the spectra are all there is.</summary>
    public Tensor? Shares => shares;

    /// <summary>Whether they are mixtures of vertices.</summary>
    public bool AreMixtures => shares is not null;

    /// <summary>The endmembers of some of the pixels.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    public DecodedEndmembers Rows(long first, long count) =>
        shares is null || vertices is null ? new(spectra!.narrow(0, first, count)) : new(shares.narrow(0, first, count), vertices);

    /// <summary>The spectra, mixed at each call where they are mixtures: [B, L, P] reflectance, bands side by side in memory.</summary>
    public Tensor Spectra() =>
        shares is null || vertices is null ? spectra!.alias() : matmul(shares.transpose(0, 1), vertices).permute(1, 2, 0);

    /// <summary>M'M, [B, P, P], and M'y, [B, P]; of mixtures in double precision.</summary>
    /// <param name="observed">y, [B, L].</param>
    public (Tensor Gram, Tensor Projection) Products(Tensor observed)
    {
        ArgumentNullException.ThrowIfNull(observed);
        using var scope = NewDisposeScope();
        Tensor gram,
            projection;
        if (shares is null || vertices is null)
        {
            var turned = spectra!.transpose(1, 2);
            gram = matmul(turned, spectra!);
            projection = matmul(turned, observed.unsqueeze(-1)).squeeze(-1);
        }
        else
        {
            long rows = shares.shape[0],
                count = shares.shape[1],
                width = shares.shape[2];
            // In double precision: products of spectra that are alike differ in digits that single precision does not have.
            var (all, parts) = (vertices.flatten(0, 1).to_type(ScalarType.Float64), shares.to_type(ScalarType.Float64)); // [P J, L]
            var apart = eye(count, dtype: parts.dtype, device: parts.device).view(1, count, count, 1);
            var blocks = (parts.unsqueeze(2) * apart).view(rows, count, count * width); // each endmember's shares among all vertices
            gram = matmul(matmul(blocks, matmul(all, all.t())), blocks.transpose(1, 2));
            // The bands' product is as a graph has it: of what each vertex has of its own, and of what all share.
            var (own, shared, amounts) = SharedPart(all);
            // A copy: kernels add in another order where a row begins elsewhere in a cache line, as pixels in an array of .NET's may.
            var aligned = observed.clone();
            Tensor Along(Tensor spectrum) => matmul(aligned, spectrum.to_type(observed.dtype).t()).to_type(ScalarType.Float64);
            var along = Along(own).Plus(Along(shared) * amounts); // [B, P J]
            projection = (along.view(rows, count, width) * parts).sum(-1);
        }
        return (gram.MoveToOuterDisposeScope(), projection.MoveToOuterDisposeScope());
    }

    /// <summary>
    /// Vertices as what they share, so much of it, and what is left of each, which is at right angles to it. Rounding of what is left is as
    /// small as that is; rounding of what they share moves M'y as a brighter or darker spectrum does, to which shares are not sensitive.
    /// </summary>
    /// <param name="all">[P J, L], in double precision.</param>
    /// <returns>[P J, L], [1, L] and [P J]; the caller's scope owns them.</returns>
    internal static (Tensor Own, Tensor Shared, Tensor Amounts) SharedPart(Tensor all)
    {
        var shared = all.mean([0], keepdim: true);
        var amounts = matmul(all, shared.t()) / shared.Squared().sum().AtLeast(double.Epsilon); // [P J, 1]
        return (all - amounts * shared, shared, amounts.squeeze(-1));
    }

    /// <summary>
    /// The squared distances of given spectra from these: in double precision, of products, whose difference is small beside them.
    /// </summary>
    /// <param name="given">[B, L, P] reflectance.</param>
    /// <param name="draws">K: these are of B K pixels, K in a row of each given one.</param>
    /// <returns>[B, K, P].</returns>
    /// <exception cref="InvalidOperationException">These are no mixtures.</exception>
    public Tensor SquaredDistances(Tensor given, int draws)
    {
        ArgumentNullException.ThrowIfNull(given);
        if (shares is null || vertices is null)
            throw new InvalidOperationException("Only of mixtures of vertices are distances products.");
        using var scope = NewDisposeScope();
        var (wide, all) = (given.permute(2, 0, 1).to_type(ScalarType.Float64), vertices.to_type(ScalarType.Float64)); // [P, B, L]
        var turned = all.transpose(1, 2);
        var own = wide.Squared().sum(-1).unsqueeze(-1); // [P, B, 1]
        var along = matmul(wide, turned).unsqueeze(2); // [P, B, 1, J]
        var parts = shares.to_type(ScalarType.Float64).unflatten(0, [shares.shape[0] / draws, draws]).permute(2, 0, 1, 3); // [P, B, K, J]
        var between = matmul(parts.flatten(1, 2), matmul(all, turned)).view(parts.shape); // [P, B, K, J]
        var distances = (parts * (between - along.Times(2))).sum(-1).Plus(own); // [P, B, K]
        return distances.permute(1, 2, 0).to_type(given.dtype).MoveToOuterDisposeScope();
    }
}
