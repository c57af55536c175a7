using System.Diagnostics;
using System.Globalization;
using Unmix.Runtime.Speed;

namespace Unmix.Benchmarks;

/// <summary>One shard against two, one computing thread each, on the same plan.</summary>
internal static class ShardScaling
{
    private const int Parts = 8;
    private const int Products = 750; // some seconds

    public static void Measure(BenchmarkFiles files, BenchmarkOptions options, ResultTable table)
    {
        var plan = Plan(files, options);
        var pixels = (double)options.Width * options.Height;
        Once(files, plan, shards: 2, pinned: false); // the scene comes into the page cache
        Begin(table, options);
        foreach (var pinned in new[] { false, true })
        {
            var (ones, twos) = (new List<Outcome>(), new List<Outcome>());
            for (var i = 0; i < options.Repeats; i++)
            {
                ones.Add(Once(files, plan, 1, pinned));
                twos.Add(Once(files, plan, 2, pinned));
            }
            var pairs = ones.Zip(twos, (one, two) => one.Seconds / two.Seconds);
            Show(ones, 1, "1", "1");
            Show(twos, 2, Text(ones.Min(o => o.Seconds) / twos.Min(o => o.Seconds)), Text(Median(pairs)));

            void Show(List<Outcome> runs, int shards, string best, string median) =>
                table.Row(
                    $"{(pinned ? "one for each shard" : "as the system places them")}",
                    $"{shards}",
                    $"{runs.Min(o => o.Seconds):F1}",
                    $"{Median(runs.Select(o => o.Seconds)):F1}",
                    $"{pixels / runs.Min(o => o.Seconds) / 1e6:F3}",
                    $"{Median(runs.Select(o => o.ProcessorSeconds)) / pixels * 1e6:F1}",
                    $"{Median(runs.Select(o => o.Others)):F2}",
                    $"{best}",
                    $"{median}"
                );
        }
        table.Note(
            $"{options.Repeats} runs of each, one shard and two in turn; the start of the processes and the load of the model count."
        );
        MeasureLimit(options, table);
    }

    private static string Plan(BenchmarkFiles files, BenchmarkOptions options)
    {
        var plan = files.Path("scaling.json");
        var package = files.Model();
        UnmixProcess.Run(
            [],
            "plan",
            files.LargeScene(package),
            "--model",
            package.Path,
            "--split-rows",
            Text((options.Height + Parts - 1) / Parts),
            "--maps",
            files.Path("scaling"),
            "-o",
            plan
        );
        return plan;
    }

    private static void Begin(ResultTable table, BenchmarkOptions options) =>
        table.Begin(
            $"Shards of one thread, {options.Width} x {options.Height} pixels of {options.Bands} bands in {Parts} items, "
                + $"{(UnmixProcess.Native() is null ? "on .NET" : "compiled ahead of time")}, processes from start to end",
            "cores",
            "shards",
            "s (best)",
            "s (median)",
            "Mpixels/s (best)",
            "CPU s a Mpixel (median)",
            "cores that others used (median)",
            "scaling (best by best)",
            "scaling (median of pairs)"
        );

    /// <summary>The same with nothing but matrix products, which no file and no other thread holds up: what the machine allows.</summary>
    private static void MeasureLimit(BenchmarkOptions options, ResultTable table)
    {
        table.Begin(
            $"The machine's own limit: {Products} products of {ProductSpeed.Size} x {ProductSpeed.Size} on one thread, "
                + "processes from start to end",
            "cores",
            "processes",
            "s (best)",
            "s (median)",
            "GFLOP/s (best)",
            "cores that others used (median)",
            "scaling (best by best)",
            "scaling (median of pairs)"
        );
        foreach (var pinned in new[] { false, true })
        {
            var (ones, twos) = (new List<Outcome>(), new List<Outcome>());
            for (var i = 0; i < options.Repeats; i++)
            {
                ones.Add(Multiply(1, pinned));
                twos.Add(Multiply(2, pinned));
            }
            Show(ones, 1, "1", "1");
            // Each process computes all of them: twice the work.
            Show(
                twos,
                2,
                Text(2 * ones.Min(o => o.Seconds) / twos.Min(o => o.Seconds)),
                Text(Median(ones.Zip(twos, (one, two) => 2 * one.Seconds / two.Seconds)))
            );

            void Show(List<Outcome> runs, int processes, string best, string median) =>
                table.Row(
                    $"{(pinned ? "one for each process" : "as the system places them")}",
                    $"{processes}",
                    $"{runs.Min(o => o.Seconds):F1}",
                    $"{Median(runs.Select(o => o.Seconds)):F1}",
                    $"{2.0 * processes * Products * Math.Pow(ProductSpeed.Size, 3) / runs.Min(o => o.Seconds) / 1e9:F0}",
                    $"{Median(runs.Select(o => o.Others)):F2}",
                    $"{best}",
                    $"{median}"
                );
        }
    }

    private static Outcome Multiply(int processes, bool pinned) =>
        Timed(() =>
            [
                .. Enumerable
                    .Range(0, processes)
                    .Select(i =>
                        UnmixProcess.StartProgram(
                            pinned ? i : null,
                            "dotnet",
                            ["exec", typeof(ShardScaling).Assembly.Location, "product", Products.ToString(CultureInfo.InvariantCulture)]
                        )
                    ),
            ]
        );

    private static Outcome Once(BenchmarkFiles files, string plan, int shards, bool pinned)
    {
        foreach (var folder in new[] { plan + ".records", files.Path("scaling/parts") })
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        Directory.CreateDirectory(files.Path("scaling/parts"));
        return Timed(() =>
            [
                .. Enumerable
                    .Range(0, shards)
                    .Select(i =>
                        UnmixProcess.StartFastest(
                            pinned ? i : null,
                            "run",
                            "--plan",
                            plan,
                            "--shard",
                            $"{i}/{shards}",
                            "--threads",
                            "1",
                            "--quiet"
                        )
                    ),
            ]
        );
    }

    private static Outcome Timed(Func<Process[]> start)
    {
        var (time, own, all) = (Stopwatch.GetTimestamp(), UnmixProcess.ProcessorSeconds(), UnmixProcess.MachineSeconds());
        foreach (var process in start())
            UnmixProcess.End(process);
        var seconds = Stopwatch.GetElapsedTime(time).TotalSeconds;
        own = UnmixProcess.ProcessorSeconds() - own;
        return new Outcome(seconds, own, Math.Max(0, UnmixProcess.MachineSeconds() - all - own) / seconds);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private sealed record Outcome(double Seconds, double ProcessorSeconds, double Others);
}
