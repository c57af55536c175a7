using Unmix.Formats.Packages;

namespace Unmix.Formats.Onnx;

/// <summary>
/// Multiply-adds (MACs) that a graph asks for, from its shapes alone. The rule: a matrix product of [m, k] and [k, n] is
/// m k n, for every member of a batch; a ReduceSum over a Mul is one for each element of the product; ReduceSumSquare and
/// ReduceL2 are one for each element they read. Everything else (activations, additions, moves) counts 0, because the
/// figure stands beside a machine's matrix product speed.
/// </summary>
public static class MultiplyAdds
{
    /// <summary>MACs for one pixel: the dynamic axis <c>n</c> is 1.</summary>
    /// <param name="model">A graph with the operators listed in <see cref="GraphShapes"/>.</param>
    /// <exception cref="ModelPackageException">An operator is unknown, or a shape can't be found out.</exception>
    public static long PerPixel(ModelProto model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var shapes = GraphShapes.Of(model.Graph);
        var products = model.Graph.Node.Where(n => n.OpType == "Mul").SelectMany(n => n.Output).ToHashSet(StringComparer.Ordinal);
        var total = 0L;
        foreach (var node in model.Graph.Node)
        {
            total = checked(total + Of(node, shapes, products));
        }
        return total;
    }

    private static long Of(NodeProto node, GraphShapes shapes, HashSet<string> products) => node.OpType switch
    {
        "Gemm" => Count(shapes[node.Output[0]]) * GemmDepth(node, shapes),
        "MatMul" => Count(shapes[node.Output[0]]) * shapes[node.Input[0]][^1],
        "ReduceSum" when products.Contains(node.Input[0]) => Count(shapes[node.Input[0]]),
        "ReduceSumSquare" or "ReduceL2" => Count(shapes[node.Input[0]]),
        _ => 0,
    };

    private static long GemmDepth(NodeProto node, GraphShapes shapes) => shapes[node.Input[0]][node.Int("transA", 0) == 0 ? 1 : 0];

    private static long Count(IReadOnlyList<long> shape) => shape.Aggregate(1L, (product, size) => checked(product * size));
}
