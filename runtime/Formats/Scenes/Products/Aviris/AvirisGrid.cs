using Unmix.Formats.Scenes.Containers;

namespace Unmix.Formats.Scenes.Products.Aviris;

/// <summary>
/// The grid of an AVIRIS netCDF: centres of columns and rows in the root, and the system in the variable that the cube
/// names.
/// </summary>
internal static class AvirisGrid
{
    private const string UsualMapping = "transverse_mercator";

    /// <summary>Centres may be rounded by so much of a pixel.</summary>
    private const double Rounding = 0.02;

    /// <summary>True where rows are counted from the south: they are turned, so that every map begins in the north.</summary>
    /// <param name="file">The product.</param>
    /// <param name="of">What the product is, for messages.</param>
    /// <exception cref="SceneException">There are no rows' centres.</exception>
    public static bool IsSouthFirst(ArrayFile file, string of)
    {
        using var array = file.Require("/northing", of);
        return array.ReadNumbers() is [var first, .., var last] && last > first;
    }

    /// <summary>Reads it; from the north, whatever the file's order of rows.</summary>
    /// <param name="file">The product.</param>
    /// <param name="cubeName">Full name of the cube.</param>
    /// <param name="rows">Of the cube.</param>
    /// <param name="columns">Of the cube.</param>
    /// <param name="of">What the product is, for messages.</param>
    /// <exception cref="SceneException">The centres or the system are missing, or lie unevenly.</exception>
    public static GeoReference Read(ArrayFile file, string cubeName, int rows, int columns, string of)
    {
        var (x, width) = Axis(file, "/easting", columns, of);
        var (y, height) = Axis(file, "/northing", rows, of);
        if (height > 0)
            (y, height) = (y + height * (rows - 1), -height);
        return new GeoReference([x - width / 2, width, 0, y - height / 2, 0, height], Wkt(file, cubeName, of));
    }

    private static (double First, double Step) Axis(ArrayFile file, string name, int count, string of)
    {
        using var array = file.Require(name, of);
        var centres = array.ReadNumbers();
        if (centres.Length != count)
        {
            throw new SceneException(
                $"'{file.Path}' is {of} whose '{name}' has {centres.Length} members where the cube has {count}: "
                    + "its dimensions are in the wrong order, or the file is damaged. "
                    + "Download it again."
            );
        }
        // In single precision northings are rounded to a quarter of a metre and more.
        var single = array.Type == PixelType.Float32 ? 2 * Math.Abs(centres[0]) / (1 << 23) : 0;
        var step = count > 1 ? (centres[^1] - centres[0]) / (count - 1) : double.NaN;
        for (var i = 0; i < count; i++)
        {
            if (step != 0 && Math.Abs(centres[i] - centres[0] - i * step) <= Math.Abs(step) * Rounding + single)
                continue;
            throw new SceneException(
                $"'{file.Path}' is {of} whose '{name}' does not count even steps (member {i + 1} is {centres[i]}), "
                    + "so it is not a grid. The file is damaged; download it again."
            );
        }
        return (single == 0 ? centres[0] : centres.Select((centre, i) => centre - i * step).Average(), step);
    }

    private static string Wkt(ArrayFile file, string cubeName, string of)
    {
        using var cube = file.Require(cubeName, of);
        var mapping = cube.Text("grid_mapping")?.Split(['/', ':', ' '], StringSplitOptions.RemoveEmptyEntries) is [.., var last]
            ? last
            : UsualMapping;
        using var variable = file.Find("/" + mapping) ?? file.Find("/" + UsualMapping);
        return variable?.Text("crs_wkt")
            ?? variable?.Text("spatial_ref")
            ?? cube.Projection
            ?? throw new SceneException(
                $"'{file.Path}' is {of} without a coordinate reference system ('crs_wkt' of '{mapping}'). The file is incomplete; "
                    + $"download it again."
            );
    }
}
