using System.Runtime.ExceptionServices;

namespace Unmix.Formats.Scenes.Containers.Hdf5;

/// <summary>
/// Threads that do a piece of work together with their owner and then wait for the next one. Nothing is allocated for a
/// piece. One owner at a time.
/// </summary>
internal sealed class DecodingCrew : IDisposable
{
    private readonly Action<int> work;
    private readonly Thread[] threads;
    private readonly SemaphoreSlim begun = new(0);
    private readonly CountdownEvent left = new(0);
    private volatile bool isOver;
    private ExceptionDispatchInfo? fault;

    /// <param name="helpers">Threads beside the owner's, at least 1.</param>
    /// <param name="work">
    /// Is given 0 on the owner's thread, from 1 on the others'; all of them return when there is nothing left to do.
    /// </param>
    public DecodingCrew(int helpers, Action<int> work)
    {
        this.work = work;
        threads = new Thread[helpers];
        for (var i = 0; i < helpers; i++)
        {
            var number = i + 1;
            threads[i] = new Thread(() => Help(number)) { Name = $"decode {number}", IsBackground = true };
            threads[i].Start();
        }
    }

    /// <summary>Does the work, and waits for the others. The first fault of any of them is thrown.</summary>
    public void Run()
    {
        left.Reset(threads.Length);
        begun.Release(threads.Length);
        Try(0);
        left.Wait();
        var thrown = fault;
        fault = null;
        thrown?.Throw();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        isOver = true;
        begun.Release(threads.Length);
        foreach (var thread in threads)
            thread.Join();
        begun.Dispose();
        left.Dispose();
    }

    private void Help(int number)
    {
        while (true)
        {
            begun.Wait();
            if (isOver)
                return;
            Try(number);
            left.Signal();
        }
    }

    private void Try(int number)
    {
        try
        {
            work(number);
        }
#pragma warning disable CA1031 // every fault is handed to the owner's thread, whatever it is
        catch (Exception cause)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref fault, ExceptionDispatchInfo.Capture(cause), null);
        }
    }
}
