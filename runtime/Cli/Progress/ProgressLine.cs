using System.Diagnostics;
using System.Globalization;
using Unmix.Runtime.Runs;

namespace Unmix.Cli.Progress;

/// <summary>
/// One line on stderr that is written over again and again, where stderr is a terminal; warnings in any case, and details
/// where they are asked for.
/// </summary>
internal sealed class ProgressLine(bool isShown, bool showDetails) : IProgress<RunProgress>, IDisposable
{
    private const double SecondsBetween = 0.2;
    private const string EraseLine = "\r\u001b[K";

    private readonly bool isShown = isShown && !Console.IsErrorRedirected;
    private long last;
    private bool written;

    /// <inheritdoc/>
    public void Report(RunProgress value)
    {
        if ((value.Warning ?? value.RetrainAdvised?.Text) is { } warning)
            Console.Error.WriteLine($"{(written ? EraseLine : "")}Warning: {warning}"); // quiet or not
        if (showDetails && value.Detail is { } detail)
            Console.Error.WriteLine($"{(written ? EraseLine : "")}{detail}");
        var here = value.PixelsDone - value.PixelsResumed;
        if (here == 0 || !isShown || (written && Stopwatch.GetElapsedTime(last).TotalSeconds < SecondsBetween))
            return;
        last = Stopwatch.GetTimestamp();
        written = true;
        var left = value.Seconds * (value.PixelCount - value.PixelsDone) / here;
        Console.Error.Write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{EraseLine}{(double)value.PixelsDone / value.PixelCount, 4:P0}  {here / value.Seconds, 10:N0} pixels/s  "
                    + $"{left, 6:F0} s left"
            )
        );
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (written)
            Console.Error.Write(EraseLine);
    }
}
