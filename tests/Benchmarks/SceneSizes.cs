using System.Text.Json;
using Unmix.Formats.Packages;

namespace Unmix.Benchmarks;

/// <summary>Whole runs of scenes from small to large: the most memory resident, and the time of a pixel. Real data on a real disk.</summary>
internal static class SceneSizes
{
    private const int Idles = 5;
    private const int Rounds = 3; // a machine's speed wanders; each round runs all scenes
    private const long MostSmall = 2_000_000; // pixels of a scene that is run several times in each round
    private const int SmallRuns = 5; // a moment's disturbance is much of a small scene's time
    private const long Spare = 4L << 30; // bytes that the disk keeps

    private static readonly long[] pixelCounts = [100_000, 1_280_000, 10_000_000, 40_000_000];

    public static void Measure(BenchmarkFiles files, BenchmarkOptions options, ResultTable table)
    {
        var package = files.Model();
        var idle = Enumerable.Range(0, Idles).Max(_ => UnmixProcess.RunWatched("info", package.Path).PeakBytes);
        table.Begin($"Scenes of {options.Bands} bands, {options.Type}, {options.Interleave}, {options.Network}, {options.Threads} threads, processes from start to end; 'unmix info' has {Mega(idle)} MB resident",
            "pixels", "scene GB", "s", "us a pixel", "us a pixel from the first read to the last write", "the same compiled ahead of time", "the network alone, as many pixels", "its share of the run compiled ahead of time", "predicted peak MB", "resident peak MB (VmHWM)", "predicted peak MB, --memory 256MiB", "resident peak MB, --memory 256MiB");
        var scenes = pixelCounts.Where(count => count <= options.MostPixels).Select(count => Make(files, options, package, count)).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var scene in scenes.Where(scene => scene.Path is not null)) scene.Run(files, package, options);
        }
        foreach (var scene in scenes)
        {
            if (scene.Path is null)
            {
                table.Row($"{scene.Pixels}", $"{scene.Bytes / 1e9:F1}", $"left out: the disk lacks the space", $"", $"", $"", $"", $"", $"", $"", $"", $"");
                continue;
            }
            var count = (double)scene.Pixels;
            var (normal, native, small, alone) = (Median(scene.Normal)!, Median(scene.Native), Median(scene.Small), scene.Alone.Order().ElementAt(scene.Alone.Count / 2));
            table.Row($"{count:N0}", $"{scene.Bytes / 1e9:F2}", $"{normal.Seconds:F1}", $"{normal.Seconds / count * 1e6:F2}", $"{normal.WindowSeconds / count * 1e6:F2}", $"{native?.WindowSeconds / count * 1e6:F2}",
                $"{alone / count * 1e6:F2}", $"{alone / (native ?? normal).WindowSeconds:P0}",
                $"{Mega(normal.Predicted)}", $"{Mega(normal.Peak)}", $"{(small is null ? "" : Mega(small.Predicted))}", $"{(small is null ? "" : Mega(small.Peak))}");
        }
        table.Note($"MB are 1e6 bytes: --memory 512MiB, the default, is 537 MB, 256MiB is 268 MB. {Rounds} rounds over all scenes, those of up to {MostSmall:N0} pixels {SmallRuns} times in each: the run whose windows took the median time, and the highest peak. Of the network alone: inference of as many pixels by as many threads in a process that does nothing else, the median. Journal on, map and scene on the same disk.");
    }

    private static SizedScene Make(BenchmarkFiles files, BenchmarkOptions options, ModelPackage package, long pixels)
    {
        var height = (int)(pixels / options.Width);
        var (count, sample) = ((long)options.Width * height, options.Type == Formats.Scenes.PixelType.Int16 ? sizeof(short) : sizeof(float));
        var bytes = count * options.Bands * sample;
        return new SizedScene(count, bytes, new DriveInfo(files.Path("")).AvailableFreeSpace < bytes + Spare ? null : files.LargeScene(package, $"sized{pixels}", height));
    }

    private static Outcome? Median(List<Outcome> outcomes) => outcomes.Count == 0
        ? null
        : outcomes.OrderBy(outcome => outcome.WindowSeconds).ElementAt(outcomes.Count / 2) with { Peak = outcomes.Max(outcome => outcome.Peak) };

    private static Outcome One(BenchmarkFiles files, ModelPackage package, string scene, BenchmarkOptions options, string memory, bool fastest = false)
    {
        var report = files.Path("sized.json");
        string[] arguments = ["run", package.Path, scene, "-o", files.Path("sized.tif"), "--threads", $"{options.Threads}", "--memory", memory, "--report", report, "--quiet"];
        var (seconds, peak) = UnmixProcess.Watch(fastest ? UnmixProcess.StartFastest(null, arguments) : UnmixProcess.Start(null, arguments));
        using var json = JsonDocument.Parse(File.ReadAllBytes(report));
        return new Outcome(seconds, json.RootElement.GetProperty("window_seconds").GetDouble(), json.RootElement.GetProperty("predicted_peak_bytes").GetInt64(), peak);
    }

    private static long Mega(long bytes) => bytes / 1_000_000;

    /// <summary>A scene and what its runs took: on .NET, compiled ahead of time, and with less memory.</summary>
    private sealed record SizedScene(long Pixels, long Bytes, string? Path)
    {
        public List<Outcome> Normal { get; } = [];

        public List<Outcome> Native { get; } = [];

        public List<Outcome> Small { get; } = [];

        /// <summary>Seconds of the network alone, beside each run.</summary>
        public List<double> Alone { get; } = [];

        public void Run(BenchmarkFiles files, ModelPackage package, BenchmarkOptions options)
        {
            var isSmall = Pixels <= MostSmall;
            for (var run = 0; run < (isSmall ? SmallRuns : 1); run++)
            {
                Normal.Add(One(files, package, Path!, options, "512MiB"));
                if (UnmixProcess.Native() is not null) Native.Add(One(files, package, Path!, options, "512MiB", fastest: true));
                Alone.Add(NetworkAlone.Measure(package.Path, Pixels, options.Threads));
            }
            if (isSmall) Small.Add(One(files, package, Path!, options, "256MiB"));
        }
    }

    private sealed record Outcome(double Seconds, double WindowSeconds, long Predicted, long Peak);
}
