using System.Diagnostics;
using Unmix.Evaluation.Synthesis;

namespace Unmix.Benchmarks;

/// <summary>
/// How long <c>unmix info</c> takes, and <c>unmix run</c> on a scene so small that its start is most of it; and what they have resident:
/// compiled ahead of time against on .NET, in turn.
/// </summary>
internal static class StartTime
{
    private const int Runs = 20; // of each, after one that fills the page cache
    private const int Side = 100; // pixels

    public static void Measure(BenchmarkFiles files, ResultTable table)
    {
        table.Begin(
            $"Short commands, {Runs} runs of each in turn, processes from start to end",
            "command",
            "build",
            "ms (best)",
            "ms (median)",
            "resident peak MB",
            "of the other's median"
        );
        if (UnmixProcess.Native() is not { } native)
        {
            table.Row($"", $"ahead of time", $"LEFT OUT: make it with ./build.sh --target=Publish", $"", $"", $"");
            return;
        }
        var scene = SmallScene(files);
        var model = files.ModelOf(scene, "start").Path;
        Compare(table, native, "info", ["info", model]);
        Compare(table, native, $"run, {Side} x {Side} pixels", ["run", model, scene, "-o", files.Path("start.tif"), "--quiet"]);
    }

    private static string SmallScene(BenchmarkFiles files)
    {
        var folder = Directory.CreateDirectory(files.Path("start")).FullName;
        SyntheticScene
            .Make(
                new SynthesisOptions
                {
                    Width = Side,
                    Height = Side,
                    Seed = 1,
                }
            )
            .Write(folder);
        return Path.Combine(folder, "scene.hdr");
    }

    private static void Compare(ResultTable table, string native, string name, string[] command)
    {
        var (slow, fast) = (new List<double>(), new List<double>());
        for (var i = 0; i <= Runs; i++)
        {
            var (framework, own) = (UnmixProcess.Run([], command).Seconds, Seconds(native, command));
            if (i == 0)
                continue;
            slow.Add(framework);
            fast.Add(own);
        }
        Show("ahead of time (artifacts/publish/linux-x64)", fast, slow, () =>
            UnmixProcess.Watch(UnmixProcess.StartProgram(null, native, command)).PeakBytes
        );
        Show("on .NET (runtime/Cli/bin)", slow, fast, () => UnmixProcess.RunWatched(command).PeakBytes);

        void Show(string build, List<double> own, List<double> other, Func<long> peak) =>
            table.Row(
                $"{name}",
                $"{build}",
                $"{own.Min() * 1e3:F0}",
                $"{Median(own) * 1e3:F0}",
                $"{Enumerable.Range(0, Runs).Max(_ => peak()) / 1_000_000}",
                $"{Median(own) / Median(other):F2}"
            );
    }

    private static double Seconds(string program, string[] command)
    {
        var start = Stopwatch.GetTimestamp();
        UnmixProcess.End(UnmixProcess.StartProgram(null, program, command));
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
