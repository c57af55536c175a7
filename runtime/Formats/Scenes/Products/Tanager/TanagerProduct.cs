using System.Globalization;
using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Cubes;
using Unmix.Formats.Scenes.Products.Geolocation;

namespace Unmix.Formats.Scenes.Products.Tanager;

/// <summary>
/// Tanager surface reflectance (Planet, HDF-EOS5): ortho scenes on a map's grid, basic ones in the sensor's geometry with
/// latitude, longitude and the
/// grid on which they are to be framed.
/// </summary>
internal sealed class TanagerProduct : IProductFormat
{
    private const string Cube = "surface_reflectance";
    private const string Uncertainty = Cube + "_uncertainty";
    private const double PixelMetres = 30; // of a basic scene without framing

    /// <summary>The file's storage units as they are delivered: single rows would decode each of them again and again.</summary>
    private static readonly CubeUnit Unit = new(Rows: 42, Columns: 49, Bands: 14);

    private static readonly (string Name, QualityMask Mask)[] Layers =
    [
        ("beta_cloud_mask", QualityMask.Cloud),
        ("beta_cirrus_mask", QualityMask.Cirrus),
        ("nodata_pixels", QualityMask.Defect),
    ];

    /// <inheritdoc/>
    public string? MainOf(ProductCandidate candidate) => candidate.Arrays is { } file && Group(file) is not null ? candidate.Path : null;

    /// <inheritdoc/>
    public ProductScene Open(ProductCandidate main, SceneReadOptions options, Belongings belongings)
    {
        var file = belongings.Add(main.Take());
        var group = Group(file)!; // MainOf found it
        var isOrtho = group.Contains("/GRIDS/", StringComparison.Ordinal);
        var (of, fields) = ($"a Tanager {(isOrtho ? "ortho" : "basic")} product", group + "/Data Fields");
        RequireCube(file, fields, of);
        var table = TanagerBands.Read(file, $"{fields}/{Cube}", of, out var note);
        var cube = belongings.Add(
            ProductArrays.Cube(
                file,
                $"{fields}/{Cube}",
                of,
                [CubeAxis.Band, CubeAxis.Row, CubeAxis.Column],
                table.Wavelengths.BandCount,
                Unit
            )
        );
        var reference = isOrtho ? TanagerGrid.OfOrtho(file, group, cube.Rows, cube.Columns, of) : GeoReference.None;
        var layers = OpenLayers(file, fields, cube, belongings);
        var masked = ProductScreens.Choose(options, layers, of, main.Path, "Ask for those, or leave it out.");
        var screen = ProductScreens.Apply(masked, layers, cube.Rows, cube.Columns);
        string? notPlaced = null;
        var placement = isOrtho ? null : SwathPlacement.Try(() => Place(file, group, cube), out notPlaced);
        var hasUncertainty = file.Arrays(fields).Contains(Uncertainty);
        var profile = ProductBands.With(
            table.Describe(CubeProfile.Of(file, cube)) with
            {
                GeoReference = reference,
                Taken = Time(main.Name) ?? FirstTime(file, group),
                Product = new ProductFacts
                {
                    Name = $"Tanager {(isOrtho ? "ortho" : "basic")} surface reflectance",
                    Sensor = "Tanager",
                    Quality = [.. layers.Select(layer => new QualityFacts(layer.Mask, layer.Name, file.Path))],
                    Masked = masked,
                    Uncertainty = hasUncertainty ? $"{fields}/{Uncertainty}" : null,
                    PlacedBy = placement is null ? null : SwathPlacement.How,
                    NotPlaced = notPlaced,
                },
                Placement = placement?.Grid,
                Warnings = note is null ? [] : [note],
                ReaderBytes =
                    CubeSpectra.ScratchBytesOf(cube)
                    + (screen is null ? 0 : PixelScreen.BytesOf(cube.Rows, cube.Columns))
                    + (placement?.Bytes ?? 0),
            },
            options
        );
        return new ProductScene
        {
            Profile = profile,
            Spectra = new CubeSpectra(profile, CubeSpectra.AllBands(cube)),
            OpenUncertainty = hasUncertainty ? own => OpenUncertainty(file, fields, of, profile, own) : null,
            Screen = screen,
            Placement = placement,
        };
    }

    private static void RequireCube(ArrayFile file, string fields, string of)
    {
        if (file.Arrays(fields).Contains(Cube))
            return;
        throw new SceneException(
            $"'{file.Path}' is {of} without '{Cube}'"
                + (
                    file.Arrays(fields).Contains("toa_radiance")
                        ? ": it holds radiance; abundances need reflectance. Download the scene's surface reflectance (..._sr_hdf5.h5)."
                        : ". " + "The file is incomplete; download it again."
                )
        );
    }

    /// <summary>The group of the scene: of the names below those two containers, the one that holds a Tanager's cube.</summary>
    private static string? Group(ArrayFile file)
    {
        foreach (var above in (string[])["/HDFEOS/GRIDS", "/HDFEOS/SWATHS"])
        {
            foreach (var name in file.Groups(above))
            {
                var arrays = file.Arrays($"{above}/{name}/Data Fields");
                if (arrays.Contains(Cube) || arrays.Contains("toa_radiance") || (name == "HYP" && arrays.Count > 0))
                    return $"{above}/{name}";
            }
        }
        return null;
    }

    private static List<QualityLayer> OpenLayers(ArrayFile file, string fields, ArrayCube cube, Belongings belongings)
    {
        var layers = new List<QualityLayer>();
        foreach (var (name, mask) in Layers)
        {
            if (ProductArrays.Plane(file, $"{fields}/{name}", cube.Rows, cube.Columns, belongings) is { } plane)
                layers.Add(new QualityLayer(plane, 0, mask, name, value => value == 1)); // 255 is a fill value
        }
        return layers;
    }

    private static SwathPlacement Place(ArrayFile file, string group, ArrayCube cube)
    {
        var place = group + "/Geolocation Fields";
        var grid = TanagerGrid.OfBasic(file, place, group, group + "/Data Fields", "/HDFEOS", "/");
        return SwathPlacement.ByDegrees(
            file,
            $"{place}/Latitude",
            $"{place}/Longitude",
            cube,
            grid is null ? SwathGrid.Utm(PixelMetres) : SwathGrid.Of(grid)
        );
    }

    private static CubeSpectra OpenUncertainty(ArrayFile file, string fields, string of, SceneProfile scene, Belongings belongings)
    {
        var cube = belongings.Add(
            ProductArrays.Cube(file, $"{fields}/{Uncertainty}", of, [CubeAxis.Band, CubeAxis.Row, CubeAxis.Column], scene.BandCount, Unit)
        );
        if (cube.Rows != scene.Height || cube.Columns != scene.Width)
        {
            throw new SceneException(
                $"The uncertainty of '{file.Path}' has {cube.Rows} rows of {cube.Columns} columns but the scene has "
                    + $"{scene.Height} of {scene.Width}. The file is damaged; download it again."
            );
        }
        return new CubeSpectra(scene with { Offset = ProductBands.Same(0.0, scene) }, CubeSpectra.AllBands(cube));
    }

    /// <summary>Names begin with the second of acquisition: <c>20250504_092952_87_4001_ortho_sr_hdf5.h5</c>.</summary>
    private static DateTimeOffset? Time(string name)
    {
        var parts = name.Split('_');
        return
            parts.Length > 1
            && DateTimeOffset.TryParseExact(
                parts[0] + parts[1],
                "yyyyMMddHHmmss",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var time
            )
            ? time
            : null;
    }

    /// <summary>The first line's, of a basic scene: seconds since 1970.</summary>
    private static DateTimeOffset? FirstTime(ArrayFile file, string group)
    {
        const double mostSeconds = 1e11;
        using var times = file.Find(group + "/Geolocation Fields/Time");
        return times is { IsText: false, Dimensions.Count: 1 } && times.ReadNumbers() is [var first, ..] && first > 0 && first < mostSeconds
            ? DateTimeOffset.UnixEpoch.AddSeconds(first)
            : null;
    }
}
