using System.Globalization;
using System.Text.RegularExpressions;
using Unmix.Formats.Scenes;

namespace Unmix.Report.Page;

/// <summary>
/// What a reader of a page wants to know of a scene first: where and when it was taken, how large its pixels are, and which way
/// is north.
/// </summary>
internal static partial class SceneOverview
{
    /// <summary>Name and value of each.</summary>
    public static IReadOnlyList<(string Name, string Value)> Of(SceneProfile scene) =>
        [("place", Place(scene)), ("north", North(scene)), ("pixel", Pixel(scene)), ("taken", Taken(scene))];

    private static string Place(SceneProfile scene) =>
        scene.GeoReference.GeoTransform is { } numbers
            ? string.Create(CultureInfo.InvariantCulture, $"upper left {numbers[0]}, {numbers[3]}; {SystemOf(scene)}")
            : Unplaced(scene);

    private static string North(SceneProfile scene)
    {
        if (scene.GeoReference.GeoTransform is not { } numbers)
            return Unplaced(scene);
        // The way from a row to the one above it, as an angle from north, clockwise.
        var degrees = Math.Atan2(-numbers[2], -numbers[5]) * 180 / Math.PI;
        return Math.Abs(degrees) < 0.05
            ? "up"
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(degrees):F1} degrees {(degrees > 0 ? "left" : "right")} of up");
    }

    private static string Pixel(SceneProfile scene)
    {
        if (scene.GeoReference.GeoTransform is not { } numbers)
            return Unplaced(scene);
        var (width, height) = (double.Hypot(numbers[1], numbers[4]), double.Hypot(numbers[2], numbers[5]));
        return string.Create(CultureInfo.InvariantCulture, $"{width:G6} x {height:G6}, in units of the place");
    }

    private static string Taken(SceneProfile scene) =>
        scene.Taken is { } time
            ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)
            : "the scene does not say";

    private static string Unplaced(SceneProfile scene) =>
        scene.Placement is null ? "the scene does not say" : "as the sensor saw it; the map is placed on the ground";

    private static string SystemOf(SceneProfile scene) =>
        scene.GeoReference.ProjectionWkt is { } wkt && SystemName().Match(wkt) is { Success: true } name
            ? name.Groups["name"].Value
            : "no reference system";

    [GeneratedRegex("^\\w+\\[\\s*\"(?<name>[^\"]+)\"")]
    private static partial Regex SystemName();
}
