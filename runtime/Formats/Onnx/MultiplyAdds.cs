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
            total = ShapeRules.Sum([total, Of(node, shapes, products)]);
        }
        return total;
    }

    private static long Of(NodeProto node, GraphShapes shapes, HashSet<string> products) =>
        node.OpType switch
        {
            "Gemm" => ShapeRules.Times(Count(shapes[node.Output[0]]), Depth(node, shapes, node.Int("transA", 0) == 0 ? 1 : 0)),
            "MatMul" => ShapeRules.Times(Count(shapes[node.Output[0]]), Depth(node, shapes, shapes[node.Input[0]].Length - 1)),
            "ReduceSum" when products.Contains(node.Input[0]) => Count(shapes[node.Input[0]]),
            "ReduceSumSquare" or "ReduceL2" => Count(shapes[node.Input[0]]),
            _ => 0,
        };

    /// <summary>The size of an axis of the first factor.</summary>
    private static long Depth(NodeProto node, GraphShapes shapes, int axis) =>
        shapes[node.Input[0]] is var shape && axis >= 0 && axis < shape.Length
            ? shape[axis]
            : throw new ModelPackageException(
                $"The graph's node '{node.Name}' ({node.OpType}) multiplies a tensor of {shape.Length} axes. Export the model again."
            );

    private static long Count(IReadOnlyList<long> shape) => ShapeRules.Product(shape);
}
