using Unmix.Learning.Onnx;

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
}
