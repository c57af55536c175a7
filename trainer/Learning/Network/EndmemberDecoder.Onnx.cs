using Unmix.Learning.Onnx;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

public sealed partial class EndmemberDecoder
{
    /// <summary>Networks that are written side by side: more are fewer calls, but more that is multiplied by zeros.</summary>
    private const int Together = 4;

    /// <summary>The graph form of <see cref="Mean"/>, each endmember apart so that nothing strides over [n, L, P].</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="latents">[n, P * H], or what the latents come from.</param>
    /// <param name="before">The layer that makes latents of it: linear, and so folded into the first one here. Null for none.</param>
    /// <param name="more">
    /// What bands after the last hold for every pixel, at least 0 and below 1 (see <see cref="AbundanceEncoder.BandsMore"/>): the last
    /// layer
    /// writes them beside the others, where joining them would copy all. Empty for none.
    /// </param>
    /// <returns>Spectra of P values [n, L], or with the bands more; mixtures of vertices have none.</returns>
    internal WrittenEndmembers Write(OnnxGraph graph, OnnxValue latents, EndmemberLayers? before, IReadOnlyList<double> more)
    {
        ArgumentNullException.ThrowIfNull(graph);
        // The logistic function of the last is 2e-9, which is nothing beside a reflectance; that of minus infinity is no weight.
        if (Vertices() is { } vertices)
            return WriteMixtures(graph, latents, before, vertices);
        float[] constants = [.. more.Select(value => (float)Math.Log(Math.Max(value, 2e-9) / (1 - value)))];
        return new WrittenEndmembers([
            .. Enumerable
                .Range(0, mean.EndmemberCount)
                .Select(p => graph.Unary("Sigmoid", mean.Write(graph, latents, p, before, constants))),
        ]);
    }

    private WrittenEndmembers WriteMixtures(OnnxGraph graph, OnnxValue latents, EndmemberLayers? before, Tensor vertices)
    {
        using var noGradient = no_grad();
        var (count, width) = (mean.EndmemberCount, vertices.shape[1]);
        OnnxValue Shares(int[] together)
        {
            var free = mean.WriteSideBySide(graph, latents, together[0], together.Length, before); // [n, J of each]
            var held = graph.Within(free, graph.Scalar("least_logit", -MostLogit), graph.Scalar("most_logit", MostLogit));
            var parts = graph.Unary("Exp", held);
            return graph.Binary(
                "Div",
                parts,
                graph.Binary("MatMul", parts, Sums(together.Length), OnnxGraph.Batch, free.Last),
                [.. free.Shape]
            );
        }
        // Sums of an endmember's columns in each of them: kernels for sums over few numbers are slower than a product.
        OnnxValue Sums(int endmembers)
        {
            using var scope = NewDisposeScope();
            var blocks = block_diag([.. Enumerable.Range(0, endmembers).Select(_ => ones(width, width))]);
            return graph.Constant("sums_of_shares", blocks.ToFloats(), blocks.shape);
        }
        OnnxValue[] groups = [.. Enumerable.Range(0, count).Chunk(Together).Select(Shares)];
        var shares = groups.Length == 1 ? groups[0] : graph.Concat(groups, 1);
        OnnxValue Spectra(int endmember)
        {
            using var scope = NewDisposeScope();
            var own = count == 1 ? shares : graph.Slice(shares, 1, endmember * width, (endmember + 1) * width);
            var spectra = vertices.select(0, endmember).contiguous();
            var constant = graph.Constant($"endmember_{endmember}_vertices", spectra.ToFloats(), spectra.shape);
            return graph.Binary("MatMul", own, constant, OnnxGraph.Batch, spectra.shape[1]);
        }
        return new WrittenEndmembers([.. Enumerable.Range(0, count).Select(Spectra)], shares, vertices);
    }
}
