using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Unmix.Learning.Training;

namespace Unmix.Trainer.Commands;

/// <summary>
/// Lines on stdout, and on a terminal a bar below them on stderr: epoch, samples a second, time left, loss. Where stderr is no
/// terminal there is no bar.
/// </summary>
internal sealed class TrainingDisplay : IProgress<double>
{
    private readonly ProgressTask? bar;
    private readonly Action<string> write;
    private readonly int epochs;
    private long start;
    private double firstShare = double.NaN;
    private EpochRecord? last;

    private TrainingDisplay(ProgressTask? bar, Action<string> write, int epochs)
    {
        this.bar = bar;
        this.write = write;
        this.epochs = epochs;
    }

    /// <summary>The terminal that a bar can be drawn on; null where stderr is none. Without colours where NO_COLOR is set.</summary>
    public static IAnsiConsole? Terminal()
    {
        // Decided here and not by Spectre, which takes a redirected stdout for the end of stderr's terminal too.
        if (Console.IsErrorRedirected || Environment.GetEnvironmentVariable("TERM") is "dumb")
            return null;
        var plain = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = OperatingSystem.IsWindows() ? AnsiSupport.Detect : AnsiSupport.Yes,
                Interactive = InteractionSupport.Yes,
                Out = new AnsiConsoleOutput(Console.Error),
                ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            }
        );
        return console.Profile.Capabilities.Ansi ? console : null;
    }

    /// <summary>Shows while <paramref name="work"/> runs; the bar is gone when it ends.</summary>
    /// <param name="terminal">Where the bar goes; null for no bar.</param>
    /// <param name="silent">Whether to write nothing at all.</param>
    /// <param name="epochs">Epochs of the whole training.</param>
    /// <param name="work">The training.</param>
    public static T Show<T>(IAnsiConsole? terminal, bool silent, int epochs, Func<TrainingDisplay, T> work)
    {
        if (silent)
            return work(new TrainingDisplay(null, _ => { }, epochs));
        if (terminal is null)
            return work(new TrainingDisplay(null, Console.WriteLine, epochs));
        // A line that went past the bar to the same terminal would break it.
        Action<string> write = Console.IsOutputRedirected ? Console.WriteLine : terminal.WriteLine;
        return terminal
            .Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context => work(new TrainingDisplay(context.AddTask("reading the scene", maxValue: 1), write, epochs)));
    }

    /// <summary>Writes a line.</summary>
    public void Say(string line) => write(line);

    /// <summary>Writes the line of an epoch, every term by its name.</summary>
    public void Say(EpochRecord record)
    {
        last = record;
        write(
            string.Create(CultureInfo.InvariantCulture, $"epoch {record.Epoch, 3}  {record.SamplesPerSecond, 7:F0} samples/s  ")
                + string.Join("  ", record.Terms.Select(term => string.Create(CultureInfo.InvariantCulture, $"{term.Key} {term.Value:G5}")))
                + (
                    record.HeldOut is { } held
                        ? string.Create(
                            CultureInfo.InvariantCulture,
                            $"  held-out abundances {held.Abundances:F4}  held-out reconstruction {held.Reconstruction:F4}"
                        )
                        : ""
                )
        );
    }

    /// <summary>Says beside the bar what goes on.</summary>
    public void Describe(string what)
    {
        if (bar is not null)
            bar.Description = what;
    }

    /// <inheritdoc/>
    public void Report(double value)
    {
        if (bar is null)
            return;
        if (double.IsNaN(firstShare))
            (firstShare, start) = (value, Stopwatch.GetTimestamp());
        bar.Value = value;
        bar.Description = State(value, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    // A resumed training does not start at 0, so the speed is that of what this process has done.
    private string State(double share, double seconds)
    {
        var epoch = Math.Min(epochs, (int)(share * epochs) + 1);
        var left = share > firstShare ? $"  {Time(seconds * (1 - share) / (share - firstShare))} left" : "";
        var speed = last is null
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"  {last.SamplesPerSecond:F0} samples/s{left}  loss {last.Loss:G5}");
        return $"epoch {epoch} of {epochs}{(last is null ? left : speed)}";
    }

    private static string Time(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Ceiling(seconds));
        return time.TotalHours < 1 ? time.ToString("m\\:ss", CultureInfo.InvariantCulture) : $"{(int)time.TotalHours}:{time:mm\\:ss}";
    }
}
