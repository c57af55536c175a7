using Unmix.Runtime.Inference;
using Unmix.Runtime.Journal;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Runs;

/// <summary>One of the buffers that go round: a window's spectra and answers, and which of its pixels are valid.</summary>
internal sealed class WindowSlot(UnmixSession session, int pixelCapacity, IReadOnlyList<BatchScratch> lanes) : IDisposable
{
    /// <summary>Spectra and answers.</summary>
    public WindowTensors Tensors { get; } = new(session, pixelCapacity, lanes);

    /// <summary>Valid pixels.</summary>
    public PixelMask Mask { get; } = new(pixelCapacity);

    /// <summary>Sums over the window.</summary>
    public RowTotals Totals;

    /// <inheritdoc/>
    public void Dispose() => Tensors.Dispose();
}
