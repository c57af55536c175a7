namespace Unmix.Runtime.Tiling;

/// <summary>
/// Hands a fixed set of buffers round between one reader, some workers and one writer. Window i always lives in buffer
/// i mod n, so the writer gets windows in order without a queue of its own, and a slow stage holds the others back. Workers share
/// a window batch by batch: none is idle while another has the rest of the last one, and the buffers need not be as many as they.
/// Nothing is allocated after construction.
/// </summary>
internal sealed class WindowRing
{
    private enum Stage : byte
    {
        Free,
        Read,
        Computed,
    }

    // An object, not a Lock: a Lock can't be waited on.
    private readonly object gate = new();
    private readonly Buffer[] buffers;
    private readonly Queue<int> withBatches; // windows that are read and have batches that nobody has taken, in order
    private readonly int windowCount;
    private int readCount;
    private bool stopped;

    /// <param name="bufferCount">Buffers in the ring: one being read into, one being written, and one or two that workers are at.</param>
    /// <param name="windowCount">Windows of the run.</param>
    public WindowRing(int bufferCount, int windowCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bufferCount, 1);
        buffers = new Buffer[bufferCount];
        withBatches = new Queue<int>(bufferCount);
        this.windowCount = windowCount;
    }

    /// <summary>The buffer that a window lives in.</summary>
    public int BufferOf(int window) => window % buffers.Length;

    /// <summary>Reader: waits until the window's buffer is free; false when the run stopped.</summary>
    public bool WaitFree(int window)
    {
        lock (gate)
        {
            while (!stopped && buffers[BufferOf(window)].Stage != Stage.Free)
                Monitor.Wait(gate);
            return !stopped;
        }
    }

    /// <summary>Reader: the window is in its buffer. Windows are read in order.</summary>
    /// <param name="window">The window.</param>
    /// <param name="batchCount">What there is to compute; with nothing it is computed already.</param>
    public void MarkRead(int window, int batchCount)
    {
        lock (gate)
        {
            buffers[BufferOf(window)] = new Buffer
            {
                Window = window,
                Batches = batchCount,
                Stage = batchCount == 0 ? Stage.Computed : Stage.Read,
            };
            if (batchCount > 0)
                withBatches.Enqueue(window);
            readCount++;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>
    /// Worker: takes the next batch, waiting for a window that has one; false when there is none left or the run stopped.
    /// </summary>
    public bool TakeBatch(out int window, out int batch)
    {
        lock (gate)
        {
            while (!stopped && withBatches.Count == 0 && readCount < windowCount)
                Monitor.Wait(gate);
            return Take(out window, out batch);
        }
    }

    /// <summary>
    /// Worker: takes another batch of the window that it is at, without waiting; false when that has none left or the run
    /// stopped.
    /// </summary>
    public bool TakeAnother(int window, out int batch)
    {
        lock (gate)
        {
            batch = -1;
            return withBatches.TryPeek(out var next) && next == window && Take(out _, out batch);
        }
    }

    /// <summary>Worker: the answers of one of the window's batches are in its buffer.</summary>
    public void MarkBatchComputed(int window)
    {
        lock (gate)
        {
            ref var buffer = ref buffers[BufferOf(window)];
            if (++buffer.Computed < buffer.Batches)
                return;
            buffer.Stage = Stage.Computed;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Writer: waits until the window is computed; false when the run stopped.</summary>
    public bool WaitComputed(int window)
    {
        lock (gate)
        {
            while (!stopped && !IsComputed(buffers[BufferOf(window)], window))
                Monitor.Wait(gate);
            return !stopped;
        }
    }

    /// <summary>Writer: the window is written, its buffer may be used again.</summary>
    public void MarkFree(int window)
    {
        lock (gate)
        {
            buffers[BufferOf(window)].Stage = Stage.Free;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Any thread: lets every wait, now and later, return false.</summary>
    public void Stop()
    {
        lock (gate)
        {
            stopped = true;
            Monitor.PulseAll(gate);
        }
    }

    private bool Take(out int window, out int batch)
    {
        (window, batch) = (-1, -1);
        if (stopped || !withBatches.TryPeek(out window))
            return false;
        ref var buffer = ref buffers[BufferOf(window)];
        batch = buffer.Taken++;
        if (buffer.Taken == buffer.Batches)
            _ = withBatches.Dequeue();
        return true;
    }

    private static bool IsComputed(in Buffer buffer, int window) => buffer.Stage == Stage.Computed && buffer.Window == window;

    private struct Buffer
    {
        public Stage Stage;
        public int Window;
        public int Batches;
        public int Taken;
        public int Computed;
    }
}
