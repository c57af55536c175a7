using Unmix.Runtime.Runs;

namespace Unmix.Native;

/// <summary>The caller's progress function, which may stop a run.</summary>
/// <param name="function">Null for nobody.</param>
/// <param name="state">Handed to it.</param>
/// <param name="all">Pixels of an array.</param>
internal sealed unsafe class ProgressFunction(delegate* unmanaged<long, long, void*, int> function, void* state, long all)
    : IProgress<long>,
        IProgress<RunProgress>,
        IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly List<string> warnings = [];

    /// <summary>Set by the function.</summary>
    public CancellationToken Stop => stop.Token;

    /// <summary>What a run warned of.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <inheritdoc/>
    public void Report(long value) => Tell(value, all);

    /// <inheritdoc/>
    public void Report(RunProgress value)
    {
        if (value.Warning is { } warning)
            warnings.Add(warning);
        else if (value.RetrainAdvised is { } drift)
            warnings.Add(drift.Text);
        else if (value.Detail is null)
            Tell(value.PixelsDone, value.PixelCount);
    }

    /// <inheritdoc/>
    public void Dispose() => stop.Dispose();

    private void Tell(long done, long pixels)
    {
        if (function is not null && function(done, pixels, state) != 0)
            stop.Cancel();
    }
}
