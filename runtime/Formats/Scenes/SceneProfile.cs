using Unmix.Formats.Spectra;

namespace Unmix.Formats.Scenes;

/// <summary>The facts of a scene's file, read once when it is opened; no pixels are held.</summary>
public sealed record SceneProfile
{
    /// <summary><see cref="ScaleSource"/> when an option gave scale or offset.</summary>
    public const string ScaleFromOption = "option";

    /// <summary><see cref="ScaleSource"/> when the file's bands carry scale or offset.</summary>
    public const string ScaleFromGdal = "GDAL";

    /// <summary><see cref="ScaleSource"/> when an ENVI header gives the value that stands for a reflectance of 1.</summary>
    public const string ScaleFromEnvi = "ENVI reflectance scale factor";

    /// <summary><see cref="ScaleSource"/> when an agency's product states it, or is known to have none.</summary>
    public const string ScaleFromProduct = "product";

    /// <summary><see cref="ScaleSource"/> when an ENVI header gives gains of the sensor for each band.</summary>
    public const string ScaleFromEnviGains = "ENVI data gain values";

    /// <summary><see cref="ScaleSource"/> when an ENVI header gives gains to reflectance for each band.</summary>
    public const string ScaleFromEnviReflectance = "ENVI data reflectance gain values";

    /// <summary><see cref="ScaleSource"/> when the unit of the bands says what stands for a reflectance of 1, such as percent.</summary>
    public const string ScaleFromUnit = "the bands' unit";

    /// <summary><see cref="ScaleSource"/> when nothing gives a scale: stored values are taken for reflectance.</summary>
    public const string NoScale = "none";

    /// <summary><see cref="Interleave"/> of a file that holds band after band.</summary>
    internal const string BandAfterBand = "BAND";

    /// <summary><see cref="Interleave"/> of a file that holds row after row, each band by band.</summary>
    internal const string LineAfterLine = "LINE";

    /// <summary><see cref="Interleave"/> of a file that holds spectrum after spectrum.</summary>
    internal const string PixelAfterPixel = "PIXEL";

    /// <summary>The file that is read. For an ENVI header given by the user, the data file beside it.</summary>
    public required string Path { get; init; }

    /// <summary>The ENVI header that was read with it; null for none.</summary>
    public string? Header { get; init; }

    /// <summary>Which file was taken where several could be meant, a whole sentence; null where there was no choice.</summary>
    public string? Choice { get; init; }

    /// <summary>The array of a container that is read, with its dimensions; null where the file is one raster, or a product.</summary>
    public string? Array { get; init; }

    /// <summary>
    /// Every file that GDAL counts to the scene and that exists, such as an ENVI header beside its data, those of virtual file
    /// systems too; empty where the name is no file.
    /// </summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>GDAL's short name of the format, such as <c>ENVI</c> or <c>GTiff</c>.</summary>
    public required string Driver { get; init; }

    /// <summary>Columns.</summary>
    public required int Width { get; init; }

    /// <summary>Rows.</summary>
    public required int Height { get; init; }

    /// <summary>Bands, L; those of alpha are not counted.</summary>
    public required int BandCount { get; init; }

    /// <summary>
    /// Bands of the file, from 1, that hold opacity instead of reflectance: where one is 0, nothing is valid. Mostly none.
    /// </summary>
    public IReadOnlyList<int> AlphaBands { get; init; } = [];

    /// <summary>
    /// What tells beside nodata values which pixels are valid, for people, such as <c>the mask of the dataset</c>; mostly
    /// nothing.
    /// </summary>
    public IReadOnlyList<string> Masks { get; init; } = [];

    /// <summary>How the first band stores a sample.</summary>
    public required PixelType PixelType { get; init; }

    /// <summary>Columns of the file's own storage unit.</summary>
    public required int BlockWidth { get; init; }

    /// <summary>Rows of the file's own storage unit.</summary>
    public required int BlockHeight { get; init; }

    /// <summary>
    /// How bands are interleaved, as GDAL says it: <c>BAND</c>, <c>LINE</c> or <c>PIXEL</c>; null where the format does not say.
    /// </summary>
    public string? Interleave { get; init; }

    /// <summary>
    /// [L] band centres and widths, nm; null when the file has none that can be used (<see cref="WavelengthsMissing"/> says why).
    /// NaN for a bad
    /// band whose own are none.
    /// </summary>
    public WavelengthGrid? Wavelengths { get; init; }

    /// <summary>
    /// Why the wavelengths that the file states can't be used, a whole sentence for every refusal; null when they can, or when it
    /// states none.
    /// </summary>
    public string? WavelengthsMissing { get; init; }

    /// <summary>Why samples can't be spectra whatever their bands, a whole sentence; null where they can.</summary>
    public string? NotSpectra { get; init; }

    /// <summary>[L] true for a bad band; null when the file has no list.</summary>
    public IReadOnlyList<bool>? BadBands { get; init; }

    /// <summary>[L] names; <c>Band 7</c> where the file has none.</summary>
    public required IReadOnlyList<string> BandNames { get; init; }

    /// <summary>[L] reflectance = stored value * scale + offset.</summary>
    public required IReadOnlyList<double> Scale { get; init; }

    /// <summary>[L] see <see cref="Scale"/>; reflectance.</summary>
    public required IReadOnlyList<double> Offset { get; init; }

    /// <summary>Where <see cref="Scale"/> comes from: one of the constants of this type.</summary>
    public required string ScaleSource { get; init; }

    /// <summary>[L] the stored value that stands for "nothing here"; null where a band has none.</summary>
    public required IReadOnlyList<double?> NoData { get; init; }

    /// <summary>Where the scene lies.</summary>
    public required GeoReference GeoReference { get; init; }

    /// <summary>When the scene was taken, as its file says; null where it does not.</summary>
    public DateTimeOffset? Taken { get; init; }

    /// <summary>What an agency's product says of itself; null for a plain scene.</summary>
    public ProductFacts? Product { get; init; }

    /// <summary>
    /// The grid of the map on which the scene's pixels are to be placed, where the scene is in the geometry of its sensor and
    /// says how; null where
    /// the map has the scene's own grid.
    /// </summary>
    public MapGrid? Placement { get; init; }

    /// <summary>
    /// True where the file's storage units are decoded row by row, so that windows of any height, as wide as the scene, decode none twice.
    /// </summary>
    public bool ReadsAnyRows { get; init; }

    /// <summary>Bytes that a reader of the scene holds beside the spectra.</summary>
    public long ReaderBytes { get; init; } = ReaderScratch.Bytes;

    /// <summary>What was found odd and how it was taken; whole sentences.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The whole scene.</summary>
    public PixelWindow Window => new(0, 0, Width, Height);

    /// <summary>[L] numbers of the bands in the file, from 1; null where they are 1 to L.</summary>
    internal IReadOnlyList<int>? FileBands { get; init; }

    /// <summary>
    /// True when integers are taken for reflectance as they are, because nothing gives a scale. Values above 1.5 then mean
    /// that one is missing.
    /// </summary>
    public bool MayLackScale => ScaleSource == NoScale && PixelType.IsInteger();

    /// <summary>A band's number in the file, from 1.</summary>
    /// <param name="band">From 0.</param>
    internal int FileBand(int band) => FileBands?[band] ?? band + 1;
}
