using System.IO.Compression;

namespace Unmix.Formats.Scenes.Containers.Hdf5;

/// <summary>
/// Inflates zlib streams whose length is known: by the machine's libdeflate where there is one, else by .NET. One thread at a time.
/// </summary>
/// <param name="library">What inflates; null for .NET.</param>
internal sealed class ZlibInflater(DeflateLibrary? library) : IDisposable
{
    private readonly DeflateLibrary.Decompressor? own = library?.Create(); // null for .NET

    /// <summary>Inflates a stream; false where it is damaged, its sum is wrong, or it is shorter than the memory.</summary>
    /// <param name="stored">From its first byte.</param>
    /// <param name="length">Bytes of the stream.</param>
    /// <param name="plain">Filled.</param>
    public bool TryInflate(byte[] stored, int length, byte[] plain)
    {
        if (length <= 0)
            return false;
        if (own is not null)
            return own.TryInflate(stored.AsSpan(0, length), plain);
        try
        {
            using var memory = new MemoryStream(stored, 0, length, writable: false);
            using var stream = new ZLibStream(memory, CompressionMode.Decompress);
            stream.ReadExactly(plain);
            return true;
        }
        catch (Exception cause) when (cause is InvalidDataException or IOException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => own?.Dispose();
}
