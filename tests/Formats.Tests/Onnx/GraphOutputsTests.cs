using Google.Protobuf;
using Unmix.Formats.Onnx;
using static Unmix.Formats.Tests.Onnx.GraphSamples;

namespace Unmix.Formats.Tests.Onnx;

public sealed class GraphOutputsTests
{
    /// <summary>x -> h -> (a, b); b also needs its own weights and a node of two outputs.</summary>
    private static ModelProto Forked()
    {
        var model = Model(
            [
                Node("MatMul", ["x", "w"], ["h"]),
                Node("Split", ["h"], ["left", "right"], ("axis", 1L)),
                Node("Relu", ["left"], ["a"]),
                Node("MatMul", ["h", "v"], ["g"]),
                Node("Add", ["g", "right"], ["b"]),
            ],
            [Weights("w", 4, 6), Weights("v", 6, 3)],
            [Value("x", -1, 4), Value("unused", -1, 2)],
            Value("a", -1, 3),
            Value("b", -1, 3)
        );
        model.Graph.ValueInfo.AddRange([Value("h", -1, 6), Value("g", -1, 3)]);
        return model;
    }

    [Fact]
    public void Keeps_only_what_an_output_needs_in_its_old_order()
    {
        var cut = GraphOutputs.Keep(Forked(), ["a"]);

        Assert.Equal(["MatMul", "Split", "Relu"], cut.Graph.Node.Select(n => n.OpType));
        Assert.Equal(["w"], cut.Graph.Initializer.Select(i => i.Name));
        Assert.Equal(["a"], cut.Graph.Output.Select(o => o.Name));
        Assert.Equal(["h"], cut.Graph.ValueInfo.Select(v => v.Name));
        Assert.Equal(["x", "unused"], cut.Graph.Input.Select(i => i.Name));
    }

    [Fact]
    public void Keeping_all_outputs_changes_nothing()
    {
        var cut = GraphOutputs.Keep(Forked(), ["b", "a"]);

        Assert.Equal(Forked(), cut);
    }

    [Fact]
    public void Leaves_the_given_model_alone()
    {
        var model = Forked();
        var before = model.ToByteArray();

        GraphOutputs.Keep(model, ["b"]).Graph.Node[0].OpType = "Changed";

        Assert.Equal(before, model.ToByteArray());
    }

    [Fact]
    public void Keeps_what_a_graph_within_a_node_takes_from_outside()
    {
        var model = Forked();
        var branch = new GraphProto { Name = "branch" };
        branch.Node.Add(Node("Relu", ["g"], ["inner"]));
        branch.Output.Add(Value("inner", -1, 3));
        var choice = Node("If", ["x"], ["c"]);
        choice.Attribute.Add(new AttributeProto { Name = "then_branch", G = branch });
        model.Graph.Node.Add(choice);
        model.Graph.Output.Add(Value("c", -1, 3));

        var cut = GraphOutputs.Keep(model, ["c"]);

        Assert.Equal(["MatMul", "MatMul", "If"], cut.Graph.Node.Select(n => n.OpType));
        Assert.Equal(["w", "v"], cut.Graph.Initializer.Select(i => i.Name));
    }

    [Fact]
    public void Refuses_a_name_that_is_no_output()
    {
        var fault = Assert.Throws<ArgumentException>(() => GraphOutputs.Keep(Forked(), ["h"]));

        Expect.Message("The graph has no output 'h'; it has a, b.*", fault);
    }

    [Fact]
    public void Refuses_to_keep_nothing() => Assert.Throws<ArgumentException>(() => GraphOutputs.Keep(Forked(), []));
}
