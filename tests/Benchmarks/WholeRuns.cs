using System.Diagnostics;
using Unmix.Formats.Packages;
using Unmix.Runtime;
using Unmix.Runtime.Speed;

namespace Unmix.Benchmarks;

/// <summary>Runs of a scene from the file to the map, beside the machine's product speed before and after each.</summary>
internal static class WholeRuns
{
    private const double ProductSeconds = 0.5;

    public static void Measure(ModelPackage package, string scenePath, string outputPath, BenchmarkOptions options, ResultTable table)
    {
        table.Begin(
            $"End to end, {options.Width} x {options.Height} pixels of {options.Bands} bands, {options.Type}, {options.Interleave}",
            "layers", "threads", "Mpixels/s", "CPU us a pixel", "product GFLOP/s", "share of it", "share while inferring", "compute busy", "cores that others used");
        foreach (var layers in new[] { Layers.Abundances, Layers.All })
        {
            for (var threads = 1; threads <= options.Threads; threads++)
            {
                var settings = new UnmixOptions { Threads = threads, Layers = layers };
                var runs = Enumerable.Range(0, options.Repeats).Select(_ => Once(package, scenePath, outputPath, settings)).OrderByDescending(run => run.Share).ToArray();
                foreach (var (what, run) in new[] { ("best", runs[0]), ("median", runs[runs.Length / 2]) }) run.Show(table, $"{layers} ({what})");
            }
        }
        table.Note($"Product speed is measured before and after each run, and the faster counts; shares are multiply-adds of the graphs a second over it.");
    }

    private static Outcome Once(ModelPackage package, string scenePath, string outputPath, UnmixOptions settings)
    {
        var before = ProductSpeed.Measure(settings.Threads, ProductSeconds);
        using var process = Process.GetCurrentProcess();
        var (start, used, all) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime, UnmixProcess.MachineSeconds());
        var report = SceneUnmixer.Run(package, scenePath, outputPath, settings);
        process.Refresh();
        var seconds = (process.TotalProcessorTime - used).TotalSeconds;
        var others = Math.Max(0, UnmixProcess.MachineSeconds() - all - seconds) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new Outcome(report, Math.Max(before, ProductSpeed.Measure(settings.Threads, ProductSeconds)), seconds, others);
    }

    private sealed record Outcome(RunReport Report, double ProductSpeed, double ProcessorSeconds, double Others)
    {
        private double Work => (double)Report.ValidPixels * Report.MultiplyAddsPerPixel;

        public double Share => Work / Report.ElapsedSeconds / ProductSpeed;

        public void Show(ResultTable table, string name) => table.Row(
            $"{name}", $"{Report.Threads}", $"{Report.PixelsPerSecond / 1e6:F3}", $"{ProcessorSeconds * 1e6 / Report.Pixels:F2}", $"{2 * ProductSpeed / 1e9:F0}", $"{Share:P0}",
            $"{Work / (Report.Seconds.Infer / Report.Threads) / ProductSpeed:P0}", $"{Report.Seconds.Infer / Report.Threads / Report.ElapsedSeconds:P0}", $"{Others:F2}");
    }
}
