using System.Numerics;
using System.Runtime.InteropServices;

namespace Unmix.Runtime.Journal;

/// <summary>
/// The checksum CRC-32C (Castagnoli, as in iSCSI and ext4), for which processors have an instruction. System.IO.Hashing has CRC-32 alone;
/// here is no table either, the framework has one where the instruction is missing.
/// </summary>
internal static class Crc32C
{
    /// <summary>Continues a checksum; 0 begins one.</summary>
    public static uint Append(uint sum, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        sum = ~sum;
        foreach (var word in words)
            sum = BitOperations.Crc32C(sum, word);
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
            sum = BitOperations.Crc32C(sum, rest);
        return ~sum;
    }
}
