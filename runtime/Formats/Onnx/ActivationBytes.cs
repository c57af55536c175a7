using Unmix.Formats.Packages;

namespace Unmix.Formats.Onnx;

/// <summary>An upper bound for the memory that a graph's intermediate values take, from its shapes alone.</summary>
public static class ActivationBytes
{
    /// <summary>Bytes for one pixel if every node's outputs were kept, as float32; constants are not counted.</summary>
    /// <param name="model">A graph with the operators that <see cref="MultiplyAdds"/> knows.</param>
    /// <exception cref="ModelPackageException">An operator is unknown, or a shape can't be found out.</exception>
    public static long PerPixel(ModelProto model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var shapes = GraphShapes.Of(model.Graph);
        var outputs = model.Graph.Node.Where(n => n.OpType != "Constant").SelectMany(n => n.Output);
        return ShapeRules.Times(sizeof(float), ShapeRules.Sum(outputs.Select(output => ShapeRules.Product(shapes[output]))));
    }
}
