using System.Diagnostics;
using Unmix.Runtime;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Speed;

namespace Unmix.Benchmarks;

/// <summary>Inference by bands and by endmembers, as a table and as a picture.</summary>
internal static class ModelSizes
{
    private const int Calls = 150;
    private const int Products = 300;

    private static readonly int[] bandCounts = [64, 100, 156, 224, 285, 350, 425];
    private static readonly int[] endmemberCounts = [2, 3, 4, 6, 8, 10, 12];

    public static void Measure(BenchmarkOptions options, ResultTable table, string? picture)
    {
        table.Begin($"Inference by bands and endmembers, one thread, the fastest of {Calls} calls of {UnmixSession.DefaultBatchSize} pixels and of {Products} products of {ProductSpeed.Size} x {ProductSpeed.Size}",
            "bands", "endmembers", "layers", "multiply-adds a pixel", "us a pixel", "GFLOP/s", "product GFLOP/s", "share");
        var curves = new[] { Layers.Abundances, Layers.All }.SelectMany(layers => new[]
        {
            new Curve("bands", Name(layers), [.. bandCounts.Select(size => (size, Fastest(options with { Bands = size }, layers, table)))]),
            new Curve("endmembers", Name(layers), [.. endmemberCounts.Select(size => (size, Fastest(options with { Endmembers = size }, layers, table)))]),
        }).ToList();
        if (picture is not null) File.WriteAllText(picture, CurvePicture.Of(curves));
    }

    private static string Name(Layers layers) => layers == Layers.All ? "all layers" : "abundances";

    private static double Fastest(BenchmarkOptions options, Layers layers, ResultTable table)
    {
        using var files = new BenchmarkFiles(options);
        var package = files.Model();
        var outputs = SessionOutputs.For(layers);
        var graphs = ModelGraphs.Of(package, outputs);
        using var session = UnmixSession.Open(package, graphs, outputs, ProviderName.Cpu);
        using var tensors = new WindowTensors(session, session.BatchSize);
        var known = package.KnownPixels.Spectra;
        for (var filled = 0; filled < tensors.Spectra.Length; filled += known.Length) known.AsSpan(0, Math.Min(known.Length, tensors.Spectra.Length - filled)).CopyTo(tensors.Spectra[filled..]);
        var seconds = double.PositiveInfinity;
        for (var i = 0; i < Calls; i++)
        {
            var start = Stopwatch.GetTimestamp();
            session.RunBatch(tensors, 0, session.BatchSize);
            seconds = Math.Min(seconds, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        var (pixel, product) = (seconds / session.BatchSize, ProductSpeed.FastestOf(Products));
        var speed = graphs.MultiplyAddsPerPixel / pixel;
        table.Row($"{options.Bands}", $"{options.Endmembers}", $"{layers}", $"{graphs.MultiplyAddsPerPixel:N0}", $"{pixel * 1e6:F2}", $"{2 * speed / 1e9:F0}", $"{2 * product / 1e9:F0}", $"{speed / product:P0}");
        return pixel * 1e6;
    }
}
