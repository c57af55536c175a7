using Unmix.Formats.Packages;

namespace Unmix.Formats.Onnx;

/// <summary>
/// The shape of every tensor of a graph for one pixel (n = 1). Shapes that the graph records are taken; the others are
/// inferred node by node, for the operators our graphs use. An operator that is not listed here is refused even when its
/// shape is recorded, because it might multiply.
/// </summary>
internal sealed class GraphShapes
{
    private static readonly HashSet<string> SameAsFirst = new(StringComparer.Ordinal)
    {
        "Relu",
        "Sigmoid",
        "Tanh",
        "Softplus",
        "Softmax",
        "LogSoftmax",
        "LeakyRelu",
        "Elu",
        "Exp",
        "Log",
        "Sqrt",
        "Abs",
        "Neg",
        "Reciprocal",
        "Sign",
        "Floor",
        "Ceil",
        "Round",
        "Clip",
        "Cast",
        "Identity",
        "Not",
        "IsNaN",
        "IsInf",
        "Erf",
        "CumSum",
    };

    private static readonly HashSet<string> Broadcast = new(StringComparer.Ordinal)
    {
        "Add",
        "Sub",
        "Mul",
        "Div",
        "Pow",
        "Max",
        "Min",
        "Sum",
        "Where",
        "Greater",
        "GreaterOrEqual",
        "Less",
        "LessOrEqual",
        "Equal",
        "And",
        "Or",
    };

    private readonly Dictionary<string, long[]> shapes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<long>> constants = new(StringComparer.Ordinal);

    private GraphShapes() { }

    /// <exception cref="ModelPackageException">The tensor is not in the graph.</exception>
    public long[] this[string tensor] =>
        shapes.TryGetValue(tensor, out var shape)
            ? shape
            : throw new ModelPackageException($"The graph uses a tensor '{tensor}' that nothing makes. Export the model again.");

    /// <exception cref="ModelPackageException">An operator is unknown, or a shape can't be found out.</exception>
    public static GraphShapes Of(GraphProto graph)
    {
        var all = new GraphShapes();
        foreach (var value in graph.Input.Concat(graph.ValueInfo).Concat(graph.Output))
        {
            if (Recorded(value) is { } shape)
                all.shapes[value.Name] = shape;
        }
        foreach (var tensor in graph.Initializer)
            all.AddConstant(tensor.Name, tensor);
        foreach (var node in graph.Node)
            all.Add(node);
        return all;
    }

    private void Add(NodeProto node)
    {
        if (node.Output.Count == 0)
            throw new ModelPackageException($"The graph's node '{node.Name}' ({node.OpType}) has no output. Export the model again.");
        if (node.OpType == "Constant" && node.Attribute("value")?.T is { } tensor)
        {
            AddConstant(node.Output[0], tensor);
            return;
        }
        var inferred = Infer(node);
        if (node.Input.Count < LeastInputs(node.OpType))
            throw new ModelPackageException(
                $"The graph's node '{node.Name}' ({node.OpType}) has {node.Input.Count} inputs; it takes "
                    + $"{LeastInputs(node.OpType)}. Export the model again."
            );
        for (var i = 0; i < node.Output.Count; i++)
        {
            if (!shapes.ContainsKey(node.Output[i]))
                shapes[node.Output[i]] = inferred(i);
        }
    }

    private void AddConstant(string name, TensorProto tensor)
    {
        shapes[name] = [.. tensor.Dims];
        if (tensor.Int64Values() is { } values)
            constants[name] = values;
    }

    /// <summary>A way to get the shape of each output; not run where the graph records it.</summary>
    private Func<int, long[]> Infer(NodeProto node) =>
        node.OpType switch
        {
            var op when SameAsFirst.Contains(op) => _ => this[node.Input[0]],
            var op when Broadcast.Contains(op) => _ =>
                node.Input.Select(i => this[i]).Aggregate((a, b) => ShapeRules.Broadcast(a, b, node)),
            "Gemm" => _ => ShapeRules.Gemm(node, this[node.Input[0]], this[node.Input[1]]),
            "MatMul" => _ => ShapeRules.MatMul(node, this[node.Input[0]], this[node.Input[1]]),
            "Transpose" => _ => ShapeRules.Transpose(node, this[node.Input[0]]),
            "Reshape" => _ => ShapeRules.Reshape(node, this[node.Input[0]], Values(node, 1)),
            "Flatten" => _ => ShapeRules.Flatten(node, this[node.Input[0]]),
            "Concat" => _ => ShapeRules.Concat(node, [.. node.Input.Select(i => this[i])]),
            "Split" => i => ShapeRules.Split(node, this[node.Input[0]], node.Input.Count > 1 ? Values(node, 1) : node.Ints("split"), i),
            "Slice" => _ =>
                ShapeRules.Slice(node, this[node.Input[0]], Values(node, 1), Values(node, 2), ValuesOrNull(node, 3), ValuesOrNull(node, 4)),
            "Gather" => _ => ShapeRules.Gather(node, this[node.Input[0]], this[node.Input[1]]),
            "Expand" => _ => ShapeRules.Broadcast(this[node.Input[0]], [.. Values(node, 1)], node),
            "Unsqueeze" => _ => ShapeRules.Unsqueeze(this[node.Input[0]], Axes(node)!),
            "Squeeze" => _ => ShapeRules.Squeeze(this[node.Input[0]], Axes(node)),
            "ReduceSum"
            or "ReduceMean"
            or "ReduceMax"
            or "ReduceMin"
            or "ReduceL1"
            or "ReduceL2"
            or "ReduceSumSquare"
            or "ReduceProd"
            or "ReduceLogSumExp" => _ => ShapeRules.Reduce(node, this[node.Input[0]], Axes(node)),
            _ => throw new ModelPackageException(
                $"The graph has the operator '{node.OpType}' (node '{node.Name}'), whose multiply-adds are not known. "
                    + "Count a graph that this version exported."
            ),
        };

    private static int LeastInputs(string op) =>
        op switch
        {
            "Slice" or "Where" => 3,
            "Gemm" or "MatMul" or "Reshape" or "Gather" or "Expand" or "Unsqueeze" or "CumSum" => 2,
            "Add"
            or "Sub"
            or "Mul"
            or "Div"
            or "Pow"
            or "Greater"
            or "GreaterOrEqual"
            or "Less"
            or "LessOrEqual"
            or "Equal"
            or "And"
            or "Or" => 2,
            _ => 1,
        };

    /// <summary>Axes moved from an attribute to an input between operator sets; both are read.</summary>
    private IReadOnlyList<long>? Axes(NodeProto node) => ValuesOrNull(node, 1) ?? node.Ints("axes");

    private IReadOnlyList<long>? ValuesOrNull(NodeProto node, int input) =>
        node.Input.Count > input && node.Input[input].Length > 0 ? Values(node, input) : null;

    private IReadOnlyList<long> Values(NodeProto node, int input) =>
        constants.TryGetValue(node.Input[input], out var values)
            ? values
            : throw new ModelPackageException(
                $"The graph's node '{node.Name}' ({node.OpType}) takes its shape from '{node.Input[input]}', which is not a "
                    + $"constant, and records none. Export the model with recorded shapes."
            );

    /// <summary>The shape in the file with n = 1, or null when it is not all there.</summary>
    private static long[]? Recorded(ValueInfoProto value)
    {
        if (value.Type?.TensorType?.Shape is not { } shape)
            return null;
        var sizes = new long[shape.Dim.Count];
        for (var i = 0; i < sizes.Length; i++)
        {
            if (Size(shape.Dim[i]) is not { } size)
                return null;
            if (size < 0)
                throw new ModelPackageException($"The graph's tensor '{value.Name}' has the size {size}. Export the model again.");
            sizes[i] = size;
        }
        return sizes;
    }

    private static long? Size(TensorShapeProto.Types.Dimension dimension) =>
        dimension.ValueCase switch
        {
            TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue => dimension.DimValue,
            TensorShapeProto.Types.Dimension.ValueOneofCase.DimParam when dimension.DimParam == "n" => 1,
            _ => null,
        };
}
