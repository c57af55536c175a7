using System.Globalization;
using Unmix.Formats.Scenes.Envi;

namespace Unmix.Formats.Scenes.Maps;

/// <summary>What a format can't hold of a map's place, known before the first pixel.</summary>
public static class MapFormatLimits
{
    /// <summary>Refuses a grid that a map of the format would have at another place.</summary>
    /// <param name="format">What the map is delivered as.</param>
    /// <param name="place">Where it lies.</param>
    /// <exception cref="OptionsException">
    /// ENVI, and a grid that its map info can't hold; Zarr, and a turned grid, whose place GDAL leaves out.
    /// </exception>
    public static void Require(MapFormat format, GeoReference place)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (place.GeoTransform is not { } t)
            return;
        var limit = format switch
        {
            MapFormat.Envi when EnviGrid.Of(t) is null => "ENVI's map info holds only turned grids of square pixels that are not mirrored",
            MapFormat.Zarr when t[2] != 0 || t[4] != 0 => "GDAL's Zarr holds only grids whose rows run east or west",
            _ => null,
        };
        if (limit is null)
            return;
        var numbers = string.Join(", ", t.Select(number => number.ToString("G9", CultureInfo.InvariantCulture)));
        throw new OptionsException(
            $"The scene's grid is turned (geotransform {numbers}), and a map of the format {MapConversion.Spell(format)} "
                + $"can't hold it: {limit}. Choose {OptionName.Format} gtiff or cog, or turn "
                + "the scene north up first (gdalwarp)."
        );
    }

    /// <summary>What of the scene's place a map of the format does not carry on; whole sentences.</summary>
    /// <param name="format">What the map is delivered as.</param>
    /// <param name="place">Where it lies.</param>
    public static IReadOnlyList<string> Losses(MapFormat format, GeoReference place)
    {
        ArgumentNullException.ThrowIfNull(place);
        var holdsAll = format is MapFormat.GTiff or MapFormat.Cog;
        var losses = new List<string>();
        var (points, polynomials) = (place.ControlPoints.Count > 0, place.RationalPolynomials.Count > 0);
        if (!holdsAll && (points || polynomials))
        {
            var what =
                points && polynomials ? "ground control points and rational polynomials (RPC)"
                : points ? $"{place.ControlPoints.Count} ground control points"
                : "rational polynomials (RPC)";
            var has = place.GeoTransform is null ? "the map has no place" : "the map has its grid alone";
            losses.Add(
                $"The scene's {what} are not carried on, because a map of the format {MapConversion.Spell(format)} can't hold "
                    + $"them: {has}. Choose {OptionName.Format} gtiff or cog to keep them."
            );
        }
        if (place.GeolocationArrays is { } arrays && place.GeoTransform is null && !points && !polynomials)
        {
            losses.Add(
                $"The scene is placed by geolocation arrays ({arrays}), which are not carried on: the map has the scene's "
                    + "rows and columns and no place. Place the scene first "
                    + "(gdalwarp -geoloc), or the map afterwards by the same arrays."
            );
        }
        return losses;
    }
}
