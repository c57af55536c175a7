using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Unmix.Formats.Scenes.Containers;

namespace Unmix.Formats.Scenes.Products.Tanager;

/// <summary>Where a Tanager scene lies: the grid of an ortho scene, or the one on which a basic scene is to be framed.</summary>
internal static partial class TanagerGrid
{
    private const int GeoTransformLength = 6;
    private const string Framing = "Planet_Ortho_Framing";

    /// <summary>
    /// The grid of an ortho scene, by HDF-EOS's structural metadata and the group's code: the zone there has no sign
    /// south of the equator.
    /// </summary>
    /// <param name="file">The product.</param>
    /// <param name="group">Full name of the grid's group.</param>
    /// <param name="rows">Of the cube.</param>
    /// <param name="columns">Of the cube.</param>
    /// <param name="of">What the product is, for messages.</param>
    /// <exception cref="SceneException">Something is missing, or the metadata are of another size.</exception>
    public static GeoReference OfOrtho(ArrayFile file, string group, int rows, int columns, string of)
    {
        var own = group[(group.LastIndexOf('/') + 1)..];
        using var stored = file.Require("/HDFEOS INFORMATION/StructMetadata.0", of);
        var text = string.Concat(stored.ReadTexts());
        // Of several grids the one of this name.
        var at = text.IndexOf($"GridName=\"{own}\"", StringComparison.Ordinal);
        var grid = at < 0 ? text : text[at..];
        if (grid.IndexOf("END_GROUP=GRID_", StringComparison.Ordinal) is var end and > 0)
            grid = grid[..end];
        var (first, last) = (Point(UpperLeft().Match(grid), file, of), Point(LowerRight().Match(grid), file, of));
        if (Count(Columns().Match(grid)) is { } wide && Count(Rows().Match(grid)) is { } high && (wide != columns || high != rows))
        {
            throw new SceneException(
                $"'{file.Path}' is {of} whose structural metadata state {high} rows of {wide} columns but whose "
                    + $"cube has {rows} "
                    + $"of {columns}: its dimensions are in the wrong order, or the file is damaged. Download it again."
            );
        }
        var (x, y) = ((last.X - first.X) / columns, (last.Y - first.Y) / rows);
        if (x == 0 || y == 0)
            throw new SceneException(
                $"'{file.Path}' is {of} whose corners lie on one line, so it has no place. "
                    + "The file is "
                    + "damaged; download it again."
            );
        var code = ProductArrays.Code(file, group, "epsg_code", of);
        return new GeoReference([first.X, x, 0, first.Y, 0, y], Wkt(code, file.Path));
    }

    /// <summary>The grid on which a basic scene is framed; null where the product states none.</summary>
    /// <param name="file">The product.</param>
    /// <param name="groups">Full names of the groups that may have it.</param>
    /// <exception cref="SceneException">What it states is none.</exception>
    public static MapGrid? OfBasic(ArrayFile file, params string[] groups)
    {
        if (groups.Select(group => file.Text(group, Framing)).FirstOrDefault(text => text is not null) is not { } json)
            return null;
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            double[] transform = [.. root.GetProperty("geotransform").EnumerateArray().Select(number => number.GetDouble())];
            var (width, height) = (root.GetProperty("cols").GetInt32(), root.GetProperty("rows").GetInt32());
            if (
                transform.Length != GeoTransformLength
                || transform[1] * transform[5] - transform[2] * transform[4] == 0
                || width < 1
                || height < 1
            )
                throw new FormatException($"it frames {width} x {height} pixels by {transform.Length} numbers");
            return new MapGrid(width, height, new GeoReference(transform, Wkt(root.GetProperty("epsg_code").GetInt32(), file.Path)));
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new SceneException(
                $"The framing of '{file.Path}' ('{Framing}') can't be understood: {cause.Message.TrimEnd('.')}. "
                    + "The file is "
                    + $"damaged; download it again, or give {OptionName.Geometry} sensor.",
                cause
            );
        }
    }

    private static string Wkt(int code, string path) =>
        EpsgSystem.Wkt(code)
        ?? throw new SceneException(
            $"'{path}' is in the coordinate reference system EPSG:{code}, which this machine's PROJ does not "
                + "know. Check the "
                + "file, and that PROJ's data are installed."
        );

    private static (double X, double Y) Point(Match match, ArrayFile file, string of)
    {
        if (match.Success && Number(match.Groups["x"]) is { } x && Number(match.Groups["y"]) is { } y)
            return (x, y);
        throw new SceneException(
            $"'{file.Path}' is {of} whose structural metadata state no corners ('UpperLeftPointMtrs', "
                + "'LowerRightMtrs'). The file is incomplete; download it again."
        );
    }

    private static double? Number(Group group) =>
        double.TryParse(group.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;

    private static int? Count(Match match) =>
        match.Success && int.TryParse(match.Groups["n"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : null;

    [GeneratedRegex(@"UpperLeftPointMtrs\s*=\s*\((?<x>[^,)]+),(?<y>[^,)]+)\)")]
    private static partial Regex UpperLeft();

    [GeneratedRegex(@"LowerRightMtrs\s*=\s*\((?<x>[^,)]+),(?<y>[^,)]+)\)")]
    private static partial Regex LowerRight();

    [GeneratedRegex(@"\bXDim\s*=\s*(?<n>\d+)")]
    private static partial Regex Columns();

    [GeneratedRegex(@"\bYDim\s*=\s*(?<n>\d+)")]
    private static partial Regex Rows();
}
