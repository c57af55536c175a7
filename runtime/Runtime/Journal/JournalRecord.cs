using System.Buffers.Binary;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Journal;

/// <summary>One record of the journal: some rows are in the file of rows, with this checksum.</summary>
/// <param name="FirstRow">From 0.</param>
/// <param name="RowCount">At least 1.</param>
/// <param name="Checksum">CRC-32C of the CRC-32Cs of each row.</param>
/// <param name="SampleChecksum">CRC-32C of the rows' spectra in the file of the sample.</param>
/// <param name="Totals">Sums over the rows.</param>
internal readonly record struct JournalRecord(int FirstRow, int RowCount, uint Checksum, uint SampleChecksum, RowTotals Totals)
{
    /// <summary>Bytes of a record; its own checksum is the last four.</summary>
    public const int Bytes = TotalsAt + RowTotals.Bytes + sizeof(uint);

    private const int TotalsAt = 16;

    /// <summary>Writes the record, little-endian.</summary>
    /// <param name="bytes">[<see cref="Bytes"/>].</param>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes, FirstRow);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], RowCount);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], Checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], SampleChecksum);
        Totals.Write(bytes[TotalsAt..]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[^sizeof(uint)..], Crc32C.Append(0, bytes[..^sizeof(uint)]));
    }

    /// <summary>Reads a record; false where its checksum is wrong.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, SpectraRange range, out JournalRecord record)
    {
        record = new JournalRecord(
            BinaryPrimitives.ReadInt32LittleEndian(bytes),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]),
            RowTotals.Read(bytes[TotalsAt..], range)
        );
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes[^sizeof(uint)..]) == Crc32C.Append(0, bytes[..^sizeof(uint)]);
    }
}
