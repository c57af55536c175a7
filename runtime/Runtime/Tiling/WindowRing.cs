namespace Unmix.Runtime.Tiling;

/// <summary>
/// Hands a fixed set of buffers round between one reader, some workers and one writer. Window i always lives in buffer
/// i mod n, so the writer gets windows in order without a queue of its own, and a slow stage holds the others back.
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
    private readonly Stage[] stages;
    // A window is Read while it is being computed, so the stage alone does not tell it from the one that the buffer takes next.
    private readonly int[] windows;
    private readonly int windowCount;
    private int nextToCompute;
    private bool stopped;

    /// <param name="bufferCount">Buffers in the ring, at least the workers plus two: one being read into, one being written.</param>
    /// <param name="windowCount">Windows of the run.</param>
    public WindowRing(int bufferCount, int windowCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bufferCount, 1);
        stages = new Stage[bufferCount];
        windows = new int[bufferCount];
        this.windowCount = windowCount;
    }

    /// <summary>The buffer that a window lives in.</summary>
    public int BufferOf(int window) => window % stages.Length;

    /// <summary>Reader: waits until the window's buffer is free; false when the run stopped.</summary>
    public bool WaitFree(int window) => Wait(window, Stage.Free);

    /// <summary>Reader: the window is in its buffer.</summary>
    public void MarkRead(int window) => Mark(window, Stage.Read);

    /// <summary>Worker: takes the next window and waits until it is read; false when there is none left or the run stopped.</summary>
    public bool TakeRead(out int window)
    {
        lock (gate)
        {
            window = nextToCompute;
            if (stopped || window >= windowCount) return false;
            nextToCompute++;
            return Wait(window, Stage.Read);
        }
    }

    /// <summary>Worker: the window's answers are in its buffer.</summary>
    public void MarkComputed(int window) => Mark(window, Stage.Computed);

    /// <summary>Writer: waits until the window is computed; false when the run stopped.</summary>
    public bool WaitComputed(int window) => Wait(window, Stage.Computed);

    /// <summary>Writer: the window is written, its buffer may be used again.</summary>
    public void MarkFree(int window) => Mark(window, Stage.Free);

    /// <summary>Any thread: lets every wait, now and later, return false.</summary>
    public void Stop()
    {
        lock (gate)
        {
            stopped = true;
            Monitor.PulseAll(gate);
        }
    }

    private bool Wait(int window, Stage stage)
    {
        lock (gate)
        {
            while (!stopped && !Is(window, stage)) Monitor.Wait(gate);
            return !stopped;
        }
    }

    private void Mark(int window, Stage stage)
    {
        lock (gate)
        {
            stages[BufferOf(window)] = stage;
            windows[BufferOf(window)] = window;
            Monitor.PulseAll(gate);
        }
    }

    private bool Is(int window, Stage stage) =>
        stages[BufferOf(window)] == stage && (stage == Stage.Free || windows[BufferOf(window)] == window);
}
