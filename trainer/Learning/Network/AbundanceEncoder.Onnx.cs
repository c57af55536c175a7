using Unmix.Learning.Onnx;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

public sealed partial class AbundanceEncoder
{
    /// <summary>The graph form of <see cref="Forward"/> and of what follows from its posterior.</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="endmembers">P values [n, L].</param>
    /// <param name="spectra">[n, L].</param>
    /// <param name="whitening">Folded into the first layer on the spectra.</param>
    /// <param name="classes">That the posterior is asked for; null where each endmember is its own.</param>
    internal AbundanceOutputs Write(
        OnnxGraph graph,
        IReadOnlyList<OnnxValue> endmembers,
        OnnxValue spectra,
        SpectraWhitening? whitening,
        EndmemberClasses? classes = null
    )
    {
        using var scope = NewDisposeScope();
        var regression = WriteRegression(graph, endmembers, spectra); // [P, n]
        long count = endmembers.Count,
            n = OnnxGraph.Batch;
        var correction = WriteCorrection(graph, spectra, whitening); // [P, n]
        var members = WriteConcentration(graph, graph.Binary("Add", regression, correction, count, n));
        var concentration = classes is null ? members : classes.WriteSums(graph, members); // [C, n]
        count = concentration.Shape[0];
        var total = graph.Sum(concentration, 0, keep: true); // [1, n]
        var mean = graph.Binary("Div", concentration, total, count, n);
        var one = graph.Scalar("one", 1);
        var spread = graph.Binary("Mul", mean, graph.Binary("Sub", one, mean, count, n), count, n);
        var calibrated = graph.Binary("Mul", total, graph.Scalar("calibration", calibration.ToFloats()[0]), 1, n);
        var variance = graph.Binary("Div", spread, graph.Binary("Add", calibrated, one, 1, n), count, n);
        var shares = graph.Transpose(mean, 1, 0);
        return new AbundanceOutputs(
            shares,
            graph.Transpose(concentration, 1, 0),
            graph.Transpose(graph.Unary("Sqrt", variance), 1, 0),
            StreamShare.Write(graph, regression, correction, 0),
            classes is null ? shares : graph.Transpose(graph.Binary("Div", members, total, members.Shape[0], n), 1, 0)
        );
    }

    private OnnxValue WriteCorrection(OnnxGraph graph, OnnxValue spectra, SpectraWhitening? whitening)
    {
        if (shape.CorrectionBound == 0)
            return nonlinear.Write(graph, spectra, whitening, NetworkShape.NonlinearWeight, pixelsLast: true);
        var scaled = nonlinear.Write(graph, spectra, whitening, NetworkShape.NonlinearWeight / shape.CorrectionBound, pixelsLast: true);
        return graph.Binary("Mul", graph.Unary("Tanh", scaled), graph.Scalar("correction_bound", shape.CorrectionBound), [.. scaled.Shape]);
    }

    private OnnxValue WriteConcentration(OnnxGraph graph, OnnxValue evidence)
    {
        long[] shapeOf = [.. evidence.Shape];
        var smooth = shape.Link == ConcentrationLink.Smooth;
        var bent = smooth ? SmoothRectified(graph, evidence) : graph.Unary("Relu", evidence);
        var scaled = graph.Binary("Mul", bent, graph.Scalar("precision", Precision().ToFloats()[0]), shapeOf);
        return graph.Binary("Add", scaled, graph.Scalar("concentration_floor", smooth ? SmoothFloor : ConcentrationFloor), shapeOf);
    }

    private static OnnxValue SmoothRectified(OnnxGraph graph, OnnxValue evidence)
    {
        long[] shapeOf = [.. evidence.Shape];
        var square = graph.Scalar("smooth_width_squared", SmoothWidth * SmoothWidth);
        var root = graph.Unary("Sqrt", graph.Binary("Add", graph.Binary("Mul", evidence, evidence, shapeOf), square, shapeOf));
        var tail = graph.Binary(
            "Div",
            graph.Scalar("half_smooth_width_squared", SmoothWidth * SmoothWidth / 2),
            graph.Binary("Add", root, graph.Unary("Abs", evidence), shapeOf),
            shapeOf
        );
        return graph.Binary("Add", graph.Unary("Relu", evidence), tail, shapeOf);
    }

    private OnnxValue WriteRegression(OnnxGraph graph, IReadOnlyList<OnnxValue> endmembers, OnnxValue spectra)
    {
        var (abundances, gram, projection) = Orthogonalisation.Write(graph, endmembers, spectra, shape.HeldShare);
        long count = endmembers.Count,
            n = OnnxGraph.Batch;
        var steps = Steps().ToFloats();
        var drive = graph.Binary("Sub", projection, graph.Scalar("threshold", Threshold().ToFloats()[0]), count, n);
        if (shape.Steps == StepRule.Bounded)
            (gram, drive) = DivideByTrace(graph, gram, drive);
        for (var k = 0; k < NetworkShape.RegressionSteps; k++)
        {
            var product = graph.Sum(graph.Binary("Mul", gram, abundances, count, count, n), 1, keep: false);
            var misfit = graph.Binary("Sub", drive, product, count, n);
            var step = graph.Binary("Mul", misfit, graph.Scalar($"step_{k}", steps[k]), count, n);
            abundances = graph.Unary("Relu", graph.Binary("Add", abundances, step, count, n));
        }
        return abundances;
    }

    private static (OnnxValue Gram, OnnxValue Drive) DivideByTrace(OnnxGraph graph, OnnxValue gram, OnnxValue drive)
    {
        long count = gram.Shape[0],
            n = OnnxGraph.Batch;
        var diagonal = new float[count * count];
        for (var p = 0; p < count; p++)
            diagonal[p * (count + 1)] = 1;
        var kept = graph.Binary("Mul", gram, graph.Constant("diagonal", diagonal, count, count, 1), count, count, n);
        var trace = graph.Sum(graph.Sum(kept, 0, keep: false), 0, keep: true); // [1, n]
        return (graph.Binary("Div", gram, trace, count, count, n), graph.Binary("Div", drive, trace, count, n));
    }
}
