using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Writing;

namespace Unmix.Runtime.Journal;

/// <summary>
/// The finished rows of a map, uncompressed, at fixed places: [row, column, band], float32, little-endian, NaN where nothing is.
/// Windows of any width are taken; checksums are kept row by row while they come.
/// </summary>
internal sealed class RowStore : IDisposable
{
    private const int VerifyBytes = 1 << 20; // read at once when checksums are compared

    private readonly SafeFileHandle file;
    private readonly int width;
    private readonly int bandCount;
    private readonly long rowBytes;
    private uint[] sums = []; // of the rows of the windows that are coming

    private RowStore(SafeFileHandle file, SceneOutput output)
    {
        this.file = file;
        width = output.Width;
        bandCount = output.BandNames.Count;
        rowBytes = BytesOfRow(output);
    }

    /// <summary>Bytes of one row.</summary>
    public static long BytesOfRow(SceneOutput output) => checked((long)output.Width * output.BandNames.Count * sizeof(float));

    /// <summary>Opens the file, or makes an empty one.</summary>
    /// <exception cref="IOException">The file system refuses.</exception>
    public static RowStore Open(string path, SceneOutput output, bool empty) =>
        new(File.OpenHandle(path, empty ? FileMode.Create : FileMode.OpenOrCreate, FileAccess.ReadWrite), output);

    /// <summary>Writes a window. Windows of the same rows come one after the other, from the left.</summary>
    /// <param name="window">Inside the map.</param>
    /// <param name="values">[window.PixelCount, bands].</param>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public void Write(PixelWindow window, ReadOnlySpan<float> values)
    {
        if (sums.Length < window.Height)
            sums = new uint[window.Height];
        var bytes = MemoryMarshal.AsBytes(values);
        var lineBytes = checked(window.Width * bandCount * sizeof(float));
        for (var line = 0; line < window.Height; line++)
            sums[line] = Crc32C.Append(window.Column == 0 ? 0 : sums[line], bytes.Slice(line * lineBytes, lineBytes));
        if (window.Width == width)
        {
            PlacedBytes.Write(file, bytes, window.Row * rowBytes);
            return;
        }
        for (var line = 0; line < window.Height; line++)
            PlacedBytes.Write(
                file,
                bytes.Slice(line * lineBytes, lineBytes),
                (window.Row + line) * rowBytes + (long)window.Column * bandCount * sizeof(float)
            );
    }

    /// <summary>The checksum of the first rows of the windows that came last.</summary>
    public uint ChecksumOfWritten(int rowCount) => Crc32C.Append(0, MemoryMarshal.AsBytes(sums.AsSpan(0, rowCount)));

    /// <summary>The checksum of rows as they are in the file; null where the file ends before.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    public uint? ChecksumOf(int firstRow, int rowCount)
    {
        if ((firstRow + (long)rowCount) * rowBytes > RandomAccess.GetLength(file))
            return null;
        var buffer = new byte[Math.Min(VerifyBytes, rowBytes)];
        var all = 0u;
        for (var row = 0; row < rowCount; row++)
        {
            var sum = 0u;
            for (long at = 0; at < rowBytes; at += buffer.Length)
            {
                var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, rowBytes - at));
                if (!PlacedBytes.TryRead(file, part, (firstRow + (long)row) * rowBytes + at))
                    return null;
                sum = Crc32C.Append(sum, part);
            }
            all = Crc32C.Append(all, MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in sum)));
        }
        return all;
    }

    /// <summary>Reads a window.</summary>
    /// <param name="window">Inside the map.</param>
    /// <param name="values">[window.PixelCount, bands].</param>
    /// <exception cref="IOException">The file can't be read, or ends before.</exception>
    public void Read(PixelWindow window, Span<float> values)
    {
        var bytes = MemoryMarshal.AsBytes(values);
        var (pieces, pieceBytes) = window.Width == width ? (1, bytes.Length) : (window.Height, bytes.Length / window.Height);
        for (var piece = 0; piece < pieces; piece++)
        {
            if (
                !PlacedBytes.TryRead(
                    file,
                    bytes.Slice(piece * pieceBytes, pieceBytes),
                    (window.Row + piece) * rowBytes + (long)window.Column * bandCount * sizeof(float)
                )
            )
                throw new EndOfStreamException($"The rows at {window} are not there.");
        }
    }

    /// <summary>Waits until the disk has what was written.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public void Flush() => RandomAccess.FlushToDisk(file);

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
