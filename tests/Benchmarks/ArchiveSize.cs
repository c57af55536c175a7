using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Unmix.Benchmarks;

/// <summary>What many items cost: to list, to look at, and beside the pixels of small scenes.</summary>
internal static class ArchiveSize
{
    private const int Items = 100_000;
    private const int Shards = 250;
    private const int SmallScenes = 1000;
    private const int SmallSide = 20;
    private const int SingleRuns = 10;

    public static void Measure(BenchmarkFiles files, BenchmarkOptions options, ResultTable table)
    {
        var package = files.Model();
        table.Begin($"{Items:N0} items, processes from start to end", "command", "state", "s (best)", "s (median)");
        var (scenes, maps, plan) = (
            Directory.CreateDirectory(files.Path("listed")).FullName,
            files.Path("maps"),
            files.Path("listed.json")
        );
        for (var i = 0; i < Items; i++)
            File.WriteAllText(Path.Combine(scenes, Name(i) + ".img"), "x");
        Time(
            "plan",
            "a pattern of files",
            () => File.Delete(plan),
            [],
            "plan",
            scenes + "/*.img",
            "--model",
            package.Path,
            "--maps",
            maps,
            "-o",
            plan
        );
        Time("status", "nothing done", null, [6], "status", plan);
        Record(plan, maps);
        Time("status", "all done", null, [], "status", plan);
        Time("merge", "all done, nothing to put together", null, [], "merge", plan);
        MeasureSmall(files, package.Path, files.SmallScenes(package, SmallScenes, SmallSide), options, table);

        void Time(string command, string state, Action? before, int[] codes, params string[] arguments)
        {
            var seconds = new List<double>();
            for (var i = 0; i < options.Repeats; i++)
            {
                before?.Invoke();
                seconds.Add(UnmixProcess.Run(codes, arguments).Seconds);
            }
            table.Row($"{command}", $"{state}", $"{seconds.Min():F2}", $"{seconds.Order().ElementAt(seconds.Count / 2):F2}");
        }
    }

    private static void MeasureSmall(BenchmarkFiles files, string model, string scenes, BenchmarkOptions options, ResultTable table)
    {
        var plan = files.Path("small.json");
        UnmixProcess.Run([], "plan", scenes + "/*.hdr", "--model", model, "--maps", files.Path("small-maps"), "-o", plan);
        var shard = UnmixProcess.Run([], "run", "--plan", plan, "--shard", "0/1", "--threads", "1", "--quiet").Seconds;
        var again = UnmixProcess.Run([], "run", "--plan", plan, "--shard", "0/1", "--threads", "1", "--quiet").Seconds;
        var single = Enumerable
            .Range(0, SingleRuns)
            .Select(i =>
                UnmixProcess
                    .Run(
                        [],
                        "run",
                        model,
                        Path.Combine(scenes, $"scene{i:D6}.hdr"),
                        "-o",
                        files.Path("single.tif"),
                        "--threads",
                        "1",
                        "--quiet"
                    )
                    .Seconds
            )
            .Order()
            .ElementAt(SingleRuns / 2);
        table.Begin($"Scenes of {SmallSide} x {SmallSide} pixels and {options.Bands} bands, one thread", "how", "scenes", "ms a scene");
        table.Row($"one shard, start and load of the model included", $"{SmallScenes}", $"{shard / SmallScenes * 1000:F1}");
        table.Row($"the same shard again: every map is hashed and kept", $"{SmallScenes}", $"{again / SmallScenes * 1000:F1}");
        table.Row($"a process for each scene (median)", $"{SingleRuns}", $"{single * 1000:F0}");
    }

    /// <summary>What shards would have left: a map and a record of each item.</summary>
    private static void Record(string plan, string maps)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(plan)));
        var (hash, records) = (new string('0', 64), Directory.CreateDirectory(plan + ".records").FullName);
        for (var shard = 0; shard < Shards; shard++)
        {
            var text = new StringBuilder();
            text.Append(
                CultureInfo.InvariantCulture,
                $"{{\"plan\":\"{sha256}\",\"shard\":{shard},\"shards\":{Shards},\"host\":\"h\",\"process\":1,"
                    + $"\"started\":\"2026-01-01T00:00:00Z\"}}\n"
            );
            for (var item = shard; item < Items; item += Shards)
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{{\"state\":\"Done\",\"item\":{item},\"bytes\":1,\"sha256\":\"{hash}\",\"inputs\":\"{hash}\","
                        + $"\"pixels\":400,\"seconds\":0.004,\"retrain_advised\":false}}\n"
                );
            File.WriteAllText(Path.Combine(records, $"shard-{shard:D6}-of-{Shards:D6}.h-1-00000000.jsonl"), text.ToString());
        }
        for (var i = 0; i < Items; i++)
            File.WriteAllText(Path.Combine(maps, Name(i) + ".tif"), "x");
    }

    private static string Name(int item) => string.Create(CultureInfo.InvariantCulture, $"scene-{item:D6}");
}
