using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Unmix.Evaluation;
using Unmix.Formats.Onnx;

namespace Unmix.Learning.Onnx;

/// <summary>
/// Writes an ONNX graph operation by operation, recording the shape of every tensor. Only the operations that the network
/// needs; their meaning is that of the ONNX operator specification, operator set 17.
/// </summary>
public sealed class OnnxGraph
{
    /// <summary>The operator set that the graphs are written in; fixed, so that old checkers and runtimes read them.</summary>
    public const int OperatorSet = 17;

    /// <summary>The version of the file format.</summary>
    public const int IrVersion = 8;

    private readonly GraphProto graph;
    private readonly HashSet<string> names = [];

    /// <param name="name">Name of the graph.</param>
    public OnnxGraph(string name) => graph = new GraphProto { Name = name };

    /// <summary>An input of the graph, float32.</summary>
    public OnnxValue Input(string name, params long[] shape)
    {
        var value = new OnnxValue(Unique(name), shape);
        graph.Input.Add(Describe(value));
        return value;
    }

    /// <summary>Makes a value an output of the graph, under a name of its own; once for each value.</summary>
    public void Output(string name, OnnxValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var named = value with { Name = Unique(name) };
        foreach (var node in graph.Node)
        {
            Rename(node.Input, value.Name, name);
            Rename(node.Output, value.Name, name);
        }
        graph.ValueInfo.Remove(graph.ValueInfo.Single(info => info.Name == value.Name));
        graph.Output.Add(Describe(named));
    }

    /// <summary>A constant, float32.</summary>
    public OnnxValue Constant(string name, ReadOnlySpan<float> data, params long[] shape) =>
        Store(name, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(data), shape);

    /// <summary>
    /// A constant, float32. Where half precision holds every number of it exactly, it is stored so; runtimes widen it once, when
    /// they load the graph.
    /// </summary>
    public OnnxValue Weights(string name, ReadOnlySpan<float> data, params long[] shape)
    {
        var halves = new Half[data.Length];
        TensorPrimitives.ConvertToHalf(data, halves);
        for (var i = 0; i < halves.Length; i++)
        {
            if ((float)halves[i] != data[i])
                return Constant(name, data, shape);
        }
        var stored = Store(name + "_half", TensorProto.Types.DataType.Float16, MemoryMarshal.AsBytes<Half>(halves), shape);
        return Node("Cast", shape, [stored], Integer("to", (int)TensorProto.Types.DataType.Float));
    }

    /// <summary>A constant, float64.</summary>
    public OnnxValue Doubles(string name, ReadOnlySpan<double> data, params long[] shape) =>
        Store(name, TensorProto.Types.DataType.Double, MemoryMarshal.AsBytes(data), shape);

    /// <summary>The same numbers in double precision.</summary>
    public OnnxValue ToDouble(OnnxValue input) => Cast(input, isDouble: true);

    /// <summary>The same numbers rounded to single precision.</summary>
    public OnnxValue ToSingle(OnnxValue input) => Cast(input, isDouble: false);

    /// <summary>A scalar constant.</summary>
    public OnnxValue Scalar(string name, double number) => Constant(name, [(float)number]);

    /// <summary>input x weightsᵀ + bias; weights [out, in].</summary>
    public OnnxValue Dense(OnnxValue input, OnnxValue weights, OnnxValue bias)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return Node("Gemm", [Batch, weights.Shape[0]], [input, weights, bias], Integer("transB", 1));
    }

    /// <summary>weights x inputᵀ + bias, [out, n]; weights [out, in], bias [out, 1].</summary>
    public OnnxValue DensePixelsLast(OnnxValue input, OnnxValue weights, OnnxValue bias)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return Node("Gemm", [weights.Shape[0], Batch], [weights, input, bias], Integer("transB", 1));
    }

    /// <summary>One operation of two values whose result has the shape given.</summary>
    public OnnxValue Binary(string operation, OnnxValue left, OnnxValue right, params long[] shape) =>
        Node(operation, shape, [left, right]);

    /// <summary>One operation entry by entry, keeping the shape.</summary>
    public OnnxValue Unary(string operation, OnnxValue input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Node(operation, [.. input.Shape], [input]);
    }

    /// <summary>Values no less than one number and no more than another.</summary>
    public OnnxValue Within(OnnxValue input, OnnxValue least, OnnxValue most)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Node("Clip", [.. input.Shape], [input, least, most]);
    }

    /// <summary>Sum over one axis.</summary>
    public OnnxValue Sum(OnnxValue input, int axis, bool keep)
    {
        ArgumentNullException.ThrowIfNull(input);
        var shape = input.Shape.ToList();
        if (keep)
            shape[axis] = 1;
        else
            shape.RemoveAt(axis);
        return Node("ReduceSum", [.. shape], [input, Integers(axis)], Integer("keepdims", keep ? 1 : 0));
    }

    /// <summary>The greatest value along one axis, which goes.</summary>
    public OnnxValue Greatest(OnnxValue input, int axis)
    {
        ArgumentNullException.ThrowIfNull(input);
        var shape = input.Shape.ToList();
        shape.RemoveAt(axis);
        var axes = new AttributeProto { Name = "axes", Type = AttributeProto.Types.AttributeType.Ints };
        axes.Ints.Add(axis);
        return Node("ReduceMax", [.. shape], [input], axes, Integer("keepdims", 0));
    }

    /// <summary>Joins values along an axis.</summary>
    public OnnxValue Concat(IReadOnlyList<OnnxValue> inputs, int axis)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var shape = inputs[0].Shape.ToArray();
        shape[axis] = inputs.Sum(input => input.Shape[axis]);
        return Node("Concat", shape, inputs, Integer("axis", axis));
    }

    /// <summary>The axes in another order.</summary>
    public OnnxValue Transpose(OnnxValue input, params int[] order)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(order);
        var axes = new AttributeProto { Name = "perm", Type = AttributeProto.Types.AttributeType.Ints };
        axes.Ints.Add(order.Select(axis => (long)axis));
        return Node("Transpose", [.. order.Select(axis => input.Shape[axis])], [input], axes);
    }

    /// <summary>The same entries in another shape; -1 at most once.</summary>
    public OnnxValue Reshape(OnnxValue input, params long[] shape) => Node("Reshape", shape, [input, Integers(shape)]);

    /// <summary>Entries along the first axis, by their indices.</summary>
    public OnnxValue Gather(OnnxValue input, IReadOnlyList<long> indices)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(indices);
        return Node("Gather", [indices.Count, .. input.Shape.Skip(1)], [input, Integers([.. indices])], Integer("axis", 0));
    }

    /// <summary>Entries from one index up to another, which is left out, along an axis.</summary>
    public OnnxValue Slice(OnnxValue input, int axis, long from, long to)
    {
        ArgumentNullException.ThrowIfNull(input);
        var shape = input.Shape.ToArray();
        shape[axis] = to - from;
        return Node("Slice", shape, [input, Integers(from), Integers(to), Integers(axis)]);
    }

    /// <summary>A new axis of size 1.</summary>
    public OnnxValue Unsqueeze(OnnxValue input, int axis)
    {
        ArgumentNullException.ThrowIfNull(input);
        var shape = input.Shape.ToList();
        shape.Insert(axis, 1);
        return Node("Unsqueeze", [.. shape], [input, Integers(axis)]);
    }

    /// <summary>Removes an axis of size 1.</summary>
    public OnnxValue Squeeze(OnnxValue input, int axis)
    {
        ArgumentNullException.ThrowIfNull(input);
        var shape = input.Shape.ToList();
        shape.RemoveAt(axis);
        return Node("Squeeze", [.. shape], [input, Integers(axis)]);
    }

    /// <summary>The finished model.</summary>
    /// <param name="metadata">What other tools show beside the graph.</param>
    public ModelProto Build(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "Unmix.Deploy",
            ProducerVersion = ProductVersion.Text,
            Graph = graph,
            OpsetImport = { new OperatorSetIdProto { Version = OperatorSet } },
        };
        foreach (var (key, value) in metadata)
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        return model;
    }

    /// <summary>Stands for n in a shape.</summary>
    public const long Batch = -1;

    private OnnxValue Cast(OnnxValue input, bool isDouble)
    {
        ArgumentNullException.ThrowIfNull(input);
        var type = isDouble ? TensorProto.Types.DataType.Double : TensorProto.Types.DataType.Float;
        return Node("Cast", new OnnxValue(Unique("Cast"), input.Shape, isDouble), [input], Integer("to", (int)type));
    }

    private OnnxValue Store(string name, TensorProto.Types.DataType type, ReadOnlySpan<byte> bytes, long[] shape)
    {
        var value = new OnnxValue(Unique(name), shape, type == TensorProto.Types.DataType.Double);
        graph.Initializer.Add(
            new TensorProto
            {
                Name = value.Name,
                DataType = (int)type,
                Dims = { shape },
                RawData = ByteString.CopyFrom(bytes),
            }
        );
        return value;
    }

    // Of the precision of its first input.
    private OnnxValue Node(string operation, long[] shape, IReadOnlyList<OnnxValue> inputs, params AttributeProto[] attributes) =>
        Node(operation, new OnnxValue(Unique(operation), shape, inputs[0].IsDouble), inputs, attributes);

    private OnnxValue Node(string operation, OnnxValue value, IReadOnlyList<OnnxValue> inputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto
        {
            OpType = operation,
            Name = value.Name,
            Output = { value.Name },
            Attribute = { attributes },
        };
        node.Input.Add(inputs.Select(input => input.Name));
        graph.Node.Add(node);
        graph.ValueInfo.Add(Describe(value));
        return value;
    }

    private static void Rename(Google.Protobuf.Collections.RepeatedField<string> names, string from, string to)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == from)
                names[i] = to;
        }
    }

    private OnnxValue Integers(params long[] numbers)
    {
        var name = "integers_" + string.Join('_', numbers);
        if (names.Add(name))
        {
            graph.Initializer.Add(
                new TensorProto
                {
                    Name = name,
                    DataType = (int)TensorProto.Types.DataType.Int64,
                    Dims = { numbers.Length },
                    RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(numbers.AsSpan())),
                }
            );
        }
        return new OnnxValue(name, [numbers.Length]);
    }

    private string Unique(string name)
    {
        var unique = name;
        for (var i = 1; !names.Add(unique); i++)
            unique = $"{name}_{i}";
        return unique;
    }

    private static AttributeProto Integer(string name, long number) =>
        new()
        {
            Name = name,
            Type = AttributeProto.Types.AttributeType.Int,
            I = number,
        };

    private static ValueInfoProto Describe(OnnxValue value)
    {
        var shape = new TensorShapeProto();
        foreach (var size in value.Shape)
        {
            shape.Dim.Add(
                size == Batch
                    ? new TensorShapeProto.Types.Dimension { DimParam = "n" }
                    : new TensorShapeProto.Types.Dimension { DimValue = size }
            );
        }
        var type = value.IsDouble ? TensorProto.Types.DataType.Double : TensorProto.Types.DataType.Float;
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape };
        return new ValueInfoProto
        {
            Name = value.Name,
            Type = new TypeProto { TensorType = tensor },
        };
    }
}
