using System.Runtime.InteropServices;
using Unmix.Formats.Scenes.Containers.Hdf5;
using Unmix.Formats.Scenes.Decoding;
using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Formats.Scenes.Tiff;

/// <summary>
/// Reads spectra of a GeoTIFF in blocks of several rows without GDAL, which decodes whole blocks, and again for each window: here each
/// block's rows are decoded one after the other as windows go down the scene, so that blocks of any size take little memory and are decoded
/// once. Whatever is odd in a file is left to GDAL: <see cref="TryOpen"/> says null and does not say why. One thread at a time.
/// </summary>
internal sealed unsafe class TiffSpectra : IDisposable
{
    private const string Driver = "GTiff";
    private const int MostThreads = 4;
    private const long MostBytes = 128L << 20;

    private readonly SceneFile file;
    private readonly TiffLayout layout;
    private readonly TiffRows?[][] columns; // [blocks across][bands that are apart, or 1]
    private readonly byte[]?[] scratches = new byte[MostThreads][];
    private readonly int scratchBytes;
    private DecodingCrew? crew;
    private int threads = 1;
    private int[] bands = []; // of the file, from 0
    private Wanted wanted;
    private int first; // block column that is wanted
    private int end;
    private int taken; // by all threads
    private volatile Exception? fault; // of the first block that can't be decoded

    private TiffSpectra(SceneFile file, TiffLayout layout, int bandCount)
    {
        (this.file, this.layout) = (file, layout);
        columns = [.. Enumerable.Range(0, layout.Across).Select(_ => Array.Empty<TiffRows?>())];
        scratchBytes = ScratchBytes(layout, bandCount);
        Bytes = BytesOf(layout, bandCount);
    }

    /// <summary>The most bytes that it holds.</summary>
    public long Bytes { get; }

    /// <summary>Opens a scene; null for what is GDAL's to read.</summary>
    /// <param name="profile">What GDAL says of it.</param>
    public static TiffSpectra? TryOpen(SceneProfile profile)
    {
        if (profile.Driver != Driver || VirtualPath.Is(profile.Path) || profile.BlockHeight < 2 || !File.Exists(profile.Path))
            return null;
        SceneFile? file = null;
        try
        {
            file = SceneFile.Open(profile.Path);
            if (
                TiffLayout.TryRead(file) is { } layout
                && IsOf(layout, profile)
                && BytesOf(layout, profile.BandCount) <= MostBytes
                && ScratchBytes(layout, profile.BandCount) <= ReaderScratch.Bytes
            )
                return new TiffSpectra(file, layout, profile.BandCount);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or OverflowException)
        {
            // GDAL reads it, or says what is wrong.
        }
        file?.Dispose();
        return null;
    }

    /// <summary>Says how many threads may decode a window's blocks at once; one unless it is said.</summary>
    /// <param name="count">At least 1.</param>
    public void DecodeBy(int count)
    {
        var wantedThreads = Math.Min(count, Math.Min(MostThreads, layout.Across));
        if (wantedThreads == threads)
            return;
        crew?.Dispose();
        (crew, threads) = (null, wantedThreads);
    }

    /// <summary>
    /// Reads a window as reflectance; false where a block of it can't be decoded, but may be by GDAL, which knows older forms of LZW.
    /// </summary>
    /// <param name="window">Inside the scene.</param>
    /// <param name="fileBands">[L] bands of the file from 0.</param>
    /// <param name="scaling">Of these bands.</param>
    /// <param name="spectra">[window.PixelCount, L], overwritten.</param>
    /// <exception cref="SceneException">A block is damaged.</exception>
    public bool TryRead(PixelWindow window, int[] fileBands, BandScaling scaling, float* spectra)
    {
        if (!ReferenceEquals(fileBands, bands))
            Close();
        (bands, wanted) = (fileBands, new Wanted(window, scaling, spectra));
        (first, end) = (window.Column / layout.BlockWidth, (window.Column + window.Width - 1) / layout.BlockWidth + 1);
        (taken, fault) = (0, null);
        if (threads > 1 && end - first > 1)
            (crew ??= new DecodingCrew(threads - 1, ReadColumns)).Run();
        else
            ReadColumns(0);
        if (fault is not { } cause)
            return true;
        Close();
        return layout.Compression == TiffCompression.Lzw
            ? false
            : throw new SceneException(
                $"'{file.Path}' can't be read at {window}: {cause.Message.TrimEnd('.')}. The file is damaged or its end is missing; "
                    + "copy it again.",
                cause
            );
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        crew?.Dispose();
        Close();
        file.Dispose();
    }

    /// <summary>Takes columns of blocks until there are no more.</summary>
    private void ReadColumns(int thread)
    {
        var scratch = scratches[thread] ??= GC.AllocateUninitializedArray<byte>(scratchBytes, pinned: true);
        for (int across; fault is null && (across = first + Interlocked.Increment(ref taken) - 1) < end; )
        {
            try
            {
                ReadColumn(across, scratch);
            }
            catch (Exception cause) when (cause is InvalidDataException or IOException)
            {
                fault = cause;
            }
        }
    }

    private void ReadColumn(int across, byte[] scratch)
    {
        var window = wanted.Window;
        var planes = layout.IsApart ? bands.Length : 1;
        if (columns[across].Length != planes)
            columns[across] = new TiffRows?[planes];
        for (int row = window.Row, count; row < window.Row + window.Height; row += count)
        {
            var inBlock = row % layout.BlockHeight;
            count = Math.Min(
                scratch.Length / layout.RowBytes / planes,
                Math.Min(layout.BlockHeight - inBlock, window.Row + window.Height - row)
            );
            for (var plane = 0; plane < planes; plane++)
            {
                var rows = RowsOf(across, row / layout.BlockHeight, plane, inBlock);
                if (rows.Next < inBlock)
                    rows.Skip(inBlock, scratch.AsSpan(plane * count * layout.RowBytes)); // what is ahead in it is not read yet
                rows.Read(scratch.AsSpan(plane * count * layout.RowBytes, count * layout.RowBytes));
            }
            Convert(across, row, count, scratch);
        }
    }

    /// <summary>The rows of a block, at a row or above it.</summary>
    private TiffRows RowsOf(int across, int down, int plane, int row)
    {
        var block = layout.Block(across, down, layout.IsApart ? bands[plane] : 0);
        ref var rows = ref columns[across][plane];
        if (rows is not null && rows.Block == block && rows.Next <= row)
            return rows;
        rows?.Dispose();
        return rows = new TiffRows(file, layout, block);
    }

    /// <summary>Makes spectra of decoded rows, as far as they are in the window.</summary>
    private void Convert(int across, int row, int count, byte[] scratch)
    {
        var (window, blockColumn, length) = (wanted.Window, across * layout.BlockWidth, bands.Length);
        var left = Math.Max(window.Column, blockColumn);
        var pixels = Math.Min(window.Column + window.Width, blockColumn + layout.BlockWidth) - left;
        var samples = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(scratch, 0);
        for (var i = 0; i < count; i++)
        {
            var target = wanted.Spectra + ((row - window.Row + i) * (long)window.Width + left - window.Column) * length;
            var from = ((long)i * layout.BlockWidth + left - blockColumn) * layout.Type.SizeInBytes();
            if (layout.IsApart)
                SpectraTranspose.Turn(samples + from, layout.Type, (long)count * layout.BlockWidth, pixels, wanted.Scaling, target);
            else
            {
                SpectraPick.Pick(
                    samples + from * layout.Bands,
                    layout.Type,
                    layout.Bands,
                    bands,
                    wanted.Scaling,
                    new Span<float>(target, pixels * length)
                );
            }
        }
    }

    private void Close()
    {
        foreach (var column in columns)
        {
            foreach (var rows in column)
                rows?.Dispose();
            Array.Clear(column);
        }
    }

    /// <summary>GDAL takes the file for the same.</summary>
    private static bool IsOf(TiffLayout layout, SceneProfile profile)
    {
        if (
            (layout.Width, layout.Height, layout.BlockWidth, layout.BlockHeight, layout.Type)
            != (profile.Width, profile.Height, profile.BlockWidth, profile.BlockHeight, profile.PixelType)
        )
            return false;
        for (var band = 0; band < profile.BandCount; band++)
        {
            if (profile.FileBand(band) > layout.Bands)
                return false;
        }
        return true;
    }

    private static int ScratchBytes(TiffLayout layout, int bandCount) =>
        Math.Max(ReaderScratch.LineBytes, checked(layout.RowBytes * (layout.IsApart ? bandCount : 1)));

    private static long BytesOf(TiffLayout layout, int bandCount) =>
        (long)layout.Across * (layout.IsApart ? bandCount : 1) * TiffRows.BytesOf(layout)
        + (long)Math.Min(MostThreads, layout.Across) * ScratchBytes(layout, bandCount);

    /// <summary>What a read is about.</summary>
    private readonly struct Wanted(PixelWindow window, BandScaling scaling, float* spectra)
    {
        public readonly PixelWindow Window = window;
        public readonly BandScaling Scaling = scaling;
        public readonly float* Spectra = spectra;
    }
}
