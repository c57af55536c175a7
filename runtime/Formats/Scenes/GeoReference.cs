using System.Globalization;

namespace Unmix.Formats.Scenes;

/// <summary>Where a scene lies on the ground.</summary>
/// <param name="GeoTransform">
/// GDAL's six numbers: x = [0] + column [1] + row [2], y = [3] + column [4] + row [5], at a pixel's upper left corner; null
/// where the file has none.
/// </param>
/// <param name="ProjectionWkt">The coordinate reference system as WKT; null where the file has none.</param>
public sealed record GeoReference(IReadOnlyList<double>? GeoTransform, string? ProjectionWkt)
{
    private const string LineOffset = "LINE_OFF";

    /// <summary>Nothing known.</summary>
    public static GeoReference None { get; } = new(null, null);

    /// <summary>Points that place a raster without a <see cref="GeoTransform"/>; empty where there are none, or it has one.</summary>
    public IReadOnlyList<GroundControlPoint> ControlPoints { get; init; } = [];

    /// <summary>The coordinate reference system of <see cref="ControlPoints"/> as WKT; null where they have none.</summary>
    public string? ControlWkt { get; init; }

    /// <summary>
    /// The camera as rational polynomials (RPC), by GDAL's names; empty where there are none. Lines count from the upper edge.
    /// </summary>
    public IReadOnlyDictionary<string, string> RationalPolynomials { get; init; } = new Dictionary<string, string>();

    /// <summary>Rasters with the place of every pixel, or of some, for people; null for none. Maps do not carry them on.</summary>
    public string? GeolocationArrays { get; init; }

    /// <summary>Where the rest of a scene lies.</summary>
    /// <param name="row">The scene's row that becomes the first.</param>
    public GeoReference FromRow(int row)
    {
        if (row == 0)
            return this;
        var moved = this with { ControlPoints = [.. ControlPoints.Select(point => point with { Row = point.Row - row })] };
        if (GeoTransform is { } t)
            moved = moved with { GeoTransform = [t[0] + row * t[2], t[1], t[2], t[3] + row * t[5], t[4], t[5]] };
        if (
            RationalPolynomials.TryGetValue(LineOffset, out var offset)
            && double.TryParse(offset, NumberStyles.Float, CultureInfo.InvariantCulture, out var line)
        )
            moved = moved with
            {
                RationalPolynomials = new Dictionary<string, string>(RationalPolynomials)
                {
                    [LineOffset] = (line - row).ToString("R", CultureInfo.InvariantCulture),
                },
            };
        return moved;
    }

    /// <summary>A grid without rotation in a UTM zone of WGS 84.</summary>
    /// <param name="zone">1 to 60; north of the equator.</param>
    /// <param name="easting">Of the upper left corner, m.</param>
    /// <param name="northing">Of the upper left corner, m.</param>
    /// <param name="pixelSize">m, above 0.</param>
    public static GeoReference UtmNorth(int zone, double easting, double northing, double pixelSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(zone, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(zone, 60);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pixelSize);
        var meridian = 6 * zone - 183; // degrees; zone 1 is centred on 177 W
        var wkt =
            $"PROJCS[\"WGS 84 / UTM zone {zone}N\",GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563]],"
            + "PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433],AUTHORITY[\"EPSG\",\"4326\"]],"
            + $"PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"latitude_of_origin\",0],"
            + $"PARAMETER[\"central_meridian\",{meridian}],PARAMETER[\"scale_factor\",0.9996],"
            + "PARAMETER[\"false_easting\",500000],PARAMETER[\"false_northing\",0],UNIT[\"metre\",1],AXIS[\"Easting\",EAST],"
            + $"AXIS[\"Northing\",NORTH],AUTHORITY[\"EPSG\",\"{32600 + zone}\"]]";
        return new GeoReference([easting, pixelSize, 0, northing, 0, -pixelSize], wkt);
    }
}
