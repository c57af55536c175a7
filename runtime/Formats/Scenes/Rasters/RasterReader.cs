using System.Runtime.InteropServices;
using Unmix.Formats.Scenes.Decoding;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Tiff;
using Unmix.Formats.Scenes.Validity;

namespace Unmix.Formats.Scenes.Rasters;

/// <summary>
/// Reads spectra of what GDAL takes for rows, columns and bands: raw samples by ourselves where that is quicker, all else through GDAL.
/// Of a product the profile says what its own metadata state. One thread at a time.
/// </summary>
internal sealed unsafe class RasterReader : ISpectraSource, IDisposable
{
    private readonly GdalDataset dataset;
    private readonly RawSpectra? raw; // null where GDAL reads
    private readonly TiffSpectra? tiff; // null where GDAL reads
    private readonly ValidityMask? validity; // null where nodata values alone tell
    private readonly EnviHeaderFile? header; // null for a file without
    private int[] selected = []; // zero-based, as the caller gave them last
    private int[] gdalBands = []; // the same for GDAL, which counts from 1
    private int[] fileBands = []; // the same from 0
    private BandScaling scaling;
    private PixelType apartType = PixelType.Unknown; // of all bands, where reading them apart pays
    private byte[] scratch = [];

    private RasterReader(GdalDataset dataset, ValidityMask? validity, EnviHeaderFile? header, SceneProfile profile)
    {
        this.dataset = dataset;
        this.validity = validity;
        this.header = header;
        raw = RawSpectra.Open(header, profile);
        tiff = raw is null ? TiffSpectra.TryOpen(profile) : null;
        Profile = tiff is null ? profile : profile with { ReadsAnyRows = true, ReaderBytes = profile.ReaderBytes + tiff.Bytes };
        scaling = new BandScaling(profile, []);
    }

    /// <summary>The facts of the file.</summary>
    public SceneProfile Profile { get; }

    /// <summary>Opens a raster.</summary>
    /// <param name="source">The files.</param>
    /// <param name="options">Checked.</param>
    /// <param name="state">What a product says of the raster over what the raster says; null for nothing.</param>
    /// <exception cref="SceneException">It can't be read as a scene.</exception>
    public static RasterReader Open(SceneSource source, SceneReadOptions options, Func<SceneProfile, SceneProfile>? state = null)
    {
        var warnings = new List<string>();
        var dataset = SceneDataset.Open(ref source, warnings);
        try
        {
            var profile = new SceneFacts(dataset, source, options, warnings).Read();
            profile = EnviRawFile.Require(source.Header, profile);
            var masks = new MaskSources(dataset, profile).Find(noDataIsGiven: options.NoData is not null);
            profile = profile with { Masks = masks.Texts };
            profile = state?.Invoke(profile) ?? profile;
            return new RasterReader(dataset, ValidityMask.Of(masks, profile.Path), source.Header, profile);
        }
        catch
        {
            dataset.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> spectra, CoreTurns? turns)
    {
        if (!bands.SequenceEqual(selected))
            Select(bands);
        fixed (float* memory = spectra)
        {
            if (raw is not null && (long)selected.Length * Profile.PixelType.SizeInBytes() <= RawSpectra.MostSpectrumBytes)
                raw.Read(window, selected, scaling, memory, turns);
            else if (tiff is null || !ReadByBlocks(tiff, window, memory, turns))
                ReadByGdal(window, memory, turns);
        }
        if (validity is not null)
            ApplyMasks(validity, window, spectra, turns);
    }

    /// <inheritdoc/>
    public void DecodeBy(int threads) => tiff?.DecodeBy(threads);

    /// <summary>Looks again whether a raw file is as long as its header says, as <see cref="Open"/> did.</summary>
    /// <exception cref="SceneException">It has become shorter.</exception>
    public void RequireWhole() => EnviRawFile.Require(header, Profile);

    /// <inheritdoc/>
    public void Dispose()
    {
        raw?.Dispose();
        tiff?.Dispose();
        dataset.Dispose();
    }

    private void Select(ReadOnlySpan<int> bands)
    {
        scaling = new BandScaling(Profile, bands);
        selected = bands.ToArray();
        gdalBands = Array.ConvertAll(selected, Profile.FileBand);
        fileBands = Array.ConvertAll(gdalBands, band => band - 1);
        validity?.Select(selected);
        apartType = TypeToReadApart();
    }

    private void ApplyMasks(ValidityMask masks, PixelWindow window, Span<float> spectra, CoreTurns? turns)
    {
        using var turn = VirtualPath.Is(Profile.Path) ? null : turns?.Take();
        masks.Apply(window, spectra, selected.Length);
    }

    private bool ReadByBlocks(TiffSpectra blocks, PixelWindow window, float* spectra, CoreTurns? turns)
    {
        using var turn = turns?.Take();
        return blocks.TryRead(window, fileBands, scaling, spectra);
    }

    private void ReadByGdal(PixelWindow window, float* spectra, CoreTurns? turns)
    {
        using var turn = VirtualPath.Is(Profile.Path) ? null : turns?.Take();
        if (apartType == PixelType.Unknown)
            ReadTogether(window, spectra);
        else
            ReadApart(window, spectra);
    }

    /// <summary>GDAL puts each pixel's bands together.</summary>
    private void ReadTogether(PixelWindow window, float* spectra)
    {
        var pixelStride = (long)gdalBands.Length * sizeof(float);
        Read(window, spectra, PixelType.Float32, pixelStride, pixelStride * window.Width, sizeof(float));
        scaling.Apply(new Span<float>(spectra, checked(window.PixelCount * gdalBands.Length)));
    }

    /// <summary>
    /// Reads rows, or parts of one, in the order of the file, and turns and scales each while it is in the cache: GDAL spends
    /// longer on putting the bands together.
    /// </summary>
    private void ReadApart(PixelWindow window, float* spectra)
    {
        if (scratch.Length == 0)
            scratch = GC.AllocateUninitializedArray<byte>(ReaderScratch.Bytes, pinned: true);
        var samples = (void*)Marshal.UnsafeAddrOfPinnedArrayElement(scratch, 0);
        int bandCount = gdalBands.Length,
            size = apartType.SizeInBytes();
        var pixels = (Profile.Interleave == SceneProfile.LineAfterLine ? ReaderScratch.LineBytes : ReaderScratch.Bytes) / size / bandCount;
        var parts = new WindowParts(window, pixels, pixels);
        while (parts.MoveNext())
        {
            var part = parts.Current;
            Read(part, samples, apartType, size, (long)size * part.Width, (long)size * part.PixelCount);
            SpectraTranspose.Turn(
                samples,
                apartType,
                part.PixelCount,
                part.PixelCount,
                scaling,
                spectra + (long)parts.PixelsBefore * bandCount
            );
        }
    }

    private void Read(PixelWindow window, void* memory, PixelType type, long pixelStride, long lineStride, long bandStride)
    {
        if (!ArrayLibrary.Serves(Profile.Driver))
        {
            ReadRaster(window, memory, type, pixelStride, lineStride, bandStride);
            return;
        }
        lock (ArrayLibrary.Turn)
            ReadRaster(window, memory, type, pixelStride, lineStride, bandStride);
    }

    private void ReadRaster(PixelWindow window, void* memory, PixelType type, long pixelStride, long lineStride, long bandStride)
    {
        GdalFault.Forget();
        int code;
        fixed (int* numbers = gdalBands)
        {
            code = GdalNative.GDALDatasetRasterIOEx(
                dataset,
                GdalNative.Read,
                window.Column,
                window.Row,
                window.Width,
                window.Height,
                memory,
                window.Width,
                window.Height,
                type,
                gdalBands.Length,
                numbers,
                pixelStride,
                lineStride,
                bandStride,
                0
            );
        }
        if (code < GdalNative.Failure && !GdalFault.Happened)
            return;
        throw new SceneException(
            $"'{Profile.Path}' can't be read at {window}: {GdalFault.LastMessage}. "
                + (
                    VirtualPath.Is(Profile.Path)
                        ? "The file is damaged, or what holds it does not answer; run again."
                        : "The file is damaged or its end is missing; copy it again."
                )
        );
    }

    /// <summary>
    /// The type of all bands where the file is stored line by line with the bands apart; Unknown where it is not (parts of larger
    /// blocks would be decoded again and again), or where the type is a rare one.
    /// </summary>
    private PixelType TypeToReadApart()
    {
        var type = Profile.PixelType;
        if (
            Profile.Interleave is not (SceneProfile.BandAfterBand or SceneProfile.LineAfterLine)
            || Profile.BlockHeight != 1
            || Profile.BlockWidth != Profile.Width
        )
            return PixelType.Unknown;
        if (!SpectraTranspose.Takes(type) || (long)selected.Length * type.SizeInBytes() > ReaderScratch.LineBytes)
            return PixelType.Unknown;
        return Array.TrueForAll(selected, band =>
            GdalNative.GDALGetRasterDataType(GdalNative.GDALGetRasterBand(dataset, Profile.FileBand(band))) == type
        )
            ? type
            : PixelType.Unknown;
    }
}
