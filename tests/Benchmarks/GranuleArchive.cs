using System.Diagnostics;
using System.Globalization;
using Unmix.TestData;

namespace Unmix.Benchmarks;

/// <summary>A folder of granules of EMIT's kind and size, from <c>plan</c> to <c>merge</c>, in shards of one thread.</summary>
internal static class GranuleArchive
{
    private const int Granules = 4;
    private const int Lines = 1280;
    private const int Samples = 1242;
    private const int Bands = 285;
    private const int SmallSide = 48;
    private const double SecondsOfAnHour = 3600;

    public static void Measure(BenchmarkFiles files, BenchmarkOptions options, ResultTable table)
    {
        var (granules, plan) = (files.Path("granules"), files.Path("granules.json"));
        var small = new EmitGranule
        {
            Lines = SmallSide,
            Samples = SmallSide,
            Bands = Bands,
        };
        var package = files.ModelOf(small.WriteReflectance(Directory.CreateDirectory(files.Path("granule-small")).FullName), "granules");
        Make(Directory.CreateDirectory(granules).FullName);
        UnmixProcess.Run([], "plan", granules, "--model", package.Path, "--maps", files.Path("maps"), "-o", plan);
        table.Begin(
            $"{Granules} granules of EMIT's kind, {Lines} x {Samples} pixels of {Bands} bands, float32, with their masks: shards of one "
                + $"thread, {(UnmixProcess.Native() is null ? "on .NET" : "compiled ahead of time")}, processes from start to end, "
                + $"medians of {options.Repeats}",
            "shards",
            "s",
            "s a granule and shard",
            "CPU s a granule",
            "Mpixels/s",
            "granules an hour",
            "GB/s read",
            "MB of a map",
            "cores that others used"
        );
        _ = Once(files, plan, 1); // the granules come into the page cache
        for (var shards = 1; shards <= options.Threads; shards++)
        {
            List<Outcome> runs = [.. Enumerable.Range(0, options.Repeats).Select(_ => Once(files, plan, shards))];
            Show(shards, runs, Bytes(granules, "*"), Bytes(files.Path("maps"), "*.tif"), table);
        }
        table.Note(
            "The granules are in the page cache. Placing on the map, records and the load of the model count; MB and GB are 1e6 "
                + "and 1e9 bytes."
        );
        var (status, _) = UnmixProcess.Run([], "status", plan);
        var (merge, _) = UnmixProcess.Run([], "merge", plan);
        table.Note(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Afterwards `status` took {status:F2} s and `merge`, which has nothing to put together, {merge:F2} s."
            )
        );
    }

    private static void Show(int shards, List<Outcome> runs, long granuleBytes, long mapBytes, ResultTable table)
    {
        var seconds = Median(runs.Select(run => run.Seconds));
        var pixels = (double)Granules * Lines * Samples;
        table.Row(
            $"{shards}",
            $"{seconds:F1}",
            $"{seconds * shards / Granules:F1}",
            $"{Median(runs.Select(run => run.ProcessorSeconds)) / Granules:F1}",
            $"{pixels / seconds / 1e6:F3}",
            $"{Granules / seconds * SecondsOfAnHour:F0}",
            $"{granuleBytes / seconds / 1e9:F2}",
            $"{mapBytes / 1e6 / Granules:F1}",
            $"{Median(runs.Select(run => run.Others)):F2}"
        );
    }

    /// <summary>One is made, and others under names of their own: what is in them is no matter for speed.</summary>
    private static void Make(string folder)
    {
        var granule = new EmitGranule
        {
            Lines = Lines,
            Samples = Samples,
            Bands = Bands,
        };
        foreach (var path in (string[])[granule.WriteReflectance(folder), granule.WriteMask(folder)])
        {
            for (var number = 1; number < Granules; number++)
                File.Copy(path, path.Replace("_007.nc", $"_{100 + number}.nc", StringComparison.Ordinal));
        }
    }

    private static Outcome Once(BenchmarkFiles files, string plan, int shards)
    {
        foreach (var old in (string[])[plan + ".records", files.Path("maps")])
        {
            if (Directory.Exists(old))
                Directory.Delete(old, recursive: true);
        }
        Directory.CreateDirectory(files.Path("maps"));
        var (time, own, all) = (Stopwatch.GetTimestamp(), UnmixProcess.ProcessorSeconds(), UnmixProcess.MachineSeconds());
        Process[] started =
        [
            .. Enumerable
                .Range(0, shards)
                .Select(i =>
                    UnmixProcess.StartFastest(null, "run", "--plan", plan, "--shard", $"{i}/{shards}", "--threads", "1", "--quiet")
                ),
        ];
        foreach (var process in started)
            UnmixProcess.End(process);
        var seconds = Stopwatch.GetElapsedTime(time).TotalSeconds;
        own = UnmixProcess.ProcessorSeconds() - own;
        return new Outcome(seconds, own, Math.Max(0, UnmixProcess.MachineSeconds() - all - own) / seconds);
    }

    private static long Bytes(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length);

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

    private sealed record Outcome(double Seconds, double ProcessorSeconds, double Others);
}
