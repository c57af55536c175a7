using System.Diagnostics;
using Unmix.Formats.Packages;
using Unmix.Runtime;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Speed;

namespace Unmix.Benchmarks;

/// <summary>Inference alone with batches of several sizes, in turn, so that a busy machine slows all of them.</summary>
internal static class BatchSizes
{
    private const int WindowPixels = 12288; // a multiple of every size
    private const int Rounds = 12;
    private const double ProductSeconds = 1;

    private static readonly int[] sizes = [64, 128, 192, 256, 384, 512, 768, 1024, 2048, 4096];

    public static void Measure(ModelPackage package, BenchmarkOptions options, ResultTable table)
    {
        foreach (var layers in new[] { Layers.Abundances, Layers.All })
        {
            var outputs = SessionOutputs.For(layers, package);
            var graphs = ModelGraphs.Of(package, outputs);
            for (var threads = 1; threads <= options.Threads; threads++)
            {
                var product = ProductSpeed.Measure(threads, ProductSeconds);
                table.Begin(
                    $"Inference of {layers} by batch, {threads} threads, product speed {2 * product / 1e9:F0} GFLOP/s",
                    "pixels a batch",
                    "us a pixel (best)",
                    "us a pixel (median)",
                    "share of the product speed (best)"
                );
                var times = sizes.ToDictionary(size => size, _ => new List<double>());
                for (var round = 0; round < Rounds; round++)
                {
                    foreach (var size in sizes)
                        times[size].Add(Seconds(package, graphs, outputs, size, threads));
                }
                foreach (var (size, seconds) in times)
                {
                    var (best, median) = (
                        seconds.Min() / threads / WindowPixels,
                        seconds.Order().ElementAt(Rounds / 2) / threads / WindowPixels
                    );
                    table.Row($"{size}", $"{best * 1e6:F2}", $"{median * 1e6:F2}", $"{graphs.MultiplyAddsPerPixel / best / product:P0}");
                }
            }
        }
    }

    /// <summary>Seconds for a window on each thread, all at once; the slowest counts.</summary>
    private static double Seconds(ModelPackage package, ModelGraphs graphs, SessionOutputs outputs, int size, int threads)
    {
        using var session = UnmixSession.Open(package, graphs, outputs, ProviderName.Cpu, size);
        using var barrier = new Barrier(threads);
        var seconds = new double[threads];
        var workers = Enumerable
            .Range(0, threads)
            .Select(i => new Thread(() => seconds[i] = OneThread(package, session, barrier)))
            .ToArray();
        foreach (var worker in workers)
            worker.Start();
        foreach (var worker in workers)
            worker.Join();
        return seconds.Max();
    }

    private static double OneThread(ModelPackage package, UnmixSession session, Barrier barrier)
    {
        using var tensors = NetworkAlone.Filled(package, session, WindowPixels);
        session.Run(tensors, session.BatchSize);
        barrier.SignalAndWait();
        var start = Stopwatch.GetTimestamp();
        session.Run(tensors, WindowPixels);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
