using System.Text.Json;
using Unmix.Formats.Packages;

namespace Unmix.Benchmarks;

/// <summary>
/// Whole runs of scenes from small to large: the most memory resident, and the time of a pixel. Real data on a real disk.
/// </summary>
internal static class SceneSizes
{
    private const int Idles = 5;
    private const int Rounds = 3; // a machine's speed wanders; each round runs all scenes
    private const long MostSmall = 2_000_000; // pixels of a scene that is run before each larger one and again after all of them
    private const long SmallPixels = 2_000_000; // that a small scene's runs before a larger one have together, about
    private const int MostSmallRuns = 10; // in a row
    private const long Spare = 4L << 30; // bytes that the disk keeps

    private static readonly long[] pixelCounts = [100_000, 1_280_000, 10_000_000, 40_000_000];

    public static void Measure(BenchmarkFiles files, BenchmarkOptions options, ResultTable table)
    {
        var package = files.Model();
        var idle = Enumerable.Range(0, Idles).Max(_ => UnmixProcess.RunWatched("info", package.Path).PeakBytes);
        Begin(table, options, idle);
        var scenes = pixelCounts.Where(count => count <= options.MostPixels).Select(count => Make(files, options, package, count)).ToList();
        var made = scenes.Where(scene => scene.Path is not null).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var large in made.Where(scene => !scene.IsSmall))
            {
                RunSmall(made, files, package, options);
                large.Run(files, package, options);
            }
            RunSmall(made, files, package, options);
        }
        var ofAll = made.Select(scene => scene.FastestSeconds / scene.Pixels).DefaultIfEmpty().Average();
        foreach (var scene in scenes)
            Show(table, scene, ofAll);
        table.Note(
            $"MB are 1e6 bytes: --memory 512MiB, the default, is 537 MB, 256MiB is 268 MB. {Rounds} rounds over all scenes, "
                + $"those of up to {MostSmall:N0} pixels before each larger one and after all of them, up to {MostSmallRuns} "
                + "times in a row: the mean of the runs, and the highest peak. Of the network alone: inference of as many "
                + "pixels by as many threads in a process that does nothing else, the mean. Journal on, map and scene on the same disk."
        );
    }

    private static void Begin(ResultTable table, BenchmarkOptions options, long idle) =>
        table.Begin(
            $"Scenes of {options.Bands} bands, {options.Type}, {options.Interleave}, {options.Network}, {options.Threads} "
                + $"threads, processes from start to end; 'unmix info' has {Mega(idle)} MB resident",
            "pixels",
            "scene GB",
            "s",
            "us a pixel",
            "us a pixel from the first read to the last write",
            "the same compiled ahead of time",
            "beside the mean of all sizes",
            "the network alone, as many pixels",
            "its share of the run compiled ahead of time",
            "predicted peak MB",
            "resident peak MB (VmHWM)",
            "predicted peak MB, --memory 256MiB",
            "resident peak MB, --memory 256MiB"
        );

    private static void Show(ResultTable table, SizedScene scene, double ofAll)
    {
        if (scene.Path is null)
        {
            table.Row(
                $"{scene.Pixels}",
                $"{scene.Bytes / 1e9:F1}",
                $"left out: the disk lacks the space",
                $"",
                $"",
                $"",
                $"",
                $"",
                $"",
                $"",
                $"",
                $"",
                $""
            );
            return;
        }
        var count = (double)scene.Pixels;
        var (normal, fast, alone) = (Mean(scene.Normal)!, Mean(scene.Native), scene.Alone.Average());
        var small = Mean(scene.Small);
        table.Row(
            $"{count:N0}",
            $"{scene.Bytes / 1e9:F2}",
            $"{normal.Seconds:F1}",
            $"{normal.Seconds / count * 1e6:F2}",
            $"{normal.WindowSeconds / count * 1e6:F2}",
            $"{fast?.WindowSeconds / count * 1e6:F2}",
            $"{scene.FastestSeconds / count / ofAll - 1:+0 %;-0 %;0 %}",
            $"{alone / count * 1e6:F2}",
            $"{alone / scene.FastestSeconds:P0}",
            $"{Mega(normal.Predicted)}",
            $"{Mega(normal.Peak)}",
            $"{(small is null ? "" : Mega(small.Predicted))}",
            $"{(small is null ? "" : Mega(small.Peak))}"
        );
    }

    private static SizedScene Make(BenchmarkFiles files, BenchmarkOptions options, ModelPackage package, long pixels)
    {
        var height = (int)(pixels / options.Width);
        var (count, sample) = (
            (long)options.Width * height,
            options.Type == Formats.Scenes.PixelType.Int16 ? sizeof(short) : sizeof(float)
        );
        var bytes = count * options.Bands * sample;
        return new SizedScene(
            count,
            bytes,
            new DriveInfo(files.Path("")).AvailableFreeSpace < bytes + Spare ? null : files.LargeScene(package, $"sized{pixels}", height)
        );
    }

    private static void RunSmall(List<SizedScene> scenes, BenchmarkFiles files, ModelPackage package, BenchmarkOptions options)
    {
        foreach (var scene in scenes.Where(scene => scene.IsSmall))
        {
            var runs = Math.Clamp(SmallPixels / scene.Pixels, 1, MostSmallRuns);
            for (var run = 0; run < runs; run++)
                scene.Run(files, package, options);
            scene.RunInLittle(files, package, options);
        }
    }

    // The mean, since a median of short runs is the machine in one of its states, where a long run has been through all of them.
    private static Outcome? Mean(List<Outcome> outcomes) =>
        outcomes.Count == 0
            ? null
            : new Outcome(
                outcomes.Average(run => run.Seconds),
                outcomes.Average(run => run.WindowSeconds),
                outcomes[0].Predicted,
                outcomes.Max(run => run.Peak)
            );

    private static Outcome One(
        BenchmarkFiles files,
        ModelPackage package,
        string scene,
        BenchmarkOptions options,
        string memory,
        bool fastest = false
    )
    {
        var report = files.Path("sized.json");
        string[] arguments =
        [
            "run",
            package.Path,
            scene,
            "-o",
            files.Path("sized.tif"),
            "--threads",
            $"{options.Threads}",
            "--memory",
            memory,
            "--report",
            report,
            "--quiet",
        ];
        var (seconds, peak) = UnmixProcess.Watch(
            fastest ? UnmixProcess.StartFastest(null, arguments) : UnmixProcess.Start(null, arguments)
        );
        using var json = JsonDocument.Parse(File.ReadAllBytes(report));
        return new Outcome(
            seconds,
            json.RootElement.GetProperty("window_seconds").GetDouble(),
            json.RootElement.GetProperty("predicted_peak_bytes").GetInt64(),
            peak
        );
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

        /// <summary>From the first read to the last write, compiled ahead of time where that is at hand.</summary>
        public double FastestSeconds => (Mean(Native) ?? Mean(Normal)!).WindowSeconds;

        public bool IsSmall => Pixels <= MostSmall;

        public void Run(BenchmarkFiles files, ModelPackage package, BenchmarkOptions options)
        {
            Normal.Add(One(files, package, Path!, options, "512MiB"));
            if (UnmixProcess.Native() is not null)
                Native.Add(One(files, package, Path!, options, "512MiB", fastest: true));
            Alone.Add(NetworkAlone.Measure(package.Path, Pixels, options.Threads));
        }

        public void RunInLittle(BenchmarkFiles files, ModelPackage package, BenchmarkOptions options) =>
            Small.Add(One(files, package, Path!, options, "256MiB"));
    }

    private sealed record Outcome(double Seconds, double WindowSeconds, long Predicted, long Peak);
}
