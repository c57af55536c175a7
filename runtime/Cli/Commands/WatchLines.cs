using System.Globalization;
using Unmix.Runtime.Watching;

namespace Unmix.Cli.Commands;

/// <summary>What a watch tells: a line for each map on stdout, and what is odd on stderr. For programs there is the status file.</summary>
/// <param name="isQuiet">True for what is odd alone.</param>
internal sealed class WatchLines(bool isQuiet) : IProgress<WatchProgress>
{
    /// <inheritdoc/>
    public void Report(WatchProgress value)
    {
        switch (value.Event)
        {
            case WatchEvent.Done:
                Tell(value);
                break;
            case WatchEvent.Failed:
                Console.Error.WriteLine($"Failed: {value.Scene}: {value.Message}");
                break;
            case WatchEvent.Waiting:
                Console.Error.WriteLine($"Not whole yet: {value.Message}");
                break;
            case WatchEvent.Refused:
                Console.Error.WriteLine($"Waiting for the disk, and trying again: {value.Message}");
                break;
            case WatchEvent.Unreachable:
                Console.Error.WriteLine($"Waiting for the folder '{value.Scene}': {value.Message}");
                break;
            default:
                break; // the status file has it
        }
    }

    private void Tell(WatchProgress value)
    {
        var report = value.Report!; // of what is done
        foreach (var warning in report.Warnings)
            Console.Error.WriteLine($"Warning: {value.Scene}: {warning}");
        if (report.Drift is { RetrainAdvised: true } drift)
            Console.Error.WriteLine($"Warning: {value.Scene}: {drift.Text}");
        if (isQuiet)
            return;
        var resumed = report.ResumedRows > 0 ? $", behind {report.ResumedRows} rows that were there" : "";
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Wrote '{value.Map}': {report.Pixels:N0} pixels, {report.ValidPixels:N0} valid, in {report.ElapsedSeconds:F2} s{resumed}."
            )
        );
    }
}
