using Unmix.Formats.Onnx;
using Unmix.Formats.Packages;
using Unmix.Learning.Onnx;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Context;

public sealed partial class ContextNetwork
{
    /// <summary>The graph form of <see cref="Answer"/>, pixels last so that every pass goes along many of them.</summary>
    /// <param name="metadata">What other tools should find in the file.</param>
    internal ModelProto Write(IReadOnlyDictionary<string, string> metadata)
    {
        using var scope = NewDisposeScope();
        var graph = new OnnxGraph("context");
        long count = Shape.EndmemberCount,
            around = Shape.NeighbourCount,
            middle = around / 2,
            n = OnnxGraph.Batch;
        var neighbours = graph.Input(GraphNames.Neighbours, count, around, n);
        var one = graph.Scalar("one", 1);
        var total = graph.Sum(neighbours, 0, keep: false); // [K, n]
        var shares = graph.Binary("Div", neighbours, AtLeast(graph, "least_total", LeastTotal, total), count, around, n);
        var own = graph.Slice(shares, 1, middle, middle + 1); // [P, 1, n]
        var apart = graph.Binary("Sub", shares, own, count, around, n);
        var squares = graph.Binary("Mul", apart, apart, count, around, n);
        var variance = graph.Binary("Mul", own, graph.Binary("Sub", one, own, count, 1, n), count, 1, n);
        variance = graph.Binary("Add", variance, graph.Scalar("least_variance", LeastVariance), count, 1, n);
        var counted = graph.Binary("Mul", squares, graph.Binary("Div", one, variance, count, 1, n), count, around, n);
        var far = Far(graph, graph.Sum(counted, 0, keep: false), Unsure(graph, total), out var unsure);
        var spread = graph.Binary("Add", graph.Sum(squares, 1, keep: false), graph.Scalar("least_square", LeastSquare), count, n);
        var features = graph.Concat(
            [far, graph.Unary("Sqrt", unsure), graph.Squeeze(own, 1), graph.Sum(apart, 1, keep: false), graph.Unary("Sqrt", spread)],
            0
        );
        var hidden = graph.Unary("Relu", Dense(graph, "hidden", hiddenWeight, hiddenBias, features));
        var gates = graph.Unary("Exp", LogGates(graph, far, features, hidden));
        var evidence = graph.Sum(graph.Binary("Mul", neighbours, gates, count, around, n), 1, keep: false);
        WriteAnswers(graph, Corrected(graph, evidence));
        return graph.Build(metadata);
    }

    // [K, n], 1 where there is no pixel.
    private OnnxValue Unsure(OnnxGraph graph, OnnxValue total)
    {
        long around = Shape.NeighbourCount,
            n = OnnxGraph.Batch;
        var one = graph.Scalar("nothing_known", 1);
        var precision = graph.Binary("Mul", total, graph.Scalar("encoder_calibration", Shape.EncoderCalibration), around, n);
        return graph.Binary("Div", one, graph.Binary("Add", precision, one, around, n), around, n);
    }

    private OnnxValue Far(OnnxGraph graph, OnnxValue distances, OnnxValue ofPlaces, out OnnxValue unsure)
    {
        long around = Shape.NeighbourCount,
            middle = around / 2,
            n = OnnxGraph.Batch;
        unsure = ofPlaces;
        var both = graph.Binary("Add", unsure, graph.Slice(unsure, 0, middle, middle + 1), around, n);
        var far = graph.Binary("Div", distances, both, around, n);
        var halfWay = graph.Scalar("half_way", HalfWay * Shape.EndmemberCount);
        return graph.Binary("Div", far, graph.Binary("Add", far, halfWay, around, n), around, n);
    }

    private OnnxValue LogGates(OnnxGraph graph, OnnxValue far, OnnxValue features, OnnxValue hidden)
    {
        long around = Shape.NeighbourCount,
            n = OnnxGraph.Batch;
        var strength = Dense(graph, "strength", strengthWeight, strengthBias, hidden);
        var own = Dense(graph, "gate_features", gateFeatures, gatePlace, features);
        var all = graph.Binary("Add", own, Product(graph, "gate", gateWeight, hidden), around, n);
        all = graph.Binary("Sub", all, graph.Binary("Mul", far, strength, around, n), around, n);
        return graph.Within(all, graph.Scalar("least_log_gate", LeastLogGate), graph.Scalar("most_log_gate", MostLogGate));
    }

    private OnnxValue Corrected(OnnxGraph graph, OnnxValue evidence)
    {
        long count = Shape.EndmemberCount,
            n = OnnxGraph.Batch;
        var total = AtLeast(graph, "least_evidence", LeastTotal, graph.Sum(evidence, 0, keep: true));
        var found = graph.Binary("Div", evidence, total, count, n);
        var looks = Dense(graph, "correction_hidden", correctionHidden, correctionHiddenBias, found);
        var bent = graph.Unary("Tanh", Dense(graph, "correction", correctionWeight, correctionBias, graph.Unary("Relu", looks)));
        var factor = graph.Unary("Exp", graph.Binary("Mul", bent, graph.Scalar("most_correction", MostCorrection), count, n));
        return graph.Binary("Mul", evidence, factor, count, n);
    }

    private void WriteAnswers(OnnxGraph graph, OnnxValue concentration)
    {
        long count = Shape.EndmemberCount,
            n = OnnxGraph.Batch;
        var one = graph.Scalar("whole", 1);
        var total = graph.Sum(concentration, 0, keep: true); // [1, n]
        var mean = graph.Binary("Div", concentration, AtLeast(graph, "least_sum", LeastTotal, total), count, n);
        var spread = graph.Binary("Mul", mean, graph.Binary("Sub", one, mean, count, n), count, n);
        var precision = graph.Binary("Mul", total, graph.Scalar("calibration", calibration.ToFloats()[0]), 1, n);
        var variance = graph.Binary("Div", spread, graph.Binary("Add", precision, one, 1, n), count, n);
        graph.Output(GraphNames.Abundances, graph.Transpose(mean, 1, 0));
        graph.Output(GraphNames.Deviation, graph.Transpose(graph.Unary("Sqrt", variance), 1, 0));
    }

    private static OnnxValue AtLeast(OnnxGraph graph, string name, double least, OnnxValue value) =>
        graph.Binary("Max", value, graph.Scalar(name, least), [.. value.Shape]);

    // weight [out, in] times [in, n].
    private static OnnxValue Product(OnnxGraph graph, string name, Tensor weight, OnnxValue input) =>
        graph.Binary("MatMul", graph.Constant(name + "_weight", weight.ToFloats(), weight.shape), input, weight.shape[0], OnnxGraph.Batch);

    private static OnnxValue Dense(OnnxGraph graph, string name, Tensor weight, Tensor bias, OnnxValue input) =>
        graph.Binary(
            "Add",
            Product(graph, name, weight, input),
            graph.Constant(name + "_bias", bias.ToFloats(), bias.shape),
            weight.shape[0],
            OnnxGraph.Batch
        );
}
