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
        var input = graph.Input(GraphNames.Neighbours, n, around, count);
        var neighbours = graph.Transpose(input, 1, 2, 0); // [K, P, n]
        var one = graph.Scalar("one", 1);
        var total = graph.Sum(neighbours, 1, keep: true); // [K, 1, n]
        var there = graph.Unary("Sign", total);
        var floored = graph.Binary("Max", total, graph.Scalar("least_total", LeastTotal), around, 1, n);
        var shares = graph.Binary("Div", neighbours, floored, around, count, n);
        var spread = graph.Binary("Mul", shares, graph.Binary("Sub", one, shares, around, count, n), around, count, n);
        var precision = graph.Binary("Mul", total, graph.Scalar("encoder_calibration", Shape.EncoderCalibration), around, 1, n);
        var variance = graph.Binary("Div", spread, graph.Binary("Add", precision, one, around, 1, n), around, count, n);
        var own = graph.Slice(shares, 0, middle, middle + 1);
        var both = graph.Binary("Add", variance, graph.Slice(variance, 0, middle, middle + 1), around, count, n);
        both = graph.Unary("Sqrt", graph.Binary("Add", both, graph.Scalar("least_variance", LeastVariance), around, count, n));
        var most = graph.Scalar("most_deviations", MostDeviations);
        var apart = graph.Binary("Div", graph.Binary("Sub", shares, own, around, count, n), both, around, count, n);
        apart = graph.Unary("Tanh", graph.Binary("Div", apart, most, around, count, n));
        apart = graph.Binary("Mul", apart, most, around, count, n);
        var sure = graph.Binary("Mul", graph.Unary("Log", floored), graph.Scalar("log_share", LogShare), around, 1, n);
        var features = graph.Binary("Mul", graph.Concat([shares, apart, sure], 1), there, around, Shape.PairFeatures, n);
        var self = Dense(graph, "middle", middleWeight, pairBias, graph.Concat([own, graph.Slice(sure, 0, middle, middle + 1)], 1));
        var seen = graph.Binary("Add", Product(graph, "pair", pairWeight, features), self, around, ContextShape.Width, n);
        seen = graph.Binary("Add", seen, Place(graph, "place", placeBias), around, ContextShape.Width, n);
        seen = graph.Binary("Mul", graph.Unary("Relu", seen), there, around, ContextShape.Width, n);
        var parts = graph.Binary("Mul", seen, Place(graph, "place_weight", placeWeight), around, ContextShape.Width, n);
        var all = graph.Unary("Relu", Dense(graph, "sum", sumWeight, sumBias, graph.Sum(parts, 0, keep: true))); // [1, H, n]
        var allow = Dense(graph, "gate_sum", gateSum, gateBias, all);
        var weighed = graph.Binary("Add", Product(graph, "gate_hidden", gateHidden, seen), allow, around, ContextShape.Width, n);
        var gates = Gates(graph, graph.Unary("Relu", weighed));
        var counted = graph.Binary("Mul", graph.Binary("Mul", gates, there, around, 1, n), neighbours, around, count, n);
        WriteAnswers(graph, Corrected(graph, graph.Sum(counted, 0, keep: true), all));
        return graph.Build(metadata);
    }

    private OnnxValue Gates(OnnxGraph graph, OnnxValue weighed)
    {
        long around = Shape.NeighbourCount,
            n = OnnxGraph.Batch;
        var gates = graph.Binary("Add", Product(graph, "gate", gateWeight, weighed), Place(graph, "gate_place", gatePlace), around, 1, n);
        gates = graph.Binary("Max", gates, graph.Scalar("least_log_gate", LeastLogGate), around, 1, n);
        return graph.Unary("Exp", graph.Binary("Min", gates, graph.Scalar("most_log_gate", MostLogGate), around, 1, n));
    }

    private OnnxValue Corrected(OnnxGraph graph, OnnxValue evidence, OnnxValue all)
    {
        long count = Shape.EndmemberCount,
            n = OnnxGraph.Batch;
        var total = graph.Binary("Max", graph.Sum(evidence, 1, keep: true), graph.Scalar("least_evidence", LeastTotal), 1, 1, n);
        var found = graph.Binary("Div", evidence, total, 1, count, n);
        var hidden = graph.Unary(
            "Relu",
            Dense(graph, "correction_hidden", correctionHidden, correctionHiddenBias, graph.Concat([found, all], 1))
        );
        var bent = graph.Unary("Tanh", Dense(graph, "correction", correctionWeight, correctionBias, hidden));
        var factor = graph.Unary("Exp", graph.Binary("Mul", bent, graph.Scalar("most_correction", MostCorrection), 1, count, n));
        return graph.Squeeze(graph.Binary("Mul", evidence, factor, 1, count, n), 0); // [P, n]
    }

    private void WriteAnswers(OnnxGraph graph, OnnxValue concentration)
    {
        long count = Shape.EndmemberCount,
            n = OnnxGraph.Batch;
        var one = graph.Scalar("whole", 1);
        var total = graph.Sum(concentration, 0, keep: true); // [1, n]
        var floored = graph.Binary("Max", total, graph.Scalar("least_sum", LeastTotal), 1, n);
        var mean = graph.Binary("Div", concentration, floored, count, n);
        var spread = graph.Binary("Mul", mean, graph.Binary("Sub", one, mean, count, n), count, n);
        var precision = graph.Binary("Mul", total, graph.Scalar("calibration", calibration.ToFloats()[0]), 1, n);
        var variance = graph.Binary("Div", spread, graph.Binary("Add", precision, one, 1, n), count, n);
        graph.Output(GraphNames.Abundances, graph.Transpose(mean, 1, 0));
        graph.Output(GraphNames.Deviation, graph.Transpose(graph.Unary("Sqrt", variance), 1, 0));
    }

    // weight [out, in] times [k, in, n].
    private static OnnxValue Product(OnnxGraph graph, string name, Tensor weight, OnnxValue input) =>
        graph.Binary(
            "MatMul",
            graph.Constant(name + "_weight", weight.ToFloats(), weight.shape),
            input,
            input.Shape[0],
            weight.shape[0],
            OnnxGraph.Batch
        );

    private static OnnxValue Dense(OnnxGraph graph, string name, Tensor weight, Tensor bias, OnnxValue input) =>
        graph.Binary(
            "Add",
            Product(graph, name, weight, input),
            graph.Constant(name + "_bias", bias.ToFloats(), 1, bias.shape[0], 1),
            input.Shape[0],
            weight.shape[0],
            OnnxGraph.Batch
        );

    // [K, w] by place, the same for every pixel.
    private static OnnxValue Place(OnnxGraph graph, string name, Tensor values) =>
        graph.Constant(name, values.ToFloats(), values.shape[0], values.shape[1], 1);
}
