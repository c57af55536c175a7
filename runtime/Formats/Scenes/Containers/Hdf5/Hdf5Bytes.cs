using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Unmix.Formats.Scenes.Containers.Hdf5;

/// <summary>
/// Bytes of an HDF5 file by their addresses. What lies outside the file, or is too much, is an <see cref="InvalidDataException"/>: whoever
/// reads the file itself goes back to libhdf5 then.
/// </summary>
internal sealed class Hdf5Bytes : IDisposable
{
    /// <summary>The address that stands for none.</summary>
    public const long Nowhere = -1;

    private const int MostAtOnce = 1 << 20; // of structure; chunks are read apart

    private readonly SafeFileHandle file;

    /// <param name="path">A regular file of this machine.</param>
    /// <exception cref="IOException">It can't be opened.</exception>
    public Hdf5Bytes(string path)
    {
        file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        Length = RandomAccess.GetLength(file);
    }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>Some bytes of its structure.</summary>
    /// <exception cref="InvalidDataException">They are not in the file.</exception>
    public byte[] Read(long address, long count)
    {
        if (count is < 0 or > MostAtOnce)
            throw new InvalidDataException($"{count} bytes of structure at once");
        var bytes = new byte[count];
        Read(address, bytes);
        return bytes;
    }

    /// <summary>Fills a memory.</summary>
    /// <exception cref="InvalidDataException">So many bytes are not in the file there.</exception>
    public void Read(long address, Span<byte> bytes)
    {
        if (address < 0 || address > Length - bytes.Length)
            throw new InvalidDataException($"{bytes.Length} bytes at {address} of {Length}");
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(file, bytes, address);
            if (read == 0)
                throw new InvalidDataException("the file became shorter");
            bytes = bytes[read..];
            address += read;
        }
    }

    /// <summary>A number of 8 bytes; all ones are <see cref="Nowhere"/>.</summary>
    public static long Address(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(Part(bytes, at, sizeof(long)));

    /// <summary>A number of 4 bytes.</summary>
    public static uint Number(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(Part(bytes, at, sizeof(uint)));

    /// <summary>A number of 2 bytes.</summary>
    public static int Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(Part(bytes, at, sizeof(ushort)));

    /// <summary>A byte.</summary>
    public static byte One(ReadOnlySpan<byte> bytes, int at) => Part(bytes, at, 1)[0];

    /// <summary>Some of the bytes.</summary>
    /// <exception cref="InvalidDataException">They end before.</exception>
    public static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> bytes, long at, long count) =>
        at >= 0 && count >= 0 && at <= bytes.Length - count
            ? bytes.Slice((int)at, (int)count)
            : throw new InvalidDataException($"{count} bytes at {at} of {bytes.Length}");

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
