using System.Collections.Concurrent;
using System.Diagnostics;
using Unmix.Formats.Scenes;

namespace Unmix.Runtime.Lines;

/// <summary>
/// Reads lines on a thread of its own, into a few buffers that go round: a read from a pipe can't be cancelled, and a camera is not to wait
/// for a line that is being computed.
/// </summary>
internal sealed class LineFeed : IDisposable
{
    private const int Buffers = 4;

    private readonly Stream stream;
    private readonly long before;
    private readonly int lineBytes;
    private readonly int most;
    private readonly BlockingCollection<byte[]> free = new(Buffers);
    private readonly BlockingCollection<Line> whole = new(Buffers);
    private readonly CancellationTokenSource ended = new();
    private Exception? fault;

    /// <param name="stream">Borrowed.</param>
    /// <param name="before">Bytes to be skipped before the first line.</param>
    /// <param name="lineBytes">Bytes of a line.</param>
    /// <param name="lineCount">Lines to read; null for as many as come.</param>
    public LineFeed(Stream stream, long before, int lineBytes, int? lineCount)
    {
        (this.stream, this.before, this.lineBytes, most) = (stream, before, lineBytes, lineCount ?? int.MaxValue);
        for (var i = 0; i < Buffers; i++)
            free.Add(GC.AllocateUninitializedArray<byte>(lineBytes));
        new Thread(ReadAll) { Name = "lines", IsBackground = true }.Start();
    }

    /// <summary>Bytes that a feed holds.</summary>
    public static long PlannedBytes(int lineBytes) => (long)Buffers * lineBytes;

    /// <summary>Bytes of the last line, which did not become whole; 0 where the lines ended behind one.</summary>
    public int BytesOfLast { get; private set; }

    /// <summary>Waits for the next line; null at the end.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="SceneException">The stream can't be read.</exception>
    public Line? Take(CancellationToken cancellation)
    {
        if (whole.TryTake(out var line, Timeout.Infinite, cancellation))
            return line;
        return fault is null
            ? null
            : throw new SceneException($"The lines can't be read: {fault.Message.TrimEnd('.')}. Check what sends them.", fault);
    }

    /// <summary>Gives a line's buffer back.</summary>
    public void Return(Line line) => free.Add(line.Bytes);

    /// <summary>Ends reading; a read that waits for bytes goes on waiting and does nothing any more.</summary>
    public void Dispose() => ended.Cancel();

    private void ReadAll()
    {
        try
        {
            if (Skip())
            {
                for (var count = 0; count < most; count++)
                {
                    var buffer = free.Take(ended.Token);
                    var got = stream.ReadAtLeast(buffer, lineBytes, throwOnEndOfStream: false);
                    if (got < lineBytes)
                    {
                        BytesOfLast = got;
                        break;
                    }
                    whole.Add(new Line(buffer, Stopwatch.GetTimestamp()), ended.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // nobody takes lines any more
        }
#pragma warning disable CA1031 // every fault is handed to who takes lines, whatever it is
        catch (Exception cause)
#pragma warning restore CA1031
        {
            fault = cause;
        }
        whole.CompleteAdding();
    }

    private bool Skip()
    {
        var buffer = new byte[Math.Min(before, 1 << 16)];
        for (var left = before; left > 0; )
        {
            var got = stream.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (got == 0)
                return false;
            left -= got;
        }
        return true;
    }
}

/// <summary>A line as it came.</summary>
/// <param name="Bytes">All of it.</param>
/// <param name="Came">When its last byte was there, by <see cref="Stopwatch"/>.</param>
internal readonly record struct Line(byte[] Bytes, long Came);
