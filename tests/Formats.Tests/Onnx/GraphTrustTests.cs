using Google.Protobuf;
using Unmix.Formats.Onnx;
using Unmix.Formats.Packages;

namespace Unmix.Formats.Tests.Onnx;

public sealed class GraphTrustTests
{
    [Fact]
    public void A_plain_graph_is_read()
    {
        var model = Model();

        Assert.Equal(model, GraphTrust.Read(model.ToByteArray(), "encoder.onnx", "toy.unmix"));
    }

    [Fact]
    public void What_our_schema_does_not_name_is_dropped()
    {
        var model = Model();
        byte[] functions = [.. model.ToByteArray(), 0xCA, 0x01, 2, 0x0A, 0]; // field 25 of a model: functions, code of the file's own

        var read = GraphTrust.Read(functions, "encoder.onnx", "toy.unmix");

        Assert.Equal(model.ToByteArray(), read.ToByteArray());
    }

    [Fact]
    public void Bytes_that_are_no_graph_are_refused() =>
        Refused([0xFF, 0xFF, 0xFF], "The entry 'encoder.onnx' is not an ONNX graph ('toy.unmix'): * Export the model again.");

    [Fact]
    public void A_model_without_a_graph_is_refused() =>
        Refused(
            new ModelProto { IrVersion = 8 }.ToByteArray(),
            "The entry 'encoder.onnx' ('toy.unmix') has no graph. Export the model again."
        );

    [Fact]
    public void External_data_of_an_initializer_is_refused()
    {
        var model = Model();
        model.Graph.Initializer[0].DataLocation = TensorProto.Types.DataLocation.External;
        model.Graph.Initializer[0].ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "/etc/passwd" });

        Refused(model, "*keeps the tensor 'weights' in another file; a package holds all that it needs. *");
    }

    [Fact]
    public void External_data_of_a_constant_is_refused()
    {
        var model = Model();
        var tensor = new TensorProto { Name = "hidden", DataType = 1 };
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "../other" });
        model.Graph.Node[0].Attribute.Add(new AttributeProto { Name = "value", T = tensor });

        Refused(model, "*keeps the tensor 'hidden' in another file; *");
    }

    [Fact]
    public void Another_domain_of_a_node_is_refused()
    {
        var model = Model();
        model.Graph.Node[0].Domain = "com.microsoft";

        Refused(model, "*has an operator 'MatMul' of the domain 'com.microsoft'; only ONNX's own are run. *");
    }

    [Fact]
    public void Another_domain_among_the_operator_sets_is_refused()
    {
        var model = Model();
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 3 });

        Refused(model, "*uses operators of the domain 'ai.onnx.ml'; only ONNX's own are run. *");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(99)]
    public void Another_operator_set_is_refused(int version)
    {
        var model = Model();
        model.OpsetImport[0].Version = version;

        Refused(model, $"*uses operator set {version}; 13 to 26 are run. *");
    }

    [Fact]
    public void A_graph_within_a_graph_is_refused()
    {
        var model = Model();
        model.Graph.Node[0].Attribute.Add(new AttributeProto { Name = "body", G = new GraphProto() });

        Refused(model, "*has a graph within its node *; only plain graphs are run. *");
    }

    private static ModelProto Model()
    {
        var graph = new GraphProto { Name = "toy" };
        graph.Initializer.Add(
            new TensorProto
            {
                Name = "weights",
                DataType = 1,
                Dims = { 1, 1 },
                FloatData = { 1 },
            }
        );
        graph.Node.Add(
            new NodeProto
            {
                OpType = "MatMul",
                Name = "product",
                Input = { "spectra", "weights" },
                Output = { "abundances" },
            }
        );
        return new ModelProto
        {
            IrVersion = 8,
            Graph = graph,
            OpsetImport = { new OperatorSetIdProto { Version = 17 } },
        };
    }

    private static void Refused(ModelProto model, string message) => Refused(model.ToByteArray(), message);

    private static void Refused(byte[] bytes, string message) =>
        Expect.Message(message, Assert.Throws<ModelPackageException>(() => GraphTrust.Read(bytes, "encoder.onnx", "toy.unmix")));
}
