using Unmix.Learning.Onnx;

namespace Unmix.Learning.Network;

internal static partial class StreamShare
{
    /// <summary>The graph form of <see cref="Of"/>.</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="linear">[n, D], or [D, n] with axis 0.</param>
    /// <param name="nonlinear">The same shape.</param>
    /// <param name="axis">The axis D.</param>
    /// <returns>[n].</returns>
    public static OnnxValue Write(OnnxGraph graph, OnnxValue linear, OnnxValue nonlinear, int axis)
    {
        OnnxValue Length(OnnxValue value) =>
            graph.Unary("Sqrt", graph.Sum(graph.Binary("Mul", value, value, [.. value.Shape]), axis, keep: false));
        var part = Length(nonlinear);
        var total = graph.Binary("Add", part, Length(linear), OnnxGraph.Batch);
        var held = graph.Binary("Max", total, graph.Scalar("least_total", LeastTotal), OnnxGraph.Batch);
        return graph.Binary("Div", part, held, OnnxGraph.Batch);
    }
}
