using Unmix.Formats.Onnx;

namespace Unmix.Formats.Tests.Onnx;

/// <summary>Builds small graphs.</summary>
internal static class GraphSamples
{
    public static NodeProto Node(string op, string[] inputs, string[] outputs, params (string Name, object Value)[] attributes)
    {
        var node = new NodeProto { OpType = op, Name = op + "_" + outputs[0] };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        foreach (var (name, value) in attributes)
        {
            var attribute = new AttributeProto { Name = name };
            if (value is long i)
                attribute.I = i;
            else
                attribute.Ints.AddRange((long[])value);
            node.Attribute.Add(attribute);
        }
        return node;
    }

    /// <summary>A tensor's record; a size of -1 is the dynamic axis n.</summary>
    public static ValueInfoProto Value(string name, params long[] sizes)
    {
        var shape = new TensorShapeProto();
        foreach (var size in sizes)
            shape.Dim.Add(
                size < 0
                    ? new TensorShapeProto.Types.Dimension { DimParam = "n" }
                    : new TensorShapeProto.Types.Dimension { DimValue = size }
            );
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto
            {
                TensorType = new TypeProto.Types.Tensor { ElemType = 1, Shape = shape },
            },
        };
    }

    public static TensorProto Weights(string name, params long[] dims)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Float };
        tensor.Dims.AddRange(dims);
        tensor.FloatData.AddRange(new float[dims.Aggregate(1L, (a, b) => a * b)]);
        return tensor;
    }

    public static TensorProto Int64s(string name, params long[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Int64 };
        tensor.Dims.Add(values.Length);
        tensor.Int64Data.AddRange(values);
        return tensor;
    }

    public static ModelProto Model(
        IEnumerable<NodeProto> nodes,
        IEnumerable<TensorProto> initializers,
        ValueInfoProto[] inputs,
        params ValueInfoProto[] outputs
    )
    {
        var graph = new GraphProto { Name = "toy" };
        graph.Node.AddRange(nodes);
        graph.Initializer.AddRange(initializers);
        graph.Input.AddRange(inputs);
        graph.Output.AddRange(outputs);
        var model = new ModelProto
        {
            IrVersion = 8,
            ProducerName = "test",
            Graph = graph,
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        model.MetadataProps.Add(new StringStringEntryProto { Key = "k", Value = "v" });
        return model;
    }
}
