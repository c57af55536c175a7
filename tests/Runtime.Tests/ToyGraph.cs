using Unmix.Formats.Onnx;

namespace Unmix.Runtime.Tests;

/// <summary>Builds an ONNX graph node by node; a size of -1 is the dynamic axis n.</summary>
internal sealed class ToyGraph
{
    private readonly GraphProto graph = new() { Name = "toy" };

    public void Input(string name, params long[] sizes) => graph.Input.Add(Value(name, sizes));

    public void Floats(string name, long[] dims, float[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Float };
        tensor.Dims.AddRange(dims);
        tensor.FloatData.AddRange(values);
        graph.Initializer.Add(tensor);
    }

    public void Integers(string name, params long[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Int64 };
        tensor.Dims.Add(values.Length);
        tensor.Int64Data.AddRange(values);
        graph.Initializer.Add(tensor);
    }

    public void Node(string op, string[] inputs, string output, params (string Name, long Value)[] attributes)
    {
        var node = new NodeProto { OpType = op, Name = output };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        foreach (var (name, value) in attributes)
            node.Attribute.Add(
                new AttributeProto
                {
                    Name = name,
                    Type = AttributeProto.Types.AttributeType.Int,
                    I = value,
                }
            );
        graph.Node.Add(node);
    }

    public ModelProto Build(params (string Name, long[] Sizes)[] outputs)
    {
        graph.Output.AddRange(outputs.Select(output => Value(output.Name, output.Sizes)));
        var model = new ModelProto
        {
            IrVersion = 8,
            ProducerName = "test",
            Graph = graph,
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        return model;
    }

    private static ValueInfoProto Value(string name, long[] sizes)
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
}
