using System.Diagnostics;
using System.Globalization;
using Unmix.Runtime;

namespace Unmix.Cli;

/// <summary>One line on stderr that is written over again and again; nothing but warnings where stderr is no terminal.</summary>
internal sealed class ProgressLine : IProgress<RunProgress>, IDisposable
{
    private const double SecondsBetween = 0.2;
    private const string EraseLine = "\r\u001b[K";

    private readonly bool shown;
    private long last;
    private bool written;

    /// <param name="wanted">False to stay silent.</param>
    public ProgressLine(bool wanted) => shown = wanted && !Console.IsErrorRedirected;

    /// <inheritdoc/>
    public void Report(RunProgress value)
    {
        if (value.Warning is { } warning) Console.Error.WriteLine($"Warning: {warning}"); // quiet or not
        if (value.PixelsDone == 0 || !shown || (written && Stopwatch.GetElapsedTime(last).TotalSeconds < SecondsBetween)) return;
        last = Stopwatch.GetTimestamp();
        written = true;
        var share = (double)value.PixelsDone / value.PixelCount;
        var left = value.Seconds * (1 - share) / share;
        Console.Error.Write(string.Create(CultureInfo.InvariantCulture,
            $"{EraseLine}{share,4:P0}  {value.PixelsDone / value.Seconds,10:N0} pixels/s  {left,6:F0} s left"));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (written) Console.Error.Write(EraseLine);
    }
}
