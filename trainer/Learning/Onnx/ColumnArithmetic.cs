namespace Unmix.Learning.Onnx;

/// <summary>Arithmetic on columns [n, L] and on one number a pixel [n, 1], written into a graph.</summary>
/// <param name="graph">Written to.</param>
internal sealed class ColumnArithmetic(OnnxGraph graph)
{
    /// <summary>[n, L] . [n, L] -> [n, 1].</summary>
    public OnnxValue Dot(OnnxValue left, OnnxValue right) => graph.Sum(Multiply(left, right), 1, keep: true);

    /// <summary>[n, 1] times [n, L].</summary>
    public OnnxValue Scale(OnnxValue factor, OnnxValue column) => graph.Binary("Mul", factor, column, [.. column.Shape]);

    /// <summary>Entry by entry; the right side may be a scalar or [n, 1].</summary>
    public OnnxValue Multiply(OnnxValue left, OnnxValue right) => graph.Binary("Mul", left, right, [.. left.Shape]);

    /// <inheritdoc cref="Multiply"/>
    public OnnxValue Add(OnnxValue left, OnnxValue right) => graph.Binary("Add", left, right, [.. left.Shape]);

    /// <inheritdoc cref="Multiply"/>
    public OnnxValue Subtract(OnnxValue left, OnnxValue right) => graph.Binary("Sub", left, right, [.. left.Shape]);

    /// <inheritdoc cref="Multiply"/>
    public OnnxValue Divide(OnnxValue left, OnnxValue right) => graph.Binary("Div", left, right, [.. left.Shape]);
}
