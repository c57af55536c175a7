using Unmix.Formats.Onnx;
using Unmix.Formats.Packages;
using static Unmix.Formats.Tests.Onnx.GraphSamples;

namespace Unmix.Formats.Tests.Onnx;

/// <summary>Nodes that can't be: refused with a sentence, never with an index out of range or an overflow.</summary>
public sealed class SpoiltGraphTests
{
    public static TheoryData<string, string[], string[], string> Nodes =>
        new()
        {
            { "Gemm", ["x"], ["y"], "The graph's node 'Gemm_y' (Gemm) has 1 inputs; it takes 2. Export the model again." },
            { "Relu", [], ["y"], "The graph's node 'Relu_y' (Relu) has 0 inputs; it takes 1. Export the model again." },
            { "Unsqueeze", ["x", "nine"], ["y"], "The graph names axis 9 of a tensor with 3 axes. Export the model again." },
            { "Unsqueeze", ["x", "twice"], ["y"], "The graph adds the same axis to a tensor twice. Export the model again." },
            { "ReduceSum", ["x", "nine"], ["y"], "The graph names axis 9 of a tensor with 2 axes. Export the model again." },
            { "Reshape", ["x", "below"], ["y"], "*(Reshape) can't join [1, 6] and [-5]. Export the model again." },
            { "Reshape", ["x", "zeros"], ["y"], "*(Reshape) can't join [1, 6] and [0, 0, 0]. Export the model again." },
            { "Slice", ["x", "twice", "nine"], ["y"], "*(Slice) can't join [1, 1] and [9]. Export the model again." },
            { "Expand", ["x", "huge"], ["y"], "The graph has a tensor that is larger than any memory. Export the model again." },
            { "Concat", ["x", "nine"], ["y"], "*(Concat) can't join [1, 6] and [1]. Export the model again." },
        };

    [Theory]
    [MemberData(nameof(Nodes))]
    public void A_node_that_cannot_be_is_refused(string op, string[] inputs, string[] outputs, string message)
    {
        const long half = 1L << 40;
        var model = Model(
            [Node(op, inputs, outputs)],
            [Int64s("nine", 9), Int64s("twice", 1, 1), Int64s("below", -5), Int64s("zeros", 0, 0, 0), Int64s("huge", half, half, 6)],
            [Value("x", -1, 6)],
            new ValueInfoProto { Name = "y" }
        );

        Expect.Message(message, Assert.Throws<ModelPackageException>(() => ActivationBytes.PerPixel(model)));
    }

    [Fact]
    public void A_node_without_an_output_is_refused()
    {
        var node = new NodeProto
        {
            OpType = "Relu",
            Name = "lost",
            Input = { "x" },
        };

        var fault = Assert.Throws<ModelPackageException>(() => MultiplyAdds.PerPixel(Model([node], [], [Value("x", -1, 6)])));

        Assert.Equal("The graph's node 'lost' (Relu) has no output. Export the model again.", fault.Message);
    }

    [Fact]
    public void A_product_whose_factor_has_no_such_axis_is_refused()
    {
        // the shape is recorded, so it is not inferred
        var model = Model([Node("Gemm", ["x", "w"], ["y"])], [Weights("w", 6, 2)], [Value("x", -1)], Value("y", -1, 2));

        Expect.Message(
            "The graph's node 'Gemm_y' (Gemm) multiplies a tensor of 1 axes. Export the model again.",
            Assert.Throws<ModelPackageException>(() => MultiplyAdds.PerPixel(model))
        );
    }
}
