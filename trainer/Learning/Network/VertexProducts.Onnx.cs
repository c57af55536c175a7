using Unmix.Learning.Onnx;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>
/// M'M and M'y of endmembers that are mixtures of vertices, in a graph: the bands are left in one product, of the spectra with the
/// vertices.
/// </summary>
internal sealed class VertexProducts
{
    /// <summary>Rows of M'M that one product makes: more at once are fewer calls, but more that is multiplied by zeros.</summary>
    private const int RowsTogether = 4;

    private const long N = OnnxGraph.Batch;

    private readonly OnnxGraph graph;
    private readonly OnnxValue shares; // [n, P J]
    private readonly float[] products; // [P J, P J], of the vertices
    private readonly int count;
    private readonly int vertices;
    private readonly float onDiagonal;

    /// <param name="graph">Written to.</param>
    /// <param name="shares">[n, P J].</param>
    /// <param name="along">[n, P J], products of the spectra and the vertices.</param>
    /// <param name="vertexSpectra">[P, J, L].</param>
    /// <param name="heldShare">Its square is a ridge, as a share of each entry of the diagonal.</param>
    /// <param name="sumWeight">Of the sum as one band more, see <see cref="AbundanceEncoder.SumWeight"/>; 0 for none.</param>
    public VertexProducts(OnnxGraph graph, OnnxValue shares, OnnxValue along, Tensor vertexSpectra, double heldShare, double sumWeight)
    {
        this.graph = graph;
        this.shares = shares;
        onDiagonal = (float)(1 + heldShare * heldShare);
        using var scope = NewDisposeScope();
        var wide = vertexSpectra.detach().flatten(0, 1).to_type(ScalarType.Float64);
        (count, vertices) = ((int)vertexSpectra.shape[0], (int)vertexSpectra.shape[1]);
        products = matmul(wide, wide.t()).to_type(ScalarType.Float32).ToFloats();
        var square = (float)(sumWeight * sumWeight);
        OnnxValue[] groups = [.. Enumerable.Range(0, count).Chunk(RowsTogether).Select(rows => Rows(rows, square))];
        var triangle = groups.Length == 1 ? groups[0] : graph.Concat(groups, 0);
        Gram = graph.Reshape(graph.Gather(triangle, Places((p, q) => (p, q))), count, count, N);
        Diagonal = graph.Gather(triangle, [.. Enumerable.Range(0, count).Select(p => Place(p, p))]);
        Projection = Project(along, square);
    }

    /// <summary>M'M with the ridge, [P, P, n].</summary>
    public OnnxValue Gram { get; }

    /// <summary>Of it, [P, n].</summary>
    public OnnxValue Diagonal { get; }

    /// <summary>M'y, [P, n].</summary>
    public OnnxValue Projection { get; }

    private long[] Places(Func<int, int, (int Row, int Column)> of) =>
        [
            .. Enumerable
                .Range(0, count * count)
                .Select(i => of(i / count, i % count))
                .Select(place => Place(Math.Max(place.Row, place.Column), Math.Min(place.Row, place.Column))),
        ];

    // Of an entry in the triangle's rows, one behind the other.
    private static long Place(int row, int column) => row * (row + 1) / 2 + column;

    // Entries (q, p <= q) of M'M for some rows q: [entries, n].
    private OnnxValue Rows(int[] rows, float square)
    {
        int first = rows[0],
            width = rows.Sum(q => q + 1) * vertices;
        var weights = new float[width * rows.Length * vertices]; // [out, in]
        var sums = new float[rows.Sum(q => q + 1) * width];
        for (int index = 0, start = 0; index < rows.Length; start += (rows[index] + 1) * vertices, index++)
        {
            for (var column = 0; column < (rows[index] + 1) * vertices; column++)
            {
                for (var j = 0; j < vertices; j++)
                {
                    weights[(start + column) * rows.Length * vertices + index * vertices + j] = products[
                        (rows[index] * vertices + j) * count * vertices + column
                    ];
                }
                sums[(start + column) / vertices * width + start + column] = column / vertices == rows[index] ? onDiagonal : 1;
            }
        }
        var own = rows.Length == count ? shares : graph.Slice(shares, 1, first * vertices, (first + rows.Length) * vertices);
        var name = $"gram_{first}";
        var zeros = new float[width];
        var turned = graph.Dense(
            own,
            graph.Constant($"{name}_products", weights, width, rows.Length * vertices),
            graph.Constant($"{name}_nothing", zeros, width)
        );
        OnnxValue[] partners = [.. rows.Select(q => q == count - 1 ? shares : graph.Slice(shares, 1, 0, (q + 1) * vertices))];
        var partner = partners.Length == 1 ? partners[0] : graph.Concat(partners, 1);
        return Summed(graph.Binary("Mul", turned, partner, N, width), name, sums, square);
    }

    private OnnxValue Project(OnnxValue along, float square)
    {
        var width = count * vertices;
        var sums = new float[count * width];
        for (var column = 0; column < width; column++)
            sums[column / vertices * width + column] = 1;
        return Summed(graph.Binary("Mul", along, shares, N, width), "projection", sums, square);
    }

    // Sums of columns and a constant: [rows, n].
    private OnnxValue Summed(OnnxValue parts, string name, float[] sums, float constant)
    {
        var rows = sums.Length / parts.Last;
        return graph.DensePixelsLast(
            parts,
            graph.Constant($"{name}_sums", sums, rows, parts.Last),
            graph.Constant($"{name}_sum_weight", [.. Enumerable.Repeat(constant, (int)rows)], rows, 1)
        );
    }
}
