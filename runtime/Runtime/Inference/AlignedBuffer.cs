using System.Buffers;
using System.Runtime.InteropServices;

namespace Unmix.Runtime.Inference;

/// <summary>
/// float32 memory outside the collected heap, aligned so that every batch starts on a cache line: kernels that peel an
/// unaligned head would otherwise add in another order, and a pixel's last bits would depend on where its window lies. What is
/// in it at first is undefined.
/// </summary>
internal sealed unsafe class AlignedBuffer : MemoryManager<float>
{
    /// <summary>Bytes; a cache line, and the widest vector register.</summary>
    public const int Alignment = 64;

    private float* start;

    /// <param name="length">Floats, at least 0.</param>
    public AlignedBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = checked((int)length);
        var bytes = checked((nuint)Math.Max(1, length) * sizeof(float));
        var isLong = bytes >= LargePages.Bytes;
        start = (float*)NativeMemory.AlignedAlloc(bytes, isLong ? (nuint)LargePages.Bytes : Alignment);
        if (isLong)
            LargePages.Ask(start, bytes);
    }

    /// <summary>Floats.</summary>
    public int Length { get; }

    /// <summary>The address of a float of the buffer.</summary>
    public nint Address(int offset)
    {
        ObjectDisposedException.ThrowIf(start is null, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)offset, (uint)Length);
        return (nint)(start + offset);
    }

    /// <inheritdoc/>
    public override Span<float> GetSpan()
    {
        ObjectDisposedException.ThrowIf(start is null, this);
        return new Span<float>(start, Length);
    }

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new((void*)Address(elementIndex));

    /// <inheritdoc/>
    public override void Unpin() { }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (start is null)
            return;
        NativeMemory.AlignedFree(start);
        start = null;
    }
}
