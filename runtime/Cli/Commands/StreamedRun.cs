using System.Globalization;
using Unmix.Cli.Progress;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Runtime;
using Unmix.Runtime.Lines;
using Unmix.Terminal;

namespace Unmix.Cli.Commands;

/// <summary><c>unmix run MODEL - --header FILE -o OUT</c>: lines from standard input, to standard output or into a map.</summary>
internal static class StreamedRun
{
    /// <summary>Does it.</summary>
    /// <param name="package">The model.</param>
    /// <param name="files">
    /// The header of the lines that come; the map, <c>-</c> for standard output; and the header of the lines that go there, null for none.
    /// </param>
    /// <param name="options">Of the run.</param>
    /// <param name="telling">How much is told.</param>
    /// <param name="cancellation">Ends the lines.</param>
    /// <returns>The exit code.</returns>
    public static int Run(
        ModelPackage package,
        (string Header, string Output, string? OutputHeader) files,
        UnmixOptions options,
        RunFieldOptions.Telling telling,
        CancellationToken cancellation
    )
    {
        var toStream = files.Output == RunLineOptions.Stream;
        if (toStream && telling.Progress == ProgressMode.Json)
            throw new OptionsException("Lines and JSON can't both go to standard output. Leave --progress json out, or name a map.");
        using var input = Console.OpenStandardInput();
        using var output = toStream ? Console.OpenStandardOutput() : null;
        var task = new LineTask
        {
            Input = input,
            HeaderPath = files.Header,
            Output = output,
            MapPath = toStream ? null : files.Output,
            OutputHeaderPath = files.OutputHeader,
        };
        LineReport report;
        if (telling.Progress == ProgressMode.Json)
        {
            report = LineUnmixer.Run(package, task, options, new ProgressJson(telling.IsVerbose), cancellation);
            ProgressJson.Done(report.Run);
        }
        else
        {
            // How far it is can't be said of lines without an end.
            using var progress = new ProgressLine(isShown: false, telling.IsVerbose);
            report = LineUnmixer.Run(package, task, options, progress, cancellation);
            if (!telling.IsQuiet)
                (toStream ? Console.Error : Console.Out).WriteLine(Text(report, files.Output));
        }
        return options.Strict && report.Run.Drift is { RetrainAdvised: true } ? ExitCodes.Drifted : ExitCodes.Done;
    }

    private static string Text(LineReport report, string output) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Wrote '{output}': {report.Lines:N0} lines of {report.Run.MapWidth:N0} pixels, {report.Run.ValidPixels:N0} valid, "
                + $"{report.Run.BandNames.Count} bands in {report.Run.ElapsedSeconds:F2} s. From a line's last byte to its last answer: "
                + $"{report.MedianMilliseconds:F1} ms (median), {report.HighMilliseconds:F1} ms (99 of 100), "
                + $"{report.LongestMilliseconds:F1} ms (longest)."
        );
}
