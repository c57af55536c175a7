using System.Diagnostics;
using Unmix.Formats.Packages;
using Unmix.Runtime;
using Unmix.Runtime.Runs;
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
            "layers",
            "threads",
            "Mpixels/s",
            "CPU us a pixel",
            "product GFLOP/s",
            "share of it",
            "share while inferring",
            "compute busy",
            "share by processor time",
            "cores that others used"
        );
        foreach (var layers in new[] { Layers.Abundances, Layers.All })
        {
            for (var threads = 1; threads <= options.Threads; threads++)
            {
                var settings = new UnmixOptions { Threads = threads, Layers = layers };
                var runs = Enumerable
                    .Range(0, options.Repeats)
                    .Select(_ => Once(package, scenePath, outputPath, settings))
                    .OrderBy(run => run.Report.ElapsedSeconds)
                    .ToArray();
                var (product, single) = (runs.Max(run => run.ProductSpeed), runs.Max(run => run.SingleSpeed));
                foreach (var (what, run) in new[] { ("best", runs[0]), ("median", runs[runs.Length / 2]) })
                    run.Show(table, $"{layers} ({what})", product, single);
            }
        }
        table.Note(
            "Product speed is measured before and after each run, and the fastest of all counts; shares are multiply-adds of "
                + "the graphs a second over it."
        );
        table.Note(
            "The share by processor time is multiply-adds for each processor second of all threads, reading and writing "
                + "included, over the product speed of one thread: what the run would reach if nobody else used the cores and "
                + "they were never idle."
        );
    }

    private static Outcome Once(ModelPackage package, string scenePath, string outputPath, UnmixOptions settings)
    {
        var before = ProductSpeed.Measure(settings.Threads, ProductSeconds);
        var single = settings.Threads == 1 ? before : ProductSpeed.Measure(1, ProductSeconds);
        using var process = Process.GetCurrentProcess();
        var (start, used, all) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime, UnmixProcess.MachineSeconds());
        var report = SceneUnmixer.Run(package, scenePath, outputPath, settings);
        process.Refresh();
        var seconds = (process.TotalProcessorTime - used).TotalSeconds;
        var others = Math.Max(0, UnmixProcess.MachineSeconds() - all - seconds) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        var after = ProductSpeed.Measure(settings.Threads, ProductSeconds);
        return new Outcome(
            report,
            Math.Max(before, after),
            Math.Max(single, settings.Threads == 1 ? after : ProductSpeed.Measure(1, ProductSeconds)),
            seconds,
            others
        );
    }

    private sealed record Outcome(RunReport Report, double ProductSpeed, double SingleSpeed, double ProcessorSeconds, double Others)
    {
        private double Work => (double)Report.ValidPixels * Report.MultiplyAddsPerPixel;

        public void Show(ResultTable table, string name, double product, double single) =>
            table.Row(
                $"{name}",
                $"{Report.Threads}",
                $"{Report.PixelsPerSecond / 1e6:F3}",
                $"{ProcessorSeconds * 1e6 / Report.Pixels:F2}",
                $"{2 * product / 1e9:F0}",
                $"{Work / Report.ElapsedSeconds / product:P0}",
                $"{Work / (Report.Seconds.Infer / Report.Threads) / product:P0}",
                $"{Report.Seconds.Infer / Report.Threads / Report.ElapsedSeconds:P0}",
                $"{Work / ProcessorSeconds / single:P0}",
                $"{Others:F2}"
            );
    }
}
