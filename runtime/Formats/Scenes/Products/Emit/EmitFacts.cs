using System.Globalization;
using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Cubes;
using Unmix.Formats.Spectra;

namespace Unmix.Formats.Scenes.Products.Emit;

/// <summary>What an EMIT file says of its scene. Bad bands hold -0.01, which only <c>good_wavelengths</c> tells.</summary>
internal static class EmitFacts
{
    private const string Bands = "/sensor_band_parameters/";
    private const double Fill = -9999; // where the file states none
    private const string GoodBands = Bands + "good_wavelengths";

    /// <summary>What to know where wavelengths alone tell good bands, a sentence; null otherwise.</summary>
    public static string? NoteOnBands(ArrayFile file)
    {
        using var good = file.Find(GoodBands);
        using var centres = file.Find(Bands + "wavelengths");
        return good is null && centres is not null
            ? "The file has no list of good bands ('good_wavelengths'), so those from 1325 to 1435 and from 1770 to 1962 nm are left out."
            : null;
    }

    /// <summary>Refuses a file that lies beside a scene and is of another one, by when they were taken.</summary>
    /// <param name="part">The file.</param>
    /// <param name="what">What it is: <c>mask</c>.</param>
    /// <param name="taken">When the scene was taken; null where it does not say.</param>
    /// <exception cref="SceneException">It was taken at another time.</exception>
    public static void RequireSameTime(ArrayFile part, string what, DateTimeOffset? taken)
    {
        if (taken is not { } scene || Taken(part) is not { } own || own == scene)
            return;
        throw new SceneException(
            $"The {what} '{part.Path}' is of {Text(own)} but its scene of {Text(scene)} UTC, so it belongs to another one. Put the right "
                + "file there."
        );
    }

    /// <summary>The facts of the cube.</summary>
    /// <exception cref="SceneException">Lists of bands have another length than the cube, or hold no wavelengths.</exception>
    public static SceneProfile Read(ArrayFile file, SampleCube cube)
    {
        using var reflectance = file.Require(cube.Name, "an EMIT L2A product");
        var wavelengths = Wavelengths(file, cube.Bands);
        return new SceneProfile
        {
            Path = file.Path,
            Driver = file.Driver,
            Width = cube.Columns,
            Height = cube.Rows,
            BandCount = cube.Bands,
            PixelType = cube.Type,
            BlockWidth = cube.BlockColumns == 1 ? cube.Columns : cube.BlockColumns,
            BlockHeight = cube.BlockRows,
            Interleave = SceneProfile.PixelAfterPixel,
            Wavelengths = wavelengths,
            BadBands = BadBands(file, wavelengths, cube.Bands),
            BandNames = [.. Enumerable.Range(1, cube.Bands).Select(band => $"Band {band}")],
            Scale = [.. Enumerable.Repeat(reflectance.Scale ?? 1, cube.Bands)],
            Offset = [.. Enumerable.Repeat(reflectance.Offset ?? 0, cube.Bands)],
            ScaleSource = SceneProfile.ScaleFromProduct,
            NoData = [.. Enumerable.Repeat<double?>(reflectance.NoData ?? Fill, cube.Bands)],
            GeoReference = GeoReference.None,
            Taken = Taken(file),
            Warnings = [],
        };
    }

    /// <summary>When the scene was taken; null where the file does not say.</summary>
    public static DateTimeOffset? Taken(ArrayFile file) => ProductBands.Time(file.Text("/", "time_coverage_start"));

    /// <summary>Name and version.</summary>
    public static ProductFacts Product(ArrayFile file)
    {
        var version = file.Text("/", "product_version")?.TrimStart('V', 'v');
        return new ProductFacts { Name = $"EMIT L2A reflectance{(version is null ? "" : $", version {version}")}", Sensor = "EMIT" };
    }

    /// <summary>Null where there are none: a model of another sensor's bands is refused then, one that counts bands is not.</summary>
    private static WavelengthGrid? Wavelengths(ArrayFile file, int bandCount)
    {
        using var centres = file.Find(Bands + "wavelengths");
        if (centres is null)
            return null;
        using var widths = file.Find(Bands + "fwhm");
        return ProductBands.Grid(
            ProductBands.Require(centres.ReadNumbers(), bandCount, "wavelengths", file.Path),
            widths is { Type: not PixelType.Unknown } ? widths.ReadNumbers() : null,
            centres.Unit,
            file.Path
        );
    }

    /// <summary>
    /// 1 is a good band; everything else, the fill value too, is none. Without the list those where water vapour leaves nothing are bad.
    /// </summary>
    private static bool[]? BadBands(ArrayFile file, WavelengthGrid? wavelengths, int bandCount)
    {
        using var good = file.Find(GoodBands);
        return good is null
            ? wavelengths?.CentresNm.Select(nm => nm is (> 1325 and < 1435) or (> 1770 and < 1962)).ToArray()
            : [.. ProductBands.Require(good.ReadNumbers(), bandCount, "good_wavelengths", file.Path).Select(flag => flag != 1)];
    }

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
