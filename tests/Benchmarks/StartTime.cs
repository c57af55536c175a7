using System.Diagnostics;

namespace Unmix.Benchmarks;

/// <summary>How long <c>unmix info</c> takes, and what it has resident: compiled ahead of time against on .NET, in turn.</summary>
internal static class StartTime
{
    private const int Runs = 15; // of each, after one that fills the page cache

    public static void Measure(BenchmarkFiles files, ResultTable table)
    {
        table.Begin(
            $"'unmix info', {Runs} runs of each in turn, processes from start to end",
            "build",
            "ms (best)",
            "ms (median)",
            "resident peak MB",
            "of the other's median"
        );
        if (UnmixProcess.Native() is not { } native)
        {
            table.Row($"ahead of time", $"LEFT OUT: make it with ./build.sh --target=Publish", $"", $"", $"");
            return;
        }
        var model = files.Model().Path;
        var (slow, fast) = (new List<double>(), new List<double>());
        for (var i = 0; i <= Runs; i++)
        {
            var (framework, own) = (UnmixProcess.Run([], "info", model).Seconds, Seconds(native, model));
            if (i == 0)
                continue;
            slow.Add(framework);
            fast.Add(own);
        }
        Show(
            "ahead of time (artifacts/publish/linux-x64)",
            fast,
            slow,
            Enumerable.Range(0, Runs).Max(_ => UnmixProcess.Watch(UnmixProcess.StartProgram(null, native, ["info", model])).PeakBytes)
        );
        Show("on .NET (runtime/Cli/bin)", slow, fast, Enumerable.Range(0, Runs).Max(_ => UnmixProcess.RunWatched("info", model).PeakBytes));

        void Show(string name, List<double> own, List<double> other, long peak) =>
            table.Row(
                $"{name}",
                $"{own.Min() * 1e3:F0}",
                $"{Median(own) * 1e3:F0}",
                $"{peak / 1_000_000}",
                $"{Median(own) / Median(other):F2}"
            );
    }

    private static double Seconds(string program, string model)
    {
        var start = Stopwatch.GetTimestamp();
        UnmixProcess.End(UnmixProcess.StartProgram(null, program, ["info", model]));
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
