using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Unmix.Formats.Scenes.Containers.Hdf5;

/// <summary>
/// The machine's libdeflate, which inflates what lies whole in memory faster than zlib does. GDAL's packages of Debian bring
/// it along; where there is none <see cref="ZlibInflater"/> does without.
/// </summary>
internal sealed unsafe class DeflateLibrary
{
    private static readonly Lazy<DeflateLibrary?> Loaded = new(Load);

    private readonly delegate* unmanaged<nint> create;
    private readonly delegate* unmanaged<nint, byte*, nuint, byte*, nuint, nuint*, int> inflate;
    private readonly delegate* unmanaged<nint, void> free;

    private DeflateLibrary(nint create, nint inflate, nint free)
    {
        this.create = (delegate* unmanaged<nint>)create;
        this.inflate = (delegate* unmanaged<nint, byte*, nuint, byte*, nuint, nuint*, int>)inflate;
        this.free = (delegate* unmanaged<nint, void>)free;
    }

    /// <summary>The library; null where there is none.</summary>
    public static DeflateLibrary? Found => Loaded.Value;

    /// <summary>A new decompressor; null where there is no memory for it.</summary>
    public Decompressor? Create() => create() is var made && made != 0 ? new Decompressor(this, made) : null;

    /// <summary>Inflates a zlib stream; true where it is whole, its sum is right and it fills the memory exactly.</summary>
    /// <param name="decompressor">Of this library, in use by no other thread.</param>
    /// <param name="stored">The stream; what follows it is not looked at.</param>
    /// <param name="plain">Filled.</param>
    private bool TryInflate(nint decompressor, ReadOnlySpan<byte> stored, Span<byte> plain)
    {
        const int success = 0;
        fixed (byte* from = stored)
        fixed (byte* to = plain)
        {
            // Without a place for the number of bytes, another number than the memory's is an error.
            return inflate(decompressor, from, (nuint)stored.Length, to, (nuint)plain.Length, null) == success;
        }
    }

    private static IEnumerable<string> Names()
    {
        if (OperatingSystem.IsWindows())
            return ["deflate", "libdeflate"];
        return OperatingSystem.IsMacOS()
            ? ["libdeflate.0.dylib", "/opt/homebrew/lib/libdeflate.0.dylib", "/usr/local/lib/libdeflate.0.dylib"]
            : ["libdeflate.so.0"];
    }

    private static DeflateLibrary? Load()
    {
        foreach (var name in Names())
        {
            if (!NativeLibrary.TryLoad(name, typeof(DeflateLibrary).Assembly, DllImportSearchPath.SafeDirectories, out var library))
                continue;
            if (
                NativeLibrary.TryGetExport(library, "libdeflate_alloc_decompressor", out var create)
                && NativeLibrary.TryGetExport(library, "libdeflate_zlib_decompress", out var inflate)
                && NativeLibrary.TryGetExport(library, "libdeflate_free_decompressor", out var free)
            )
                return new DeflateLibrary(create, inflate, free);
        }
        return null;
    }

    /// <summary>What inflates, for one thread at a time.</summary>
    internal sealed class Decompressor : SafeHandleZeroOrMinusOneIsInvalid
    {
        private readonly DeflateLibrary library;

        internal Decompressor(DeflateLibrary library, nint made)
            : base(ownsHandle: true)
        {
            this.library = library;
            SetHandle(made);
        }

        /// <summary>Inflates a zlib stream; true where it is whole, its sum is right and it fills the memory exactly.</summary>
        /// <param name="stored">The stream; what follows it is not looked at.</param>
        /// <param name="plain">Filled.</param>
        public bool TryInflate(ReadOnlySpan<byte> stored, Span<byte> plain)
        {
            var isWhole = library.TryInflate(handle, stored, plain);
            GC.KeepAlive(this);
            return isWhole;
        }

        /// <inheritdoc/>
        protected override bool ReleaseHandle()
        {
            library.free(handle);
            return true;
        }
    }
}
