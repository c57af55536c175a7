using Unmix.Learning.Onnx;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

public sealed partial class AbundanceEncoder
{
    /// <summary>
    /// The graph form of <see cref="Forward(DecodedEndmembers, Tensor, Tensor, Tensor?)"/> and of what follows from its posterior.
    /// </summary>
    /// <param name="graph">Written to.</param>
    /// <param name="endmembers">Those of each pixel.</param>
    /// <param name="bands">What is read of the spectra.</param>
    /// <param name="telling">What of the posterior is asked for.</param>
    internal AbundanceOutputs Write(OnnxGraph graph, WrittenEndmembers endmembers, WrittenBands bands, Telling telling)
    {
        using var scope = NewDisposeScope();
        var regression = WriteRegression(graph, endmembers, bands); // [P, n]
        long count = shape.EndmemberCount,
            n = OnnxGraph.Batch;
        var (correction, own) = WriteNonlinear(graph, bands); // [P, n] and [1, n]
        var evidence = ShareScale.Write(graph, graph.Binary("Add", regression, correction, count, n), telling.Sizes);
        var members = WriteConcentration(graph, evidence, own);
        var concentration = telling.Classes is null ? members : telling.Classes.WriteSums(graph, members); // [C, n]
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
            telling.Classes is null ? shares : graph.Transpose(graph.Binary("Div", members, total, members.Shape[0], n), 1, 0)
        );
    }

    // The correction and a factor on the precision; null for one precision everywhere.
    private (OnnxValue Correction, OnnxValue? Precision) WriteNonlinear(OnnxGraph graph, WrittenBands bands)
    {
        var weight = shape.CorrectionBound == 0 ? NetworkShape.NonlinearWeight : NetworkShape.NonlinearWeight / shape.CorrectionBound;
        var scaled = nonlinear.Write(graph, bands.Features, weight, pixelsLast: true, whitening: bands.Whitening);
        if (shape.PrecisionRange == 0)
            return (Bounded(graph, scaled), null);
        long count = shape.EndmemberCount;
        var free = graph.Slice(scaled, 0, count, count + 1);
        var range = graph.Scalar("precision_range", shape.PrecisionRange);
        var share = graph.Unary(
            "Tanh",
            graph.Binary("Mul", free, graph.Scalar("precision_slope", 1 / (weight * shape.PrecisionRange)), [.. free.Shape])
        );
        var own = graph.Unary("Exp", graph.Binary("Mul", share, range, [.. free.Shape]));
        return (Bounded(graph, graph.Slice(scaled, 0, 0, count)), own);
    }

    private OnnxValue Bounded(OnnxGraph graph, OnnxValue scaled) =>
        shape.CorrectionBound == 0
            ? scaled
            : graph.Binary("Mul", graph.Unary("Tanh", scaled), graph.Scalar("correction_bound", shape.CorrectionBound), [.. scaled.Shape]);

    private OnnxValue WriteConcentration(OnnxGraph graph, OnnxValue evidence, OnnxValue? own)
    {
        long[] shapeOf = [.. evidence.Shape];
        var smooth = shape.Link == ConcentrationLink.Smooth;
        var bent = smooth ? SmoothRectified(graph, evidence) : graph.Unary("Relu", evidence);
        var precision = graph.Scalar("precision", Precision().ToFloats()[0]);
        if (own is not null)
            precision = graph.Binary("Mul", own, precision, [.. own.Shape]);
        var scaled = graph.Binary("Mul", bent, precision, shapeOf);
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

    private OnnxValue WriteRegression(OnnxGraph graph, WrittenEndmembers written, WrittenBands bands)
    {
        if (bands.Along is { } along && written is { Shares: { } shares, Vertices: { } vertices })
            return WriteRegressionOfProducts(graph, along, shares, vertices);
        var endmembers = written.Spectra;
        var (start, gram, projection) = Orthogonalisation.Write(graph, endmembers, WithBandsMore(graph, bands.Spectra), shape.HeldShare);
        var drive = WithThreshold(graph, projection);
        if (shape.Steps == StepRule.Bounded)
            (gram, drive) = DivideBy(graph, Trace(graph, gram), gram, drive);
        return WriteSteps(graph, start, gram, drive);
    }

    private OnnxValue WithThreshold(OnnxGraph graph, OnnxValue projection) =>
        graph.Binary("Sub", projection, graph.Scalar("threshold", Threshold().ToFloats()[0]), shape.EndmemberCount, OnnxGraph.Batch);

    private OnnxValue WriteRegressionOfProducts(OnnxGraph graph, OnnxValue along, OnnxValue shares, Tensor vertices)
    {
        var products = new VertexProducts(graph, shares, along, vertices, shape.HeldShare, SumWeight()?.ToFloats()[0] ?? 0);
        var start = GramSolution.Write(graph, products.Gram, products.Projection);
        var (gram, drive) = (graph.ToSingle(products.Gram), WithThreshold(graph, graph.ToSingle(products.Projection)));
        if (shape.Steps == StepRule.Bounded)
            (gram, drive) = DivideBy(graph, graph.Sum(graph.ToSingle(products.Diagonal), 0, keep: true), gram, drive);
        return WriteSteps(graph, start, gram, drive);
    }

    private OnnxValue WriteSteps(OnnxGraph graph, OnnxValue start, OnnxValue gram, OnnxValue drive)
    {
        long count = shape.EndmemberCount,
            n = OnnxGraph.Batch;
        var steps = Steps().ToFloats();
        var abundances = start;
        for (var k = 0; k < NetworkShape.RegressionSteps; k++)
        {
            var product = graph.Sum(graph.Binary("Mul", gram, abundances, count, count, n), 1, keep: false);
            var misfit = graph.Binary("Sub", drive, product, count, n);
            var step = graph.Binary("Mul", misfit, graph.Scalar($"step_{k}", steps[k]), count, n);
            abundances = graph.Unary("Relu", graph.Binary("Add", abundances, step, count, n));
        }
        return abundances;
    }

    /// <summary>Floats of a cache line.</summary>
    private const int Line = 16;

    /// <summary>
    /// What the regression's columns hold after the L bands, where it takes place on them, the same for every pixel: the weight of the
    /// sum where there is one, and zeros up to whole cache lines. Kernels add a row in another order where it begins elsewhere in a
    /// line; a pixel's last bits would then depend on its place in a batch, and a map's bytes on its tiles.
    /// </summary>
    internal IReadOnlyList<double> BandsMore()
    {
        if (shape.Vertices > 0)
            return [];
        double[] sum = SumWeight() is { } weight ? [weight.ToFloats()[0]] : [];
        var length = shape.BandCount + sum.Length;
        return [.. sum, .. Enumerable.Repeat(0.0, (Line - length % Line) % Line)];
    }

    private OnnxValue WithBandsMore(OnnxGraph graph, OnnxValue spectra)
    {
        float[] more = [.. BandsMore().Select(value => (float)value)];
        if (more.Length == 0)
            return spectra;
        // A constant of n rows, where n is known to the spectra alone.
        var none = graph.Binary("Mul", graph.Slice(spectra, 1, 0, 1), graph.Scalar("nothing", 0), OnnxGraph.Batch, 1);
        var constant = graph.Constant("bands_more", more, 1, more.Length);
        return graph.Concat([spectra, graph.Binary("Add", none, constant, OnnxGraph.Batch, more.Length)], 1);
    }

    private static (OnnxValue Gram, OnnxValue Drive) DivideBy(OnnxGraph graph, OnnxValue trace, OnnxValue gram, OnnxValue drive)
    {
        long count = gram.Shape[0],
            n = OnnxGraph.Batch;
        return (graph.Binary("Div", gram, trace, count, count, n), graph.Binary("Div", drive, trace, count, n));
    }

    private static OnnxValue Trace(OnnxGraph graph, OnnxValue gram)
    {
        long count = gram.Shape[0],
            n = OnnxGraph.Batch;
        var diagonal = new float[count * count];
        for (var p = 0; p < count; p++)
            diagonal[p * (count + 1)] = 1;
        var kept = graph.Binary("Mul", gram, graph.Constant("diagonal", diagonal, count, count, 1), count, count, n);
        return graph.Sum(graph.Sum(kept, 0, keep: false), 0, keep: true); // [1, n]
    }
}
