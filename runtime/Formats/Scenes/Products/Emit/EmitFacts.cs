using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Cubes;
using Unmix.Formats.Spectra;

namespace Unmix.Formats.Scenes.Products.Emit;

/// <summary>What an EMIT file says of its scene. Bad bands hold -0.01, which only <c>good_wavelengths</c> tells.</summary>
internal static class EmitFacts
{
    private const string Bands = "/sensor_band_parameters/";

    /// <summary>The facts of the cube.</summary>
    /// <exception cref="SceneException">Lists of bands have another length than the cube, or hold no wavelengths.</exception>
    public static SceneProfile Read(ArrayFile file, SampleCube cube)
    {
        using var reflectance = file.Require(cube.Name, "an EMIT L2A product");
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
            Wavelengths = Wavelengths(file, cube.Bands),
            BadBands = BadBands(file, cube.Bands),
            BandNames = [.. Enumerable.Range(1, cube.Bands).Select(band => $"Band {band}")],
            Scale = [.. Enumerable.Repeat(reflectance.Scale ?? 1, cube.Bands)],
            Offset = [.. Enumerable.Repeat(reflectance.Offset ?? 0, cube.Bands)],
            ScaleSource = SceneProfile.ScaleFromProduct,
            NoData = [.. Enumerable.Repeat(reflectance.NoData, cube.Bands)],
            GeoReference = GeoReference.None,
            Taken = ProductBands.Time(file.Text("/", "time_coverage_start")),
            Warnings = [],
        };
    }

    /// <summary>Name and version.</summary>
    public static ProductFacts Product(ArrayFile file)
    {
        var version = file.Text("/", "product_version")?.TrimStart('V', 'v');
        return new ProductFacts { Name = $"EMIT L2A reflectance{(version is null ? "" : $", version {version}")}", Sensor = "EMIT" };
    }

    private static WavelengthGrid? Wavelengths(ArrayFile file, int bandCount)
    {
        using var centres = file.Find(Bands + "wavelengths");
        if (centres is null)
            return null;
        using var widths = file.Find(Bands + "fwhm");
        return ProductBands.Grid(
            ProductBands.Require(centres.ReadNumbers(), bandCount, "wavelengths", file.Path),
            widths?.ReadNumbers(),
            centres.Unit,
            file.Path
        );
    }

    /// <summary>1 is a good band; everything else, the fill value too, is none.</summary>
    private static bool[]? BadBands(ArrayFile file, int bandCount)
    {
        using var good = file.Find(Bands + "good_wavelengths");
        return good is null
            ? null
            : [.. ProductBands.Require(good.ReadNumbers(), bandCount, "good_wavelengths", file.Path).Select(flag => flag != 1)];
    }
}
