using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Journal;

/// <summary>
/// The file of records (format: README.md beside this file): a header with the run's identity, then records, appended. One process at a
/// time has it open. What is behind the last whole record is a torn tail and is overwritten.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    /// <summary>Raised with every change of the header or of <see cref="JournalRecord"/>; another number is not gone on from.</summary>
    public const int FormatVersion = 2;

    private const int FixedBytes = 16; // magic, version, bytes of the identity
    private const int MostIdentityBytes = 1 << 20; // a few kilobytes for a list of bands

    private readonly SafeFileHandle file;
    private readonly byte[] record = new byte[JournalRecord.Bytes];
    private long end;

    private JournalFile(SafeFileHandle file) => this.file = file;

    /// <summary>True when nothing is in the file.</summary>
    public bool IsEmpty => RandomAccess.GetLength(file) == 0;

    private static ReadOnlySpan<byte> Magic => "UNMIXJRN"u8;

    /// <summary>Opens the file, or makes it, and keeps other processes out.</summary>
    /// <exception cref="IOException">Another process has it open, or the file system refuses.</exception>
    public static JournalFile Open(string path) => new(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));

    /// <summary>Reads the header.</summary>
    /// <param name="version">The version of the format; 0 where there is no header, or a torn one.</param>
    /// <returns>The identity; null where the version is not ours.</returns>
    /// <exception cref="IOException">The file can't be read.</exception>
    public RunIdentity? ReadHeader(out int version)
    {
        version = 0;
        Span<byte> first = stackalloc byte[FixedBytes];
        if (RandomAccess.Read(file, first, 0) != FixedBytes || !first.StartsWith(Magic))
            return null;
        version = BinaryPrimitives.ReadInt32LittleEndian(first[8..]);
        if (version != FormatVersion)
            return null;
        version = 0;
        var length = BinaryPrimitives.ReadInt32LittleEndian(first[12..]);
        if (length is < 0 or > MostIdentityBytes || RandomAccess.GetLength(file) < FixedBytes + length + sizeof(uint))
            return null;
        var rest = new byte[length + sizeof(uint)];
        if (RandomAccess.Read(file, rest, FixedBytes) != rest.Length)
            return null;
        var sum = Crc32C.Append(Crc32C.Append(0, first), rest.AsSpan(0, length));
        if (BinaryPrimitives.ReadUInt32LittleEndian(rest.AsSpan(length)) != sum)
            return null;
        if (RunIdentity.FromJson(rest.AsSpan(0, length)) is not { } identity)
            return null;
        version = FormatVersion;
        end = FixedBytes + rest.Length;
        return identity;
    }

    /// <summary>Empties the file and writes the header, to the disk.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public void WriteHeader(RunIdentity identity)
    {
        var json = identity.ToJson();
        var header = new byte[FixedBytes + json.Length + sizeof(uint)];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), FormatVersion);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), json.Length);
        json.CopyTo(header, FixedBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(
            header.AsSpan(FixedBytes + json.Length),
            Crc32C.Append(0, header.AsSpan(0, FixedBytes + json.Length))
        );
        RandomAccess.SetLength(file, 0);
        PlacedBytes.Write(file, header, 0);
        RandomAccess.FlushToDisk(file);
        end = header.Length;
    }

    /// <summary>The next record; false at the end, and where the tail is torn.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    public bool TryReadNext(SpectraRange range, out JournalRecord next)
    {
        next = default;
        return RandomAccess.Read(file, record, end) == record.Length && JournalRecord.TryRead(record, range, out next);
    }

    /// <summary>The record read last is right; the next one follows it.</summary>
    public void Accept() => end += JournalRecord.Bytes;

    /// <summary>Cuts off what is behind the last record accepted.</summary>
    /// <exception cref="IOException">The file system refuses.</exception>
    public void CutTail()
    {
        if (RandomAccess.GetLength(file) > end)
            RandomAccess.SetLength(file, end);
    }

    /// <summary>Forgets everything.</summary>
    /// <exception cref="IOException">The file system refuses.</exception>
    public void Clear() => RandomAccess.SetLength(file, 0);

    /// <summary>
    /// Appends a record. A process that is killed afterwards has recorded it; a machine that stops has it after
    /// <see cref="Flush"/>.
    /// </summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public void Append(in JournalRecord next)
    {
        next.Write(record);
        PlacedBytes.Write(file, record, end);
        end += record.Length;
    }

    /// <summary>Waits until the disk has what was written.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public void Flush() => RandomAccess.FlushToDisk(file);

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
