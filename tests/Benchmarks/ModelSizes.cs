using System.Diagnostics;
using TorchSharp;
using Unmix.Formats.Onnx;
using Unmix.Learning.Export;
using Unmix.Learning.Network;
using Unmix.Runtime;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Speed;

namespace Unmix.Benchmarks;

/// <summary>Inference by bands and by endmembers, as a table and as a picture.</summary>
internal static class ModelSizes
{
    private const int Calls = 400;
    private const int Products = 300;

    private static readonly int[] bandCounts = [64, 100, 156, 224, 285, 350, 425];
    private static readonly int[] endmemberCounts = [2, 3, 4, 6, 8, 10, 12];

    public static void Measure(BenchmarkOptions options, ResultTable table, string? picture)
    {
        table.Begin(
            $"Inference by bands and endmembers, one thread, the fastest of {Calls} calls of {UnmixSession.DefaultBatchSize} "
                + $"pixels and of {Products} products of {ProductSpeed.Size} x {ProductSpeed.Size}",
            "bands",
            "endmembers",
            "layers",
            "multiply-adds a pixel",
            "us a pixel",
            "GFLOP/s",
            "product GFLOP/s",
            "share"
        );
        var curves = new[] { Layers.Abundances, Layers.All }
            .SelectMany(layers =>
                new[]
                {
                    new Curve(
                        "bands",
                        Name(layers),
                        [.. bandCounts.Select(size => (size, Fastest(options with { Bands = size }, layers, table)))]
                    ),
                    new Curve(
                        "endmembers",
                        Name(layers),
                        [.. endmemberCounts.Select(size => (size, Fastest(options with { Endmembers = size }, layers, table)))]
                    ),
                }
            )
            .ToList();
        if (picture is not null)
            File.WriteAllText(picture, CurvePicture.Of(curves));
    }

    private static string Name(Layers layers) => layers == Layers.All ? "all layers" : "abundances";

    private static double Fastest(BenchmarkOptions options, Layers layers, ResultTable table)
    {
        const int batch = UnmixSession.DefaultBatchSize;
        var outputs = SessionOutputs.For(layers, rebuilds: options.Recipe.Vertices > 0);
        var (encoder, decoder) = Graphs(options, outputs);
        var spectra = new float[batch * options.Bands];
        var random = new Random(1);
        for (var i = 0; i < spectra.Length; i++)
            spectra[i] = random.NextSingle();
        using var session = new GraphSession(encoder, decoder, spectra, options.Bands);
        var seconds = double.PositiveInfinity;
        for (var i = 0; i < Calls; i++)
        {
            var start = Stopwatch.GetTimestamp();
            session.Run();
            seconds = Math.Min(seconds, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        var (pixel, product) = (seconds / batch, ProductSpeed.FastestOf(Products));
        var multiplyAdds = MultiplyAdds.PerPixel(encoder) + (decoder is null ? 0 : MultiplyAdds.PerPixel(decoder));
        var speed = multiplyAdds / pixel;
        table.Row(
            $"{options.Bands}",
            $"{options.Endmembers}",
            $"{layers}",
            $"{multiplyAdds:N0}",
            $"{pixel * 1e6:F2}",
            $"{2 * speed / 1e9:F0}",
            $"{2 * product / 1e9:F0}",
            $"{speed / product:P0}"
        );
        return pixel * 1e6;
    }

    /// <summary>
    /// Those of a network whose parameters are random, of the shape that the default options give it: speed does not depend on
    /// what was learnt.
    /// </summary>
    private static (ModelProto Encoder, ModelProto? Decoder) Graphs(BenchmarkOptions options, SessionOutputs outputs)
    {
        using var generator = new torch.Generator(1);
        using var network = new UnmixingNetwork(
            NetworkShape.Of(options.Recipe, options.Bands, options.Endmembers),
            new ParameterFactory(generator)
        );
        var nothing = new Dictionary<string, string>();
        return (
            GraphOutputs.Keep(GraphExport.Encoder(network, nothing), [.. outputs.Encoder]),
            outputs.Decoder.Count == 0 ? null : GraphOutputs.Keep(GraphExport.Decoder(network, nothing), [.. outputs.Decoder])
        );
    }
}
