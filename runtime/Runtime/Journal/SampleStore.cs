using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Unmix.Runtime.Journal;

/// <summary>
/// The spectra of the finished rows that drift is measured on (<see cref="Drift.DriftSample"/>), one behind the other: float32,
/// little-endian.
/// </summary>
internal sealed class SampleStore : IDisposable
{
    private readonly SafeFileHandle file;
    private readonly long spectrumBytes;

    private SampleStore(SafeFileHandle file, int bandCount)
    {
        this.file = file;
        spectrumBytes = (long)bandCount * sizeof(float);
    }

    /// <summary>Opens the file, or makes an empty one.</summary>
    /// <exception cref="IOException">The file system refuses.</exception>
    public static SampleStore Open(string path, int bandCount, bool empty) =>
        new(File.OpenHandle(path, empty ? FileMode.Create : FileMode.OpenOrCreate, FileAccess.ReadWrite), bandCount);

    /// <summary>Writes spectra.</summary>
    /// <param name="first">Spectra before them.</param>
    /// <param name="spectra">[n, L].</param>
    /// <returns>Their checksum, continued from <paramref name="checksum"/>.</returns>
    /// <param name="checksum">Of the spectra before that belong to the same record.</param>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public uint Write(int first, ReadOnlySpan<float> spectra, uint checksum)
    {
        if (spectra.Length == 0)
            return checksum;
        var bytes = MemoryMarshal.AsBytes(spectra);
        PlacedBytes.Write(file, bytes, first * spectrumBytes);
        return Crc32C.Append(checksum, bytes);
    }

    /// <summary>Reads spectra.</summary>
    /// <returns>Their checksum; null where the file ends before.</returns>
    /// <param name="first">Spectra before them.</param>
    /// <param name="spectra">[n, L].</param>
    /// <exception cref="IOException">The file can't be read.</exception>
    public uint? Read(int first, Span<float> spectra)
    {
        var bytes = MemoryMarshal.AsBytes(spectra);
        return PlacedBytes.TryRead(file, bytes, first * spectrumBytes) ? Crc32C.Append(0, bytes) : null;
    }

    /// <summary>Waits until the disk has what was written.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public void Flush() => RandomAccess.FlushToDisk(file);

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
