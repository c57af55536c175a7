using Unmix.Learning.Onnx;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>
/// M'M and M'y of endmembers that are mixtures of vertices, in a graph: the bands are left in one product, of the spectra with the
/// vertices. They are in double precision: products of spectra that are alike differ in digits that single precision does not have. For
/// the same reason the bands' product is of what each vertex has of its own and of what all share, see
/// <see cref="DecodedEndmembers.SharedPart"/>.
/// </summary>
internal sealed class VertexProducts
{
    /// <summary>Rows of M'M that one product makes: more at once are fewer calls, but more that is multiplied by zeros.</summary>
    private const int RowsTogether = 4;

    private const long N = OnnxGraph.Batch;

    private readonly OnnxGraph graph;
    private readonly OnnxValue shares; // [n, P J], in double precision
    private readonly double[] products; // [P J, P J], of the vertices
    private readonly int count;
    private readonly int vertices;
    private readonly double onDiagonal;

    /// <param name="graph">Written to.</param>
    /// <param name="shares">[n, P J].</param>
    /// <param name="along">[n, P J + 1], products of the spectra and what <see cref="Read"/> gives.</param>
    /// <param name="vertexSpectra">[P, J, L].</param>
    /// <param name="heldShare">Its square is a ridge, as a share of each entry of the diagonal.</param>
    /// <param name="sumWeight">Of the sum as one band more, see <see cref="AbundanceEncoder.SumWeight"/>; 0 for none.</param>
    public VertexProducts(OnnxGraph graph, OnnxValue shares, OnnxValue along, Tensor vertexSpectra, double heldShare, double sumWeight)
    {
        this.graph = graph;
        this.shares = graph.ToDouble(shares);
        onDiagonal = 1 + heldShare * heldShare;
        using var scope = NewDisposeScope();
        var wide = vertexSpectra.detach().flatten(0, 1).to_type(ScalarType.Float64);
        (count, vertices) = ((int)vertexSpectra.shape[0], (int)vertexSpectra.shape[1]);
        products = matmul(wide, wide.t()).data<double>().ToArray();
        var square = sumWeight * sumWeight;
        OnnxValue[] groups = [.. Enumerable.Range(0, count).Chunk(RowsTogether).Select(rows => Rows(rows, square))];
        var triangle = groups.Length == 1 ? groups[0] : graph.Concat(groups, 0);
        Gram = graph.Reshape(graph.Gather(triangle, Places()), count, count, N);
        Diagonal = graph.Gather(triangle, [.. Enumerable.Range(0, count).Select(p => Place(p, p))]);
        var (_, _, amounts) = DecodedEndmembers.SharedPart(wide);
        Projection = Project(graph.ToDouble(along), amounts.data<double>().ToArray(), square);
    }

    /// <summary>What the bands' product is of: what each vertex has of its own, and then what all share.</summary>
    /// <param name="vertexSpectra">[P, J, L].</param>
    /// <returns>[P J + 1, L], in double precision; the caller's scope owns it.</returns>
    public static Tensor Read(Tensor vertexSpectra)
    {
        using var scope = NewDisposeScope();
        var wide = vertexSpectra.detach().flatten(0, 1).to_type(ScalarType.Float64);
        var (own, shared, _) = DecodedEndmembers.SharedPart(wide);
        return cat([own, shared]).MoveToOuterDisposeScope();
    }

    /// <summary>M'M with the ridge, [P, P, n].</summary>
    public OnnxValue Gram { get; }

    /// <summary>Of it, [P, n].</summary>
    public OnnxValue Diagonal { get; }

    /// <summary>M'y, [P, n].</summary>
    public OnnxValue Projection { get; }

    // Of all P x P entries: those above the diagonal are those below it.
    private long[] Places() =>
        [
            .. Enumerable
                .Range(0, count * count)
                .Select(entry => (Row: entry / count, Column: entry % count))
                .Select(entry => Place(Math.Max(entry.Row, entry.Column), Math.Min(entry.Row, entry.Column))),
        ];

    // Of an entry in the triangle's rows, one behind the other.
    private static long Place(int row, int column) => row * (row + 1) / 2 + column;

    // Entries (q, p <= q) of M'M for some rows q: [entries, n].
    private OnnxValue Rows(int[] rows, double square)
    {
        int first = rows[0],
            width = rows.Sum(q => q + 1) * vertices;
        var weights = new double[width * rows.Length * vertices]; // [out, in]
        var sums = new double[rows.Sum(q => q + 1) * width];
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
        var turned = graph.Dense(
            own,
            graph.Doubles($"{name}_products", weights, width, rows.Length * vertices),
            graph.Doubles($"{name}_nothing", new double[width], width)
        );
        OnnxValue[] partners = [.. rows.Select(q => q == count - 1 ? shares : graph.Slice(shares, 1, 0, (q + 1) * vertices))];
        var partner = partners.Length == 1 ? partners[0] : graph.Concat(partners, 1);
        return Summed(graph.Binary("Mul", turned, partner, N, width), name, sums, square);
    }

    private OnnxValue Project(OnnxValue along, double[] amounts, double square)
    {
        var width = count * vertices;
        // Together again in double precision, where the sum has all digits of both.
        var shared = graph.Binary("Mul", graph.Slice(along, 1, width, width + 1), graph.Doubles("shared_part", amounts, width), N, width);
        var whole = graph.Binary("Add", graph.Slice(along, 1, 0, width), shared, N, width);
        var sums = new double[count * width];
        for (var column = 0; column < width; column++)
            sums[column / vertices * width + column] = 1;
        return Summed(graph.Binary("Mul", whole, shares, N, width), "projection", sums, square);
    }

    // Sums of columns and a constant: [rows, n].
    private OnnxValue Summed(OnnxValue parts, string name, double[] sums, double constant)
    {
        var rows = sums.Length / parts.Last;
        return graph.DensePixelsLast(
            parts,
            graph.Doubles($"{name}_sums", sums, rows, parts.Last),
            graph.Doubles($"{name}_sum_weight", [.. Enumerable.Repeat(constant, (int)rows)], rows, 1)
        );
    }
}
