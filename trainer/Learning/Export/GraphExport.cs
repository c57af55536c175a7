using Google.Protobuf;
using Unmix.Formats.Onnx;
using Unmix.Formats.Packages;
using Unmix.Learning.Network;
using Unmix.Learning.Onnx;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Export;

/// <summary>Writes a network as the two graphs of a model package.</summary>
public static class GraphExport
{
    /// <summary>
    /// spectra -> abundances, concentration, abundance_deviation, endmembers, nonlinearity and, where endmembers are mixtures of vertices,
    /// reconstruction.
    /// </summary>
    /// <param name="network">Parameters are copied; it is not changed.</param>
    /// <param name="metadata">Names, wavelengths and whatever else other tools should find in the file.</param>
    public static ModelProto Encoder(UnmixingNetwork network, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var scope = NewDisposeScope();
        var graph = new OnnxGraph("encoder");
        var spectra = graph.Input(GraphNames.Spectra, OnnxGraph.Batch, network.Shape.BandCount);
        var bands = OfBands(graph, network, spectra);
        var endmembers = network.Endmembers.Write(
            graph,
            network.Latents.Write(graph, bands.Features, bands.Whitening),
            network.Latents.FoldedLayer,
            network.Abundances.BandsMore()
        );
        OnnxValue[] own = [.. endmembers.Spectra.Select(endmember => Bands(graph, endmember, network.Shape.BandCount))];
        var telling = new Telling(network.Classes, network.Shares.WriteSizes(graph, own));
        var outputs = network.Abundances.Write(graph, endmembers, bands, telling);
        var rebuilt = Rebuilt(graph, network, endmembers, outputs);
        graph.Output(GraphNames.Abundances, outputs.Abundances);
        graph.Output(GraphNames.Concentration, outputs.Concentration);
        graph.Output(GraphNames.Deviation, outputs.Deviation);
        graph.Output(
            GraphNames.Endmembers,
            network.Classes?.WriteSpectra(graph, own, outputs.Members)
                ?? graph.Concat([.. own.Select(endmember => graph.Unsqueeze(endmember, 2))], 2)
        );
        graph.Output(GraphNames.Nonlinearity, outputs.Nonlinearity);
        if (rebuilt is not null)
            graph.Output(GraphNames.Reconstruction, rebuilt);
        return graph.Build(metadata);
    }

    // All that is read of the bands, in one product where nothing else reads them: features, and products with the vertices.
    private static WrittenBands OfBands(OnnxGraph graph, UnmixingNetwork network, OnnxValue spectra)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var whitening = network.Whitening?.Layer();
        var vertices = network.Endmembers.Vertices() is { } mixed ? VertexProducts.Read(mixed) : null;
        (Tensor Weight, Tensor Bias)[] parts =
        [
            .. whitening is { } map ? new[] { map } : [],
            .. vertices is not null ? new[] { (vertices, zeros(vertices.shape[0], ScalarType.Float64)) } : [],
        ];
        if (parts.Length == 0)
            return new WrittenBands(spectra, spectra, null, null);
        var weight = cat([.. parts.Select(part => part.Weight)]).to_type(ScalarType.Float32);
        var bias = cat([.. parts.Select(part => part.Bias)]).to_type(ScalarType.Float32);
        var read = graph.Dense(
            spectra,
            graph.Constant("bands_weight", weight.ToFloats(), weight.shape),
            graph.Constant("bands_bias", bias.ToFloats(), bias.shape)
        );
        if (whitening is null)
            return new WrittenBands(spectra, spectra, null, read);
        var count = network.Shape.FeatureCount;
        return vertices is null
            ? new WrittenBands(spectra, read, network.Whitening, null)
            : new WrittenBands(spectra, graph.Slice(read, 1, 0, count), network.Whitening, graph.Slice(read, 1, count, read.Last));
    }

    // What the decoder makes of these answers, without the endmembers that it would read; null where it has to read them.
    private static OnnxValue? Rebuilt(OnnxGraph graph, UnmixingNetwork network, WrittenEndmembers endmembers, AbundanceOutputs outputs)
    {
        if (network.Shares.IsOfPixels || endmembers is not { Shares: { } shares, Vertices: { } vertices })
            return null;
        var own = network.TellsClasses ? outputs.Abundances : network.Shares.WriteBack(graph, null, outputs.Abundances);
        return network.Mixing.WriteOfMixtures(
            graph,
            network.Classes?.WriteShares(graph, shares, outputs.Members) ?? shares,
            vertices,
            network.Classes?.ClassOf ?? [.. Enumerable.Range(0, network.Shape.EndmemberCount)],
            own
        );
    }

    // Without what the regression has after the bands.
    private static OnnxValue Bands(OnnxGraph graph, OnnxValue endmember, int count) =>
        endmember.Last == count ? endmember : graph.Slice(endmember, 1, 0, count);

    /// <summary>endmembers, abundances -> reconstruction, mixing_nonlinearity.</summary>
    /// <inheritdoc cref="Encoder"/>
    public static ModelProto Decoder(UnmixingNetwork network, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(network);
        var graph = new OnnxGraph("decoder");
        var endmembers = graph.Input(GraphNames.Endmembers, OnnxGraph.Batch, network.Shape.BandCount, network.Shape.ClassCount);
        var abundances = graph.Input(GraphNames.Abundances, OnnxGraph.Batch, network.Shape.ClassCount);
        var own = network.TellsClasses ? abundances : network.Shares.WriteBack(graph, endmembers, abundances);
        var (spectra, nonlinearity) = network.Mixing.Write(graph, endmembers, own);
        graph.Output(GraphNames.Reconstruction, spectra);
        graph.Output(GraphNames.MixingNonlinearity, nonlinearity);
        return graph.Build(metadata);
    }

    /// <summary>The bytes of a model, the same for the same model.</summary>
    public static byte[] ToBytes(ModelProto model) => model.ToByteArray();
}
