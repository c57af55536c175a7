using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Products;
using Unmix.Formats.Scenes.Rasters;

namespace Unmix.Formats.Scenes.Reading;

/// <summary>
/// Reads spectra of a scene, through GDAL: ENVI, GeoTIFF and whatever else the installed GDAL opens, of any real pixel type.
/// One thread at a time may use a reader; several readers may have the same file open.
/// </summary>
public sealed class SceneReader : IDisposable
{
    private readonly RasterReader? raster; // one of them is null
    private readonly ProductScene? product;
    private int[] selected = []; // zero-based, as the caller gave them last
    private bool isClosed;

    private SceneReader(RasterReader raster)
    {
        this.raster = raster;
        Profile = raster.Profile;
    }

    private SceneReader(ProductScene product)
    {
        this.product = product;
        Profile = product.Profile;
    }

    /// <summary>The facts of the file.</summary>
    public SceneProfile Profile { get; }

    /// <summary>
    /// One is taken while samples are decoded or converted, but not while a raw file or another machine is waited for; null for
    /// free. Borrowed.
    /// </summary>
    public CoreTurns? Turns { get; set; }

    /// <summary>
    /// Says how many threads may decode the parts of a window at once: one unless it is said. What is read does not depend on it.
    /// </summary>
    /// <param name="threads">At least 1.</param>
    public void DecodeBy(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        product?.Spectra.DecodeBy(threads);
        raster?.DecodeBy(threads);
    }

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
        ArchivedScene.RequireNone(source.Path);
        return ContainerTable.Open(source.Path, options) is { } container
            ? new SceneReader(container)
            : new SceneReader(RasterReader.Open(source, options));
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
        ObjectDisposedException.ThrowIf(isClosed, this);
        RequireInside(window, Profile.Width, Profile.Height);
        if (!bands.SequenceEqual(selected))
            Select(bands);
        var expected = checked(window.PixelCount * bands.Length);
        if (spectra.Length != expected)
            throw new ArgumentException($"The memory holds {spectra.Length} values; the window takes {expected}.", nameof(spectra));
        if (product is not null)
            product.Read(window, bands, spectra, Turns);
        else
            raster!.Read(window, bands, spectra, Turns); // one of both is there
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
        ObjectDisposedException.ThrowIf(isClosed, this);
        RequireInside(window, Profile.Width, Profile.Height);
        if (product is null)
            throw new SceneException($"'{Profile.Path}' is not a product with an uncertainty of its reflectance. Give one that has it.");
        product.Uncertainty.Read(window, bands, deviations, Turns);
    }

    /// <summary>Reads which pixel of the scene goes to each of the map, where <see cref="SceneProfile.Placement"/> is stated.</summary>
    /// <param name="window">Inside the map.</param>
    /// <param name="pixels">[window.PixelCount] row * columns + column of the scene's pixel; -1 where there is none.</param>
    /// <exception cref="SceneException">The file can't be read there, or leads to pixels that the scene does not have.</exception>
    /// <exception cref="InvalidOperationException">The scene is not placed.</exception>
    public void ReadPlacement(PixelWindow window, Span<int> pixels)
    {
        ObjectDisposedException.ThrowIf(isClosed, this);
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
    public void RequireWhole() => raster?.RequireWhole();

    /// <inheritdoc/>
    public void Dispose()
    {
        isClosed = true;
        product?.Dispose();
        raster?.Dispose();
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
        selected = bands.ToArray();
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
