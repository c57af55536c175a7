using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Cubes;

namespace Unmix.Formats.Scenes.Products.Aviris;

/// <summary>
/// Orthorectified reflectance of AVIRIS-3, AVIRIS-5 and AVIRIS-NG as netCDF: bands first, on a north-up grid. It lists no
/// bad bands; in the windows of
/// water vapour a constant stands for no retrieval.
/// </summary>
internal sealed class AvirisNetCdf : IProductFormat
{
    private const string What = "an AVIRIS reflectance product";
    private const string Cube = "/reflectance/reflectance";
    private const double Fill = -9999; // where the file states none
    private const string ReflectanceMark = "_RFL_";
    private const string UncertaintyMark = "_UNC_";
    private const string PictureEnd = "_QL.tif"; // a picture of the scene

    /// <inheritdoc/>
    public string? MainOf(ProductCandidate candidate)
    {
        if (candidate.Arrays is not { } file)
            return PictureOf(candidate);
        if (file.Arrays("/reflectance").Contains("reflectance") && file.Arrays("/").Contains("easting"))
            return candidate.Path;
        if (AvirisName.Read(candidate.Name) is null)
            return null;
        if (file.Groups("/").Any(group => group is "radiance"))
        {
            throw new SceneException(
                $"'{candidate.Path}' holds radiance of AVIRIS; abundances need reflectance. Download the line's "
                    + "L2A product (..._RFL_ORT.nc)."
            );
        }
        return candidate.Name.Contains(UncertaintyMark, StringComparison.Ordinal)
            ? Other(candidate, UncertaintyMark, ReflectanceMark)
            : null;
    }

    /// <summary>The scene of a picture that is delivered with it; null where the file is none, or is alone.</summary>
    private static string? PictureOf(ProductCandidate candidate)
    {
        if (!candidate.IsTiff || AvirisName.Read(candidate.Name) is null || !candidate.Name.EndsWith(PictureEnd, StringComparison.Ordinal))
            return null;
        var scene = candidate.Path[..^PictureEnd.Length] + ".nc";
        return candidate.Siblings.Contains(scene) ? scene : null;
    }

    /// <inheritdoc/>
    public ProductScene Open(ProductCandidate main, SceneReadOptions options, Belongings belongings)
    {
        var file = belongings.Add(main.Take());
        var named = AvirisName.Read(main.Name);
        var table = Bands(file);
        var (axes, isSouthFirst) = (Axes(file, Cube), AvirisGrid.IsSouthFirst(file, What));
        var cube = belongings.Add(ProductArrays.Cube(file, Cube, What, axes, table.Wavelengths.BandCount, isSouthFirst));
        var masked = ProductScreens.Choose(options, [], What, main.Path, "Leave it out.");
        var uncertainty = Other(main, ReflectanceMark, UncertaintyMark);
        var sensor = Sensor(file) ?? named?.Sensor ?? "AVIRIS";
        var profile = ProductBands.With(
            table.Describe(CubeProfile.Of(file, cube)) with
            {
                GeoReference = AvirisGrid.Read(file, Cube, cube.Rows, cube.Columns, What),
                Taken = ProductBands.Time(file.Text("/", "time_coverage_start")) ?? named?.Taken,
                Product = new ProductFacts
                {
                    Name = $"{sensor} orthorectified reflectance",
                    Sensor = sensor,
                    Masked = masked,
                    Uncertainty = uncertainty,
                },
            },
            options
        );
        return new ProductScene
        {
            Profile = profile,
            Spectra = new CubeSpectra(profile, CubeSpectra.AllBands(cube)),
            OpenUncertainty = uncertainty is null ? null : own => OpenUncertainty(uncertainty, file, profile, own),
        };
    }

    private static CubeAxis[] Axes(ArrayFile file, string name) =>
        ProductArrays.Named(file, name, [CubeAxis.Band, CubeAxis.Row, CubeAxis.Column], "northing", "easting");

    private static BandTable Bands(ArrayFile file)
    {
        using var cube = file.Require(Cube, What);
        var group = file.Arrays("/reflectance").Contains("wavelength") || !file.Arrays("/").Contains("wavelength") ? "/reflectance" : "";
        using var centres = file.Require(group + "/wavelength", What);
        using var widths = file.Find(group + "/fwhm");
        var wavelengths = ProductBands.Grid(centres.ReadNumbers(), widths?.ReadNumbers(), centres.Unit, file.Path);
        return BandTable.Uniform(
            wavelengths,
            WaterVapour.BadBands(wavelengths.CentresNm),
            cube.NoData ?? Fill,
            cube.Scale ?? 1,
            cube.Offset ?? 0
        );
    }

    private static string? Sensor(ArrayFile file)
    {
        var told = $"{file.Text("/", "instrument")} {file.Text("/", "sensor")} {file.Text("/", "title")}";
        return Array.Find(["AVIRIS-3", "AVIRIS-5", "AVIRIS-NG"], sensor => told.Contains(sensor, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The file of another kind of the same line; null where it does not lie beside.</summary>
    private static string? Other(ProductCandidate candidate, string from, string to)
    {
        var at = candidate.Name.LastIndexOf(from, StringComparison.Ordinal);
        if (at < 0)
            return null;
        var wanted = candidate.Name[..at] + to + candidate.Name[(at + from.Length)..];
        return candidate.Siblings.FirstOrDefault(path => VirtualPath.FileName(path) == wanted);
    }

    /// <summary>Its name differs between versions: the first with bands, rows and columns.</summary>
    private static string UncertaintyArray(ArrayFile file)
    {
        foreach (var name in file.Groups("/").SelectMany(group => file.Arrays("/" + group).Select(array => $"/{group}/{array}")))
        {
            using var array = file.Find(name);
            if (array is { Dimensions.Count: 3 })
                return name;
        }
        return Cube;
    }

    private static CubeSpectra OpenUncertainty(string path, ArrayFile line, SceneProfile scene, Belongings belongings)
    {
        const string what = "the uncertainty of an AVIRIS product";
        var file = belongings.Add(
            line.TryOpenOther(path) ?? throw new SceneException($"The uncertainty '{path}' can't be opened. Copy " + "it again.")
        );
        var name = UncertaintyArray(file);
        var isSouthFirst = AvirisGrid.IsSouthFirst(line, What);
        var cube = belongings.Add(ProductArrays.Cube(file, name, what, Axes(file, name), scene.BandCount, isSouthFirst));
        if (cube.Rows == scene.Height && cube.Columns == scene.Width)
            return new CubeSpectra(scene with { Offset = ProductBands.Same(0.0, scene) }, CubeSpectra.AllBands(cube));
        throw new SceneException(
            $"The uncertainty '{path}' has {cube.Rows} rows of {cube.Columns} columns but the scene has "
                + $"{scene.Height} of "
                + $"{scene.Width}. It belongs to another line; put the right file there."
        );
    }
}
