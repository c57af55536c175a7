using System.Runtime.InteropServices;
using Google.Protobuf;
using Unmix.Formats.Onnx;

namespace Unmix.Benchmarks;

/// <summary>
/// A graph whose large matrix products are of 8-bit integers: activations by one scale and zero point a tensor, found before the
/// run, so that a
/// pixel's result does not depend on its batch; weights by one scale a column. For the experiment alone: its operator is ONNX
/// Runtime's own.
/// </summary>
internal static class Int8Graph
{
    private const string OwnDomain = "com.microsoft";
    private const int FloatType = (int)TensorProto.Types.DataType.Float;
    private const int UInt8Type = (int)TensorProto.Types.DataType.Uint8;
    private const int Int8Type = (int)TensorProto.Types.DataType.Int8;

    /// <summary>Without 16-bit saturation in the AVX2 kernel, which adds two products of 8 bits in 16: weights keep 7 bits.</summary>
    private const int LargestWeight = 63;
    private const int LargestActivation = 255;

    /// <summary>Products that are worth it.</summary>
    /// <param name="model">The float graph.</param>
    /// <param name="leastMultiplyAdds">A pixel's, of one product.</param>
    public static IReadOnlyList<NodeProto> Large(ModelProto model, int leastMultiplyAdds)
    {
        var weights = model.Graph.Initializer.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        return
        [
            .. model.Graph.Node.Where(node =>
                node.OpType == "Gemm"
                && !weights.ContainsKey(node.Input[0])
                && weights.TryGetValue(node.Input[1], out var weight)
                && weight.Dims[0] * weight.Dims[1] >= leastMultiplyAdds
            ),
        ];
    }

    /// <summary>The graph with what goes into its large products as further outputs.</summary>
    public static ModelProto Observed(ModelProto model, IEnumerable<NodeProto> large)
    {
        var observed = model.Clone();
        foreach (
            var name in large
                .Select(node => node.Input[0])
                .Distinct()
                .Where(name => model.Graph.Input.All(input => input.Name != name) && model.Graph.Output.All(output => output.Name != name))
        )
            observed.Graph.Output.Add(
                new ValueInfoProto
                {
                    Name = name,
                    Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = FloatType } },
                }
            );
        return observed;
    }

    /// <param name="model">The float graph.</param>
    /// <param name="large">Its products to turn.</param>
    /// <param name="ranges">Least and most of what goes into each, by name.</param>
    public static ModelProto Of(
        ModelProto model,
        IReadOnlyList<NodeProto> large,
        IReadOnlyDictionary<string, (float Least, float Most)> ranges
    )
    {
        var turned = model.Clone();
        turned.OpsetImport.Add(new OperatorSetIdProto { Domain = OwnDomain, Version = 1 });
        var graph = turned.Graph;
        var names = large.Select(node => node.Output[0]).ToHashSet(StringComparer.Ordinal);
        var nodes = graph.Node.ToArray();
        graph.Node.Clear();
        var quantised = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            if (!names.Contains(node.Output[0]))
                graph.Node.Add(node);
            else
                Turn(graph, node, ranges[node.Input[0]], quantised.Add(node.Input[0]));
        }
        return turned;
    }

    private static void Turn(GraphProto graph, NodeProto node, (float Least, float Most) range, bool isFirst)
    {
        var input = node.Input[0];
        if (isFirst)
        {
            var (least, most) = (Math.Min(0, range.Least), Math.Max(range.Most, range.Least + 1e-6f)); // 0 is exact
            var scale = (most - least) / LargestActivation;
            graph.Initializer.Add(Floats(input + "_scale", [scale]));
            graph.Initializer.Add(Bytes(input + "_zero", UInt8Type, [(byte)Math.Clamp(MathF.Round(-least / scale), 0, LargestActivation)]));
            graph.Node.Add(Node("QuantizeLinear", "", input + "_eight_bits", input, input + "_scale", input + "_zero"));
        }
        var weight = graph.Initializer.Single(tensor => tensor.Name == node.Input[1]);
        var (columns, depth) = ((int)weight.Dims[0], (int)weight.Dims[1]); // Gemm with transB: [out, in]
        var values = MemoryMarshal.Cast<byte, float>(weight.RawData.Span);
        var (bytes, scales) = (new byte[columns * depth], new float[columns]);
        for (var column = 0; column < columns; column++)
        {
            var largest = 1e-9f;
            for (var k = 0; k < depth; k++)
                largest = Math.Max(largest, Math.Abs(values[column * depth + k]));
            scales[column] = largest / LargestWeight;
            for (var k = 0; k < depth; k++)
                bytes[k * columns + column] = (byte)(sbyte)MathF.Round(values[column * depth + k] / scales[column]);
        }
        var name = node.Output[0];
        graph.Initializer.Add(Bytes(name + "_weight_8", Int8Type, bytes, depth, columns));
        graph.Initializer.Add(Floats(name + "_weight_scale", scales));
        graph.Initializer.Add(Bytes(name + "_weight_zero", Int8Type, new byte[columns], columns));
        graph.Node.Add(
            Node(
                "MatMulIntegerToFloat",
                OwnDomain,
                name,
                input + "_eight_bits",
                name + "_weight_8",
                input + "_scale",
                name + "_weight_scale",
                input + "_zero",
                name + "_weight_zero",
                node.Input[2]
            )
        );
    }

    private static NodeProto Node(string operation, string domain, string output, params string[] inputs)
    {
        var node = new NodeProto
        {
            OpType = operation,
            Domain = domain,
            Name = output + "_node",
        };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        return node;
    }

    private static TensorProto Floats(string name, float[] values)
    {
        var tensor = new TensorProto
        {
            Name = name,
            DataType = FloatType,
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())),
        };
        if (values.Length > 1)
            tensor.Dims.Add(values.Length);
        return tensor;
    }

    private static TensorProto Bytes(string name, int type, byte[] values, params long[] dims)
    {
        var tensor = new TensorProto
        {
            Name = name,
            DataType = type,
            RawData = ByteString.CopyFrom(values),
        };
        tensor.Dims.AddRange(dims);
        return tensor;
    }
}
