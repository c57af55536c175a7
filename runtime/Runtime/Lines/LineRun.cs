using System.Diagnostics;
using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Lines;
using Unmix.Runtime.Drift;
using Unmix.Runtime.Models;
using Unmix.Runtime.Plans;
using Unmix.Runtime.Runs;

namespace Unmix.Runtime.Lines;

/// <summary>A run of lines: from the first that comes until they end, and what is made whole then.</summary>
internal sealed class LineRun : IDisposable
{
    private readonly LoadedModel model;
    private readonly LineTask task;
    private readonly SceneLines lines;
    private readonly UnmixOptions options;
    private readonly RunPlan plan;
    private readonly LineCompute compute;
    private readonly ILineSink sink;
    private readonly LineTimes times = new();
    private readonly LineAccount account;
    private readonly StageClock computing = new();
    private readonly StageClock writing = new();
    private int count;
    private bool isScaleSeen;

    /// <param name="model">The model.</param>
    /// <param name="task">Checked.</param>
    /// <param name="lines">What comes.</param>
    /// <param name="options">Checked.</param>
    /// <param name="plan">Of a scene of one line.</param>
    public LineRun(LoadedModel model, LineTask task, SceneLines lines, UnmixOptions options, RunPlan plan)
    {
        (this.model, this.task, this.lines, this.options, this.plan) = (model, task, lines, options, plan);
        account = new LineAccount(model.Package, task, lines, options, plan);
        compute = new LineCompute(lines, plan, model.Session(options));
        try
        {
            sink = task.Output is { } stream
                ? new LineStream(stream, plan.Output, task.OutputHeaderPath, lines.LineCount)
                : new LineMap(task.MapPath!, plan.Output); // one of both, as the task was checked
        }
        catch
        {
            compute.Dispose();
            throw;
        }
    }

    /// <summary>Takes lines until they end, and makes whole what was written.</summary>
    /// <exception cref="UnmixException">As <see cref="LineUnmixer"/> says.</exception>
    /// <exception cref="OperationCanceledException">As above.</exception>
    public LineReport Finish(IProgress<RunProgress>? progress, CancellationToken cancellation)
    {
        account.Progress = progress;
        account.Begin();
        using var feed = new LineFeed(task.Input, lines.BytesBefore, lines.LineBytes, lines.LineCount);
        var start = Stopwatch.GetTimestamp();
        Exception? stop = null;
        try
        {
            TakeAll(feed, start, cancellation);
        }
        catch (Exception cause) when (cause is OperationCanceledException or SceneException && count > 0)
        {
            stop = cause; // thrown when what was whole is written
        }
        if (count == 0)
            throw NoLine(feed.BytesOfLast);
        var report = Complete(Stopwatch.GetElapsedTime(start).TotalSeconds);
        if (stop is OperationCanceledException cancelled)
            throw new RunStoppedException($"Stopped. {Lines} came until then; {Kept}.", cancelled);
        if (stop is SceneException refused)
            throw new SceneException($"{refused.Message} {Lines} came before; {Kept}.", refused);
        if (feed.BytesOfLast > 0)
            throw new LinesEndedException(
                $"The lines ended in the middle of line {count + 1}, after {feed.BytesOfLast} of its {lines.LineBytes} bytes. {Lines} came "
                    + $"before; {Kept}. Check the program that sends them."
            );
        if (lines.LineCount is { } stated && count < stated)
            throw new LinesEndedException(
                $"The lines ended after {count} of the {stated} that the header '{task.HeaderPath}' states; {Kept}. Check the "
                    + $"program that sends them, or state 0 lines to read all that come."
            );
        return report;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        sink.Dispose();
        compute.Dispose();
    }

    private string Lines => count == 1 ? "1 whole line" : $"{count} whole lines";

    private string Kept => task.MapPath is { } map ? $"their map is '{map}'" : "their answers were written";

    private void TakeAll(LineFeed feed, long start, CancellationToken cancellation)
    {
        while (feed.Take(cancellation) is { } line)
        {
            var time = Stopwatch.GetTimestamp();
            var values = compute.Answer(line.Bytes, count);
            RequireScale();
            time = computing.AddSince(time);
            sink.Write(count, values);
            writing.AddSince(time);
            times.Add(Stopwatch.GetElapsedTime(line.Came).TotalMilliseconds);
            feed.Return(line);
            count++;
            account.Works(count, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
    }

    /// <summary>Refuses, or warns of, values that no surface has in the first line that has any, before its answers are written.</summary>
    private void RequireScale()
    {
        if (isScaleSeen || compute.Totals.ValidPixels == 0)
            return;
        isScaleSeen = true;
        if (
            ReflectanceCheck.IsAbove(compute.Totals.Range)
            && ReflectanceCheck.Require(lines.Profile, compute.Totals.Range, options.Strict) is { } odd
        )
            account.WarnOfScale(odd);
    }

    private LineReport Complete(double seconds)
    {
        var totals = compute.Totals;
        if (totals.ValidPixels == 0)
            throw new SceneException(
                $"None of the {(long)count * lines.Profile.Width} pixels of {count} lines is valid: each has a band that is nodata, NaN or "
                    + $"infinite, or the same value in all. Send lines with data, or correct {OptionName.NoData}."
            );
        account.WarnOfValues(ReflectanceCheck.Require(lines.Profile, totals.Range, options.Strict), totals.Range);
        var session = model.Session(options);
        var drift = DriftMeasurement.Of(
            model.Package,
            model.DriftSession(session, options.Provider),
            compute.Sample.Of(count),
            plan.Threads,
            CancellationToken.None
        );
        account.Advise(drift);
        using var reportFile = options.ReportPath is { } path ? OutputFile.BeginText(path) : null;
        var time = Stopwatch.GetTimestamp();
        account.WarnOfRange(sink.Finish(count));
        writing.AddSince(time);
        var report = new LineReport
        {
            Run = account.Report(count, totals, seconds, (computing.Seconds, writing.Seconds)) with { Drift = drift },
            Lines = count,
            MedianMilliseconds = times.Below(0.5),
            HighMilliseconds = times.Below(0.99),
            LongestMilliseconds = times.Longest,
        };
        reportFile?.FinishWith(report.Run.ToJson() + "\n");
        return report;
    }

    private SceneException NoLine(int bytes) =>
        new(
            $"No line came: {(bytes == 0 ? "nothing" : $"{bytes} of {lines.LineBytes} bytes")} followed the {lines.BytesBefore} bytes "
                + "before the first. Check the program that sends the lines."
        );
}
