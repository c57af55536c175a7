using System.Globalization;
using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Envi;

namespace Unmix.Formats.Scenes.Products.Neon;

/// <summary>Where a NEON scene lies: <c>Map_Info</c>, as an ENVI header has it, and a code.</summary>
internal static class NeonPlace
{
    private static readonly string[] Codes = ["EPSG_Code", "EPSG"];

    private const int LeastItems = 7; // system, reference column and row, easting, northing, width and height of a pixel

    /// <summary>Reads both.</summary>
    /// <param name="file">The product.</param>
    /// <param name="metadata">Full name of its group of metadata.</param>
    /// <param name="of">What the product is, for messages.</param>
    /// <exception cref="SceneException">The place is missing or can't be understood.</exception>
    public static GeoReference Read(ArrayFile file, string metadata, string of)
    {
        var group = metadata + "/Coordinate_System";
        var items = EnviText.Items(Text(file, $"{group}/Map_Info", of));
        double[] numbers = items.Length < LeastItems ? [] : [.. items[1..LeastItems].Select(EnviText.Number)];
        if (numbers.Length == 0 || !Array.TrueForAll(numbers, double.IsFinite) || numbers[4] <= 0 || numbers[5] <= 0)
        {
            throw new SceneException(
                $"'{file.Path}' is {of} whose 'Map_Info' says no place ({string.Join(", ", items)}). The file is "
                    + "damaged; download it again."
            );
        }
        var (column, row, x, y, width, height) = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
        var turn = items.Select(Rotation).FirstOrDefault(angle => angle is not null) ?? 0;
        // The numbers are the place of a pixel counted from 1, its upper left corner; a turned grid's pixels are turned with it.
        var (sin, cos) = Math.SinCos(turn * Math.PI / 180);
        double[] t = [0, width * cos, width * sin, 0, height * sin, -height * cos];
        (t[0], t[3]) = (x - (column - 1) * t[1] - (row - 1) * t[2], y - (column - 1) * t[4] - (row - 1) * t[5]);
        return new GeoReference(t, Wkt(file, group, items, of));
    }

    private static string Wkt(ArrayFile file, string group, string[] items, string of)
    {
        var own = file.Arrays(group).FirstOrDefault(name => Codes.Contains(name.Replace(' ', '_'), StringComparer.OrdinalIgnoreCase));
        var text = own is null && Utm(items) is { } utm ? utm : Text(file, $"{group}/{own ?? "EPSG Code"}", of).Trim();
        var code = int.TryParse(text.Split(':')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return EpsgSystem.Wkt(code)
            ?? throw new SceneException(
                $"'{file.Path}' is {of} in the coordinate reference system EPSG:{text}, which this machine's "
                    + "PROJ does not "
                    + "know. Check the file, and that PROJ's data are installed."
            );
    }

    /// <summary>The code of a zone of UTM on WGS 84, as <c>Map_Info</c> names it; null for another system.</summary>
    private static string? Utm(string[] items)
    {
        if (
            items is not [var kind, _, _, _, _, _, _, var zone, var hemisphere, var datum, ..]
            || !kind.Trim().Equals("UTM", StringComparison.OrdinalIgnoreCase)
            || !datum.Replace("-", "", StringComparison.Ordinal).Trim().Equals("WGS84", StringComparison.OrdinalIgnoreCase)
            || !int.TryParse(zone.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number is < 1 or > 60
        )
            return null;
        var isSouth = hemisphere.Trim().Equals("South", StringComparison.OrdinalIgnoreCase);
        return ((isSouth ? 32700 : 32600) + number).ToString(CultureInfo.InvariantCulture); // EPSG: WGS 84 / UTM, zones counted from 1
    }

    private static double? Rotation(string item) =>
        item.Split('=') is [var key, var value]
        && key.Trim().Equals("rotation", StringComparison.OrdinalIgnoreCase)
        && EnviText.Number(value) is var angle
        && double.IsFinite(angle)
            ? angle
            : null;

    /// <summary>A text, or a number that stands for it.</summary>
    private static string Text(ArrayFile file, string name, string of)
    {
        using var array = file.Require(name, of);
        if (array.IsText && array.ReadTexts() is [var text, ..])
            return text;
        if (!array.IsText && array.ReadNumbers() is [var number, ..])
            return number.ToString(CultureInfo.InvariantCulture);
        throw new SceneException($"'{file.Path}' is {of} whose '{name}' is empty. The file is damaged; download it again.");
    }
}
