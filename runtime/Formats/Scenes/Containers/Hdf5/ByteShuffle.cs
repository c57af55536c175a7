using System.Runtime.Intrinsics;

namespace Unmix.Formats.Scenes.Containers.Hdf5;

/// <summary>
/// HDF5's filter of shuffled bytes: the first bytes of all numbers, then the second ones, and so on. Numbers of 2 and 4 bytes are put
/// together 16 at a time.
/// </summary>
internal static unsafe class ByteShuffle
{
    private const int Side = 16; // bytes in a vector of 128 bits

    /// <summary>Puts the bytes of numbers together again.</summary>
    /// <param name="shuffled">[size, numbers]; bytes beyond the last whole number lie as they are.</param>
    /// <param name="size">Bytes of a number.</param>
    /// <param name="numbers">As many bytes.</param>
    public static void Undo(ReadOnlySpan<byte> shuffled, int size, Span<byte> numbers)
    {
        if (numbers.Length < shuffled.Length)
            throw new ArgumentException($"{numbers.Length} bytes for {shuffled.Length}.", nameof(numbers));
        var count = shuffled.Length / size;
        fixed (byte* from = shuffled)
        fixed (byte* to = numbers)
        {
            var done =
                size == sizeof(ushort) ? Pairs(from, count, to)
                : size == sizeof(uint) ? Fours(from, count, to)
                : 0;
            for (var part = 0; part < size; part++)
            {
                var bytes = from + (long)part * count;
                for (var i = done; i < count; i++)
                    to[(long)i * size + part] = bytes[i];
            }
        }
        shuffled[(count * size)..].CopyTo(numbers[(count * size)..]);
    }

    /// <returns>Numbers that were put together.</returns>
    private static int Pairs(byte* from, int count, byte* to)
    {
        var vectors = count / Side;
        for (var i = 0; i < vectors; i++)
        {
            var (low, high) = Together(from + i * Side, count);
            low.AsByte().Store(to + (long)i * Side * sizeof(ushort));
            high.AsByte().Store(to + (long)i * Side * sizeof(ushort) + Side);
        }
        return vectors * Side;
    }

    /// <inheritdoc cref="Pairs"/>
    private static int Fours(byte* from, int count, byte* to)
    {
        var vectors = count / Side;
        for (var i = 0; i < vectors; i++)
        {
            var (lower, upper) = (Together(from + i * Side, count), Together(from + 2L * count + i * Side, count));
            var target = (uint*)(to + (long)i * Side * sizeof(uint));
            Store(lower.Low, upper.Low, target);
            Store(lower.High, upper.High, target + Side / 2);
        }
        return vectors * Side;
    }

    /// <summary>16 bytes and those that lie <paramref name="apart"/> from them, as pairs; the first bytes are the lower ones.</summary>
    private static (Vector128<ushort> Low, Vector128<ushort> High) Together(byte* first, long apart)
    {
        var (lower, upper) = (Vector128.Load(first), Vector128.Load(first + apart));
        return (
            Vector128.WidenLower(lower) | (Vector128.WidenLower(upper) << 8),
            Vector128.WidenUpper(lower) | (Vector128.WidenUpper(upper) << 8)
        );
    }

    private static void Store(Vector128<ushort> lower, Vector128<ushort> upper, uint* target)
    {
        (Vector128.WidenLower(lower) | (Vector128.WidenLower(upper) << 16)).Store(target);
        (Vector128.WidenUpper(lower) | (Vector128.WidenUpper(upper) << 16)).Store(target + Side / 4);
    }
}
