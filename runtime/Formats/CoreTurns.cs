namespace Unmix.Formats;

/// <summary>
/// Lets as many threads of a process work at once as it may keep cores busy; the others wait for their turn. For processes beside which
/// others compute. Any thread may use it.
/// </summary>
/// <param name="cores">At least 1.</param>
public sealed class CoreTurns(int cores) : IDisposable
{
    private readonly SemaphoreSlim free = new(cores);

    /// <summary>Waits until a core is free and takes it; the caller gives it back by disposing, on the same thread or another.</summary>
    public Turn Take()
    {
        free.Wait();
        return new Turn(free);
    }

    /// <inheritdoc/>
    public void Dispose() => free.Dispose();

    /// <summary>A core that is taken.</summary>
    public readonly struct Turn : IDisposable
    {
        private readonly SemaphoreSlim free;

        internal Turn(SemaphoreSlim free) => this.free = free;

        /// <inheritdoc/>
        public void Dispose() => free.Release();
    }
}
