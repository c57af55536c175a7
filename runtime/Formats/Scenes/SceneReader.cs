using System.Runtime.InteropServices;
using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Products;

namespace Unmix.Formats.Scenes;

/// <summary>
/// Reads spectra of a scene, through GDAL: ENVI, GeoTIFF and whatever else the installed GDAL opens, of any real pixel type.
/// One thread at a time may use a reader; several readers may have the same file open.
/// </summary>
public sealed unsafe class SceneReader : IDisposable
{
    /// <summary>
    /// Bytes of the memory that files whose bands or lines lie apart are read into, in their own order, before spectra are made
    /// of them; small enough for a processor's last cache.
    /// </summary>
    public const int ScratchBytes = 4 << 20;

    /// <summary>What is used of it where bands change line by line: a few lines, which lie together already.</summary>
    internal const int LineScratchBytes = 1 << 20;

    private readonly GdalDataset dataset;
    private readonly RawSpectra? raw; // null where GDAL reads
    private readonly ProductScene? product; // reads itself; the dataset is none then
    private readonly ValidityMask? validity; // null where nodata values alone tell
    private readonly EnviHeaderFile? header; // null for a file without
    private int[] selected = []; // zero-based, as the caller gave them last
    private int[] gdalBands = []; // the same for GDAL, which counts from 1
    private BandScaling scaling;
    private PixelType apartType = PixelType.Unknown; // of all bands, where reading them apart pays
    private byte[] scratch = [];

    private SceneReader(GdalDataset dataset, RawSpectra? raw, ValidityMask? validity, EnviHeaderFile? header, SceneProfile profile)
    {
        this.dataset = dataset;
        this.raw = raw;
        this.validity = validity;
        this.header = header;
        Profile = profile;
        scaling = new BandScaling(profile, []);
    }

    private SceneReader(ProductScene product)
    {
        dataset = new GdalDataset();
        this.product = product;
        Profile = product.Profile;
        scaling = new BandScaling(Profile, []);
    }

    /// <summary>The facts of the file.</summary>
    public SceneProfile Profile { get; }

    /// <summary>
    /// One is taken while samples are decoded or converted, but not while a raw file or another machine is waited for; null for
    /// free. Borrowed.
    /// </summary>
    public CoreTurns? Turns { get; set; }

    /// <summary>Opens a scene for reading and reads its facts. Nothing is ever written beside it.</summary>
    /// <param name="path">The file; for ENVI either the header or the data; or any name that GDAL opens.</param>
    /// <param name="options">What the user knows better than the file; null for nothing.</param>
    /// <exception cref="SceneException">
    /// No file, not a raster, complex samples, a container of rasters, a raw file that is too short or whose header forbids to
    /// read it, or no GDAL
    /// on this machine.
    /// </exception>
    /// <exception cref="OptionsException">An option is out of range.</exception>
    public static SceneReader Open(string path, SceneReadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new SceneReadOptions();
        options.Validate();
        GdalLibrary.Require();
        GdalLibrary.QuietThread();
        var source = SceneSource.Find(path);
        using var turn = ArrayLibrary.Turn.EnterScope();
        if (ProductTable.Open(source.Path, options) is { } product)
            return new SceneReader(product);
        return ContainerTable.Open(source.Path, options) is { } container ? new SceneReader(container) : OpenRaster(source, options);
    }

    /// <summary>Opens what GDAL takes for rows, columns and bands, and no product.</summary>
    /// <param name="source">The files.</param>
    /// <param name="options">Checked.</param>
    /// <param name="state">What a product says of the raster over what the raster says; null for nothing.</param>
    internal static SceneReader OpenRaster(SceneSource source, SceneReadOptions options, Func<SceneProfile, SceneProfile>? state = null)
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
            return new SceneReader(
                dataset,
                RawSpectra.Open(source.Header, profile),
                ValidityMask.Of(masks, profile.Path),
                source.Header,
                profile
            );
        }
        catch
        {
            dataset.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Reads a window as reflectance: scale and offset applied, nodata as NaN, and all bands of a pixel as NaN where a mask
    /// leaves it out. NaN
    /// and infinite samples of the file stay as they are. Allocates nothing as long as the choice of bands stays the same.
    /// </summary>
    /// <param name="window">Inside the scene.</param>
    /// <param name="bands">[L] bands from 0, in the order wanted; at least one.</param>
    /// <param name="spectra">[window.PixelCount, L], pixels in row-major order, each pixel's bands together.</param>
    /// <exception cref="ArgumentException">The window or a band is outside, or the memory has another size.</exception>
    /// <exception cref="SceneException">The file can't be read there.</exception>
    public void ReadSpectra(PixelWindow window, ReadOnlySpan<int> bands, Span<float> spectra)
    {
        ObjectDisposedException.ThrowIf(dataset.IsClosed, this);
        RequireInside(window, Profile.Width, Profile.Height);
        if (!bands.SequenceEqual(selected))
            Select(bands);
        var expected = checked(window.PixelCount * bands.Length);
        if (spectra.Length != expected)
            throw new ArgumentException($"The memory holds {spectra.Length} values; the window takes {expected}.", nameof(spectra));
        if (product is not null)
        {
            product.Read(window, bands, spectra, Turns);
            return;
        }
        fixed (float* memory = spectra)
        {
            if (raw is not null && (long)selected.Length * Profile.PixelType.SizeInBytes() <= RawSpectra.MostSpectrumBytes)
                raw.Read(window, selected, scaling, memory, Turns);
            else
                ReadByGdal(window, memory);
        }
        if (validity is not null)
            ApplyMasks(validity, window, spectra);
    }

    private void ApplyMasks(ValidityMask masks, PixelWindow window, Span<float> spectra)
    {
        using var turn = VirtualPath.Is(Profile.Path) ? null : Turns?.Take();
        masks.Apply(window, spectra, selected.Length);
    }

    private void ReadByGdal(PixelWindow window, float* spectra)
    {
        using var turn = VirtualPath.Is(Profile.Path) ? null : Turns?.Take();
        if (apartType == PixelType.Unknown)
            ReadTogether(window, spectra);
        else
            ReadApart(window, spectra);
    }

    /// <summary>
    /// Reads standard deviations of a product's reflectance, as <see cref="ReadSpectra"/> reads that; pixels that are masked are
    /// not left out.
    /// </summary>
    /// <param name="window">Inside the scene.</param>
    /// <param name="bands">[L] bands from 0, in the order wanted; at least one.</param>
    /// <param name="deviations">[window.PixelCount, L], reflectance; NaN where there is none.</param>
    /// <exception cref="SceneException">The scene has none (<see cref="ProductFacts.Uncertainty"/>), or they can't be read.</exception>
    public void ReadUncertainty(PixelWindow window, ReadOnlySpan<int> bands, Span<float> deviations)
    {
        ObjectDisposedException.ThrowIf(dataset.IsClosed, this);
        RequireInside(window, Profile.Width, Profile.Height);
        if (product is null)
            throw new SceneException($"'{Profile.Path}' is no product with an uncertainty of its reflectance. Give one that has it.");
        product.Uncertainty.Read(window, bands, deviations, Turns);
    }

    /// <summary>Reads which pixel of the scene goes to each of the map, where <see cref="SceneProfile.Placement"/> is stated.</summary>
    /// <param name="window">Inside the map.</param>
    /// <param name="pixels">[window.PixelCount] row * columns + column of the scene's pixel; -1 where there is none.</param>
    /// <exception cref="SceneException">The file can't be read there, or leads to pixels that the scene does not have.</exception>
    /// <exception cref="InvalidOperationException">The scene is not placed.</exception>
    public void ReadPlacement(PixelWindow window, Span<int> pixels)
    {
        ObjectDisposedException.ThrowIf(dataset.IsClosed, this);
        var placement = product?.Placement ?? throw new InvalidOperationException($"'{Profile.Path}' has the map's own grid.");
        RequireInside(window, placement.Grid.Width, placement.Grid.Height);
        if (pixels.Length != window.PixelCount)
            throw new ArgumentException($"The memory holds {pixels.Length} pixels; the window has {window.PixelCount}.", nameof(pixels));
        placement.Read(window, pixels);
    }

    /// <summary>Pixels that quality layers take out of a product; null where none is applied.</summary>
    /// <exception cref="SceneException">A layer can't be read.</exception>
    public long? CountMasked() => product?.Screen?.Count;

    /// <summary>Looks again whether a raw file is as long as its header says, as <see cref="Open"/> did.</summary>
    /// <exception cref="SceneException">It has become shorter.</exception>
    public void RequireWhole()
    {
        if (product is null)
            EnviRawFile.Require(header, Profile);
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
            scratch = GC.AllocateUninitializedArray<byte>(ScratchBytes, pinned: true);
        var samples = (void*)Marshal.UnsafeAddrOfPinnedArrayElement(scratch, 0);
        int bandCount = gdalBands.Length,
            size = apartType.SizeInBytes();
        var pixels = (Profile.Interleave == SceneProfile.LineAfterLine ? LineScratchBytes : ScratchBytes) / size / bandCount;
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

    /// <inheritdoc/>
    public void Dispose()
    {
        product?.Dispose();
        raw?.Dispose();
        dataset.Dispose();
    }

    private void Select(ReadOnlySpan<int> bands)
    {
        if (bands.IsEmpty)
            throw new ArgumentException("At least one band is to be read.", nameof(bands));
        foreach (var band in bands)
        {
            if (band < 0 || band >= Profile.BandCount)
                throw new ArgumentOutOfRangeException(nameof(bands), $"Band {band} is not one of 0 to {Profile.BandCount - 1}.");
        }
        scaling = new BandScaling(Profile, bands);
        selected = bands.ToArray();
        if (product is not null)
            return;
        gdalBands = Array.ConvertAll(selected, Profile.FileBand);
        validity?.Select(selected);
        apartType = TypeToReadApart();
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
        if (!SpectraTranspose.Takes(type) || (long)selected.Length * type.SizeInBytes() > LineScratchBytes)
            return PixelType.Unknown;
        return Array.TrueForAll(selected, band =>
            GdalNative.GDALGetRasterDataType(GdalNative.GDALGetRasterBand(dataset, Profile.FileBand(band))) == type
        )
            ? type
            : PixelType.Unknown;
    }

    private static void RequireInside(PixelWindow window, int width, int height)
    {
        if (
            window.Width < 1
            || window.Height < 1
            || window.Column < 0
            || window.Row < 0
            || window.Column > width - window.Width
            || window.Row > height - window.Height
        )
            throw new ArgumentOutOfRangeException(
                nameof(window),
                $"The window ({window}) is not inside the scene of {width} columns and {height} rows."
            );
    }
}
