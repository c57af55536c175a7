using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>
/// Runs that are ended from outside, as real processes; each is followed by the same command, which must finish. Where it was killed
/// at work this process does what that command does: how a program starts does not depend on the row at which another was killed.
/// </summary>
public sealed class KillTests(TrainedModel model) : IDisposable
{
    private const int Kills = 60;
    private const int KillsWhileStarting = 12;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Sixty_killed_runs_lose_no_row_and_no_byte_and_leave_nothing()
    {
        var scene = new FaultScene(model, folder);
        const double beforeTheEnd = 0.8; // of the rows
        var (startSeconds, workSeconds) = TimeOfRun(scene);
        var random = new Random(5);
        double[] Draws() => [.. Enumerable.Range(0, Kills).Select(_ => random.NextDouble())];
        var (waits, within) = (Draws(), Draws());
        var outcomes = new Outcome[Kills];

        Parallel.For(0, Kills, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i =>
        {
            var map = folder.File($"map{i}.tif");
            // By rows, since a busy machine is now slower and now faster than the run that was timed; then somewhere within a row.
            Func<bool>? isReady = i < KillsWhileStarting ? null : () => FaultScene.Rows(map) > waits[i] * beforeTheEnd * FaultScene.Height;
            var wait = isReady is null ? waits[i] * startSeconds : within[i] * workSeconds / FaultScene.Height;
            Kill(scene.Run(map), isReady, TimeSpan.FromSeconds(wait));
            outcomes[i] = Finish(scene, map, isHere: isReady is not null);
        });

        var summary = string.Create(
            CultureInfo.InvariantCulture,
            $"{Kills} runs killed: {outcomes.Count(o => o.Recorded > 0 && !o.WasThere)} with rows to go on from "
                + $"({outcomes.Where(o => o.Recorded > 0).Select(o => o.Recorded).DefaultIfEmpty().Min()} to "
                + $"{outcomes.Max(o => o.Recorded)} of {FaultScene.Height}), "
                + $"{outcomes.Count(o => o.Recorded == 0 && !o.WasThere)} before the first, {outcomes.Count(o => o.WasThere)} "
                + $"after the map was there; "
                + $"rows lost {outcomes.Sum(o => o.Lost)}, wrong maps {outcomes.Count(o => o.IsWrong)}, leftovers "
                + $"{outcomes.Sum(o => o.Leftovers)}"
        );
        TestContext.Current.TestOutputHelper?.WriteLine(summary);
        Console.WriteLine(summary);
        Assert.Equal((0, 0, 0), (outcomes.Sum(o => o.Lost), outcomes.Count(o => o.IsWrong), outcomes.Sum(o => o.Leftovers)));
        Assert.True(outcomes.Count(o => o.Recorded > 0) >= Kills / 2, summary);
    }

    [Theory]
    [InlineData(PosixSignal.SIGTERM, 75)]
    [InlineData(PosixSignal.SIGINT, 130)]
    public void A_run_that_is_told_to_stop_says_what_is_kept_and_is_finished_by_the_same_command(PosixSignal signal, int exitCode)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("SKIPPED: Windows has no such signals.");
        var scene = new FaultScene(model, folder);
        var map = folder.File("map.tif");

        var answer = Tool.Interrupt(signal, () => FaultScene.Rows(map) > 20, scene.Run(map));

        var recorded = FaultScene.Records(map);
        Assert.Equal(
            (
                exitCode,
                $"Stopped. {recorded} of {FaultScene.Height} rows are kept in '{map}.resume'; the same command goes on from "
                    + "there, and --restart starts from the beginning.\n"
            ),
            (answer.ExitCode, answer.Error)
        );
        Assert.False(File.Exists(map));
        Assert.Equal(new Outcome(recorded, WasThere: false, Lost: 0, IsWrong: false, Leftovers: 0), Finish(scene, map, isHere: false));
    }

    /// <summary>Seconds until the first row is recorded, and from then to the end.</summary>
    private (double Start, double Work) TimeOfRun(FaultScene scene)
    {
        var map = folder.File("timed.tif");
        var start = Stopwatch.GetTimestamp();
        var first = 0L;
        Tool.UnmixUntil(() => FaultScene.Rows(map) > 0, _ => first = Stopwatch.GetTimestamp(), scene.Run(map)).RequireDone();
        return (Stopwatch.GetElapsedTime(start, first).TotalSeconds, Stopwatch.GetElapsedTime(first).TotalSeconds);
    }

    private static void Kill(string[] arguments, Func<bool>? isReady, TimeSpan wait) =>
        Tool.UnmixUntil(
            isReady ?? (() => true),
            process =>
            {
                Thread.Sleep(wait);
                process.Kill(); // SIGKILL
            },
            arguments
        );

    private Outcome Finish(FaultScene scene, string map, bool isHere)
    {
        var (recorded, wasThere) = (FaultScene.Records(map), File.Exists(map));
        if (isHere)
            scene.RunHere(map);
        else
            Tool.Unmix(scene.Run(map)).RequireDone();
        using var report = JsonDocument.Parse(File.ReadAllText(map + ".json"));
        var resumed = report.RootElement.GetProperty("resumed_rows").GetInt32();
        var leftovers = Directory
            .EnumerateFileSystemEntries(folder.Path, Path.GetFileName(map) + "*")
            .Count(path => path != map && path != map + ".json");
        return new Outcome(recorded, wasThere, recorded - resumed, !scene.Map.AsSpan().SequenceEqual(File.ReadAllBytes(map)), leftovers);
    }

    /// <summary>How a run was found after its end, and how the next one went.</summary>
    private sealed record Outcome(int Recorded, bool WasThere, int Lost, bool IsWrong, int Leftovers);
}
