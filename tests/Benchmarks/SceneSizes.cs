using System.Text.Json;
using Unmix.Formats.Packages;

namespace Unmix.Benchmarks;

/// <summary>Whole runs of scenes from small to large: the most memory resident, and the time of a pixel. Real data on a real disk.</summary>
internal static class SceneSizes
{
    private const int Idles = 5;
    private const long MostSmall = 2_000_000; // pixels of a scene that is run again with less memory, and several times
    private const int SmallRuns = 9; // a moment's disturbance is much of a small scene's time
    private const long Spare = 4L << 30; // bytes that the disk keeps

    private static readonly long[] pixelCounts = [100_000, 1_280_000, 10_000_000, 40_000_000];

    public static void Measure(BenchmarkFiles files, BenchmarkOptions options, ResultTable table)
    {
        var package = files.Model();
        var idle = Enumerable.Range(0, Idles).Max(_ => UnmixProcess.RunWatched("info", package.Path).PeakBytes);
        table.Begin($"Scenes of {options.Bands} bands, {options.Type}, {options.Interleave}, {options.Threads} threads, processes from start to end; 'unmix info' has {Mega(idle)} MB resident",
            "pixels", "scene GB", "s", "us a pixel", "us a pixel from the first read to the last write", "the same compiled ahead of time", "predicted peak MB", "resident peak MB (VmHWM)", "predicted peak MB, --memory 256MiB", "resident peak MB, --memory 256MiB");
        foreach (var pixels in pixelCounts.Where(count => count <= options.MostPixels))
        {
            var height = (int)(pixels / options.Width);
            var bytes = (long)options.Width * height * options.Bands * (options.Type == Formats.Scenes.PixelType.Int16 ? sizeof(short) : sizeof(float));
            if (new DriveInfo(files.Path("")).AvailableFreeSpace < bytes + Spare)
            {
                table.Row($"{pixels}", $"{bytes / 1e9:F1}", $"left out: the disk lacks the space", $"", $"", $"", $"", $"", $"", $"");
                continue;
            }
            var scene = files.LargeScene(package, "sized", height);
            var normal = Once(files, package, scene, pixels, options, "512MiB");
            var native = UnmixProcess.Native() is null ? null : Once(files, package, scene, pixels, options, "512MiB", fastest: true);
            var small = pixels <= MostSmall ? Once(files, package, scene, pixels, options, "256MiB") : null;
            var count = (double)options.Width * height;
            table.Row($"{count:N0}", $"{bytes / 1e9:F2}", $"{normal.Seconds:F1}", $"{normal.Seconds / count * 1e6:F2}", $"{normal.WindowSeconds / count * 1e6:F2}", $"{native?.WindowSeconds / count * 1e6:F2}",
                $"{Mega(normal.Predicted)}", $"{Mega(normal.Peak)}", $"{(small is null ? "" : Mega(small.Predicted))}", $"{(small is null ? "" : Mega(small.Peak))}");
            foreach (var file in new[] { "sized.hdr", "sized.img" }) File.Delete(files.Path(file));
        }
        table.Note($"MB are 1e6 bytes: --memory 512MiB, the default, is 537 MB, 256MiB is 268 MB. Scenes of up to {MostSmall:N0} pixels are run {SmallRuns} times: the run whose windows took the median time, and the highest peak. Journal on, map and scene on the same disk.");
    }

    private static Outcome Once(BenchmarkFiles files, ModelPackage package, string scene, long pixels, BenchmarkOptions options, string memory, bool fastest = false)
    {
        var outcomes = Enumerable.Range(0, pixels <= MostSmall ? SmallRuns : 1).Select(_ => One(files, package, scene, options, memory, fastest)).OrderBy(outcome => outcome.WindowSeconds).ToArray();
        return outcomes[outcomes.Length / 2] with { Peak = outcomes.Max(outcome => outcome.Peak) };
    }

    private static Outcome One(BenchmarkFiles files, ModelPackage package, string scene, BenchmarkOptions options, string memory, bool fastest)
    {
        var report = files.Path("sized.json");
        string[] arguments = ["run", package.Path, scene, "-o", files.Path("sized.tif"), "--threads", $"{options.Threads}", "--memory", memory, "--report", report, "--quiet"];
        var (seconds, peak) = UnmixProcess.Watch(fastest ? UnmixProcess.StartFastest(null, arguments) : UnmixProcess.Start(null, arguments));
        using var json = JsonDocument.Parse(File.ReadAllBytes(report));
        return new Outcome(seconds, json.RootElement.GetProperty("window_seconds").GetDouble(), json.RootElement.GetProperty("predicted_peak_bytes").GetInt64(), peak);
    }

    private static long Mega(long bytes) => bytes / 1_000_000;

    private sealed record Outcome(double Seconds, double WindowSeconds, long Predicted, long Peak);
}
