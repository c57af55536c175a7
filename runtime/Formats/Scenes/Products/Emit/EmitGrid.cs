using System.Globalization;
using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Cubes;

namespace Unmix.Formats.Scenes.Products.Emit;

/// <summary>The map's grid of an EMIT scene, and its lookup table. The root's geotransform is the grid's, not the cube's.</summary>
internal static class EmitGrid
{
    private const int GeoTransformLength = 6;

    /// <summary>Opens the lookup table; null where the file has none.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cube">The scene.</param>
    /// <param name="belongings">Takes the tables.</param>
    /// <param name="note">What is odd about the place, a sentence; null for nothing.</param>
    /// <exception cref="SceneException">The tables can't be read.</exception>
    public static LookupPlacement? Open(ArrayFile file, SampleCube cube, Belongings belongings, out string? note)
    {
        note = null;
        var (columns, rows) = (Table(file, "/location/glt_x", belongings), Table(file, "/location/glt_y", belongings));
        if (columns is null || rows is null)
        {
            note =
                $"'{file.Path}' is an EMIT L2A product without a lookup table ('/location/glt_x', '/location/glt_y'), by which its map is "
                + "placed. The file is incomplete; download it again, or write the map in the sensor's geometry with "
                + $"{OptionName.Geometry} sensor.";
            return null;
        }
        var transform = file.Numbers("/", "geotransform");
        if (
            transform is not { Length: GeoTransformLength }
            || !Array.TrueForAll(transform, double.IsFinite)
            || transform[1] * transform[5] - transform[2] * transform[4] == 0
        )
            transform = null;
        if (transform is null)
            note = "The file states no geotransform, so the map's pixels lie right to each other but its place is not known.";
        var lookup = new LookupPlacement(
            columns,
            rows,
            cube.Columns,
            cube.Rows,
            new GeoReference(transform, file.Text("/", "spatial_ref")),
            file.Path
        );
        note ??= Orient(lookup, file, cube, belongings);
        return lookup;
    }

    /// <summary>Turns a mirrored table round; says so, or that the table is wrong.</summary>
    private static string? Orient(LookupPlacement lookup, ArrayFile file, SampleCube cube, Belongings belongings)
    {
        if (Table(file, "/location/lon", belongings) is not { } lon || Table(file, "/location/lat", belongings) is not { } lat)
            return null;
        if ((lon.Rows, lon.Columns) != (cube.Rows, cube.Columns) || (lat.Rows, lat.Columns) != (cube.Rows, cube.Columns))
            return null;
        try
        {
            var verdict = LookupAgreement.Of(lookup, lon, lat, cube.Columns, out var cells);
            lookup.IsMirrored = verdict == LookupAgreement.Verdict.Mirrored;
            return verdict switch
            {
                LookupAgreement.Verdict.Mirrored =>
                    "The lookup table (GLT) counts samples from the other side, as some deliveries of software build 010613 "
                        + "do: by the pixels' longitudes and "
                        + "latitudes; it was turned round.",
                LookupAgreement.Verdict.Wrong => string.Create(
                    CultureInfo.InvariantCulture,
                    $"The lookup table (GLT) and the pixels' own longitudes and latitudes differ by {cells:F0} cells, so the map may "
                        + $"lie wrongly. Download the granule again, or write the map in the sensor's geometry with "
                        + $"{OptionName.Geometry} sensor."
                ),
                _ => null,
            };
        }
        catch (SceneException)
        {
            return null; // a table that can't be read, or leads outside, is refused when the map is to be placed
        }
    }

    private static ArrayCube? Table(ArrayFile file, string name, Belongings belongings) =>
        file.Find(name) is { } array ? belongings.Add(ArrayCube.Of(file.Path, array, [CubeAxis.Row, CubeAxis.Column])) : null;
}
