using Unmix.Learning.Onnx;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

public sealed partial class MixingDecoder
{
    /// <summary>The graph form of <see cref="Forward"/>.</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="endmembers">[n, L, P].</param>
    /// <param name="abundances">[n, P].</param>
    /// <returns>The reconstruction [n, L] and the share of the nonlinear stream [n].</returns>
    internal (OnnxValue Spectra, OnnxValue Nonlinearity) Write(OnnxGraph graph, OnnxValue endmembers, OnnxValue abundances)
    {
        long bands = endmembers.Shape[1],
            n = OnnxGraph.Batch;
        var product = graph.Binary("MatMul", endmembers, graph.Unsqueeze(abundances, 2), n, bands, 1);
        var linear = graph.Squeeze(product, 2);
        var joined = graph.Concat([graph.Reshape(endmembers, n, bands * endmembers.Last), abundances], 1);
        var correction = nonlinear.Write(graph, joined, factor: NetworkShape.NonlinearWeight);
        var spectra = graph.Unary("Relu", graph.Binary("Add", linear, correction, n, bands));
        return (spectra, StreamShare.Write(graph, linear, correction, 1));
    }

    /// <summary>
    /// The same of endmembers that are mixtures of vertices: both streams begin with products of endmembers, and so of the vertices, which
    /// are the same for all pixels. Nothing is as large as the endmembers.
    /// </summary>
    /// <param name="graph">Written to.</param>
    /// <param name="shares">[n, P J] of the vertices; those of each class sum to one.</param>
    /// <param name="vertices">[P, J, L].</param>
    /// <param name="classOf">[P] the class of each endmember, from 0.</param>
    /// <param name="abundances">[n, C].</param>
    /// <returns>The reconstruction, [n, L].</returns>
    internal OnnxValue WriteOfMixtures(OnnxGraph graph, OnnxValue shares, Tensor vertices, IReadOnlyList<int> classOf, OnnxValue abundances)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        long n = OnnxGraph.Batch,
            count = shares.Last,
            bands = vertices.shape[2],
            classes = abundances.Last;
        var all = vertices.flatten(0, 1); // [P J, L]
        var ofClass = zeros(classes, count);
        var read = zeros(bands * classes + classes, count + classes); // what the first layer reads: see Forward
        for (var v = 0; v < count; v++)
        {
            var its = classOf[(int)(v / vertices.shape[1])];
            ofClass[its, v] = 1;
            read.narrow(0, 0, bands * classes).view(bands, classes, count + classes).select(2, v).select(1, its).copy_(all[v]);
        }
        read.narrow(0, bands * classes, classes).narrow(1, count, classes).copy_(eye(classes));
        var amounts = graph.Binary("MatMul", abundances, graph.Constant("vertices_of_class", ofClass.ToFloats(), classes, count), n, count);
        var weighed = graph.Binary("Mul", amounts, shares, n, count);
        var linear = graph.Binary("MatMul", weighed, graph.Constant("all_vertices", all.ToFloats(), count, bands), n, bands);
        var joined = graph.Concat([shares, abundances], 1);
        var correction = nonlinear.Write(graph, joined, factor: NetworkShape.NonlinearWeight, before: read);
        return graph.Unary("Relu", graph.Binary("Add", linear, correction, n, bands));
    }
}
