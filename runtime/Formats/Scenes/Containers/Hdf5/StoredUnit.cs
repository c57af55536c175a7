namespace Unmix.Formats.Scenes.Containers.Hdf5;

/// <summary>Is given the decoded storage units of an array, by several threads at once, each unit once and in no order.</summary>
/// <param name="unit">Valid until the call returns; its memory may be written to.</param>
internal delegate void UnitTaker(in StoredUnit unit);

/// <summary>A storage unit of an array in the memory of the thread that decoded it, and what of it is wanted.</summary>
/// <param name="memory">All of the unit.</param>
/// <param name="bytes">As many.</param>
/// <param name="offset">Numbers from the first of the unit to the first that is wanted.</param>
/// <param name="start">[dimensions] in the array, the first that is wanted.</param>
/// <param name="count">[dimensions] members that are wanted.</param>
/// <param name="stride">[dimensions] numbers from one member to the next in the memory.</param>
internal readonly unsafe ref struct StoredUnit(
    byte* memory,
    int bytes,
    long offset,
    ReadOnlySpan<long> start,
    ReadOnlySpan<long> count,
    ReadOnlySpan<long> stride
)
{
    /// <summary>All of the unit.</summary>
    public byte* Memory { get; } = memory;

    /// <summary>Bytes of it.</summary>
    public int Bytes { get; } = bytes;

    /// <summary>Numbers from the first of the unit to the first that is wanted.</summary>
    public long Offset { get; } = offset;

    /// <summary>[dimensions] in the array, the first that is wanted.</summary>
    public ReadOnlySpan<long> Start { get; } = start;

    /// <summary>[dimensions] members that are wanted.</summary>
    public ReadOnlySpan<long> Count { get; } = count;

    /// <summary>[dimensions] numbers from one member to the next in the memory.</summary>
    public ReadOnlySpan<long> Stride { get; } = stride;
}
