using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Virtual;

/// <summary>The bytes of a file, of this machine or of one of GDAL's virtual file systems. One thread at a time may use it.</summary>
public sealed unsafe class SceneFile : IDisposable
{
    private const int HashBytes = 1 << 20; // read at once
    private const int FromEnd = 2; // SEEK_END

    private readonly SafeFileHandle? file;
    private nint virtualFile;

    private SceneFile(string path, SafeFileHandle? file, nint virtualFile, long length, DateTime modified)
    {
        Path = path;
        this.file = file;
        this.virtualFile = virtualFile;
        Length = length;
        Modified = modified;
    }

    /// <summary>Its name.</summary>
    public string Path { get; }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>When it was changed last, UTC; the least time there is where nobody knows.</summary>
    public DateTime Modified { get; }

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="IOException">It is missing, or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static SceneFile Open(string path)
    {
        if (!VirtualPath.Is(path))
        {
            // without a lock, which GDAL does not take and some file servers do not give
            var handle = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            return new SceneFile(path, handle, 0, RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle));
        }
        GdalLibrary.Require();
        GdalFault.Forget();
        var opened = GdalNative.VSIFOpenL(path, "rb");
        if (opened == 0)
            throw new FileNotFoundException($"There is no file '{path}' ({GdalFault.LastMessage}).");
        if (GdalNative.VSIFSeekL(opened, 0, FromEnd) == 0)
            return new SceneFile(path, null, opened, checked((long)GdalNative.VSIFTellL(opened)), default);
        _ = GdalNative.VSIFCloseL(opened);
        throw new IOException($"The length of '{path}' can't be found out ({GdalFault.LastMessage}).");
    }

    /// <summary>Bytes of a file; null where there is none, or it can't be read.</summary>
    public static long? LengthOf(string path)
    {
        try
        {
            if (!VirtualPath.Is(path))
                return FileFacts.Of(path) is { Exists: true } found ? found.Length : null;
            using var opened = Open(path);
            return opened.Length;
        }
        catch (Exception cause) when (cause is IOException or NotSupportedException) // a pipe has no length
        {
            return null;
        }
    }

    /// <summary>True for a file of this machine or of one of GDAL's virtual file systems.</summary>
    /// <remarks>GDAL opens names on web servers without an ending as if they were folders, with nothing in them.</remarks>
    public static bool Exists(string path) => VirtualPath.Is(path) ? LengthOf(path) > 0 : File.Exists(path);

    /// <summary>The file that a symbolic link leads to in the end; null for what is none.</summary>
    internal static string? LinkTarget(string path)
    {
        if (VirtualPath.Is(path))
            return null;
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null; // whoever opens it says why
        }
    }

    /// <summary>SHA-256 of a file's content, lowercase hexadecimal.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    public static string Sha256(string path)
    {
        using var opened = Open(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[(int)Math.Clamp(opened.Length, 1, HashBytes)];
        for (long at = 0; at < opened.Length; )
        {
            var count = opened.Read(buffer, at);
            if (count == 0)
                throw new EndOfStreamException($"'{path}' ended while it was read.");
            hash.AppendData(buffer, 0, count);
            at += count;
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Reads from a place.</summary>
    /// <returns>Bytes read; less than asked for only at the end.</returns>
    /// <exception cref="IOException">The file can't be read there.</exception>
    public int Read(Span<byte> bytes, long at)
    {
        if (file is not null)
            return RandomAccess.Read(file, bytes, at);
        ObjectDisposedException.ThrowIf(virtualFile == 0, this);
        GdalFault.Forget();
        if (GdalNative.VSIFSeekL(virtualFile, (ulong)at, 0) != 0)
            throw new IOException($"'{Path}' can't be read ({GdalFault.LastMessage}).");
        nuint count;
        fixed (byte* memory = bytes)
            count = GdalNative.VSIFReadL(memory, 1, (nuint)bytes.Length, virtualFile);
        if (GdalFault.Happened)
            throw new IOException($"'{Path}' can't be read ({GdalFault.LastMessage}).");
        return (int)count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        file?.Dispose();
        if (virtualFile != 0)
            _ = GdalNative.VSIFCloseL(virtualFile);
        virtualFile = 0;
    }
}
