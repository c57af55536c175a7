namespace Unmix.Formats.Scenes.Products.Geolocation;

/// <summary>
/// On which grid the pixels of a swath are placed: one that the product states, or one of a stated pixel size around the
/// swath.
/// </summary>
internal sealed record SwathGrid
{
    private const int ZoneDegrees = 6; // of UTM
    private const int NorthernZones = 32600; // EPSG: WGS 84 / UTM, zones counted from 1
    private const int SouthernZones = 32700;
    private const double HalfTurn = 180;

    private SwathGrid(double pixel, bool isUtm, MapGrid? stated) => (Pixel, IsUtm, Stated) = (pixel, isUtm, stated);

    /// <summary>Side of a pixel, m or degrees; 0 where <see cref="Stated"/> says.</summary>
    public double Pixel { get; }

    /// <summary>True for the UTM zone of the swath's middle, false for longitude and latitude.</summary>
    public bool IsUtm { get; }

    /// <summary>The whole grid; null where it is laid around the swath.</summary>
    public MapGrid? Stated { get; }

    /// <summary>In the UTM zone of the swath's middle.</summary>
    /// <param name="metres">Side of a pixel.</param>
    public static SwathGrid Utm(double metres) => new(metres, isUtm: true, null);

    /// <summary>In longitude and latitude, WGS 84.</summary>
    /// <param name="degrees">Side of a pixel.</param>
    public static SwathGrid LongitudeLatitude(double degrees) => new(degrees, isUtm: false, null);

    /// <summary>One that the product states.</summary>
    public static SwathGrid Of(MapGrid grid) => new(0, isUtm: false, grid);

    /// <summary>The system that the grid is in.</summary>
    /// <param name="longitude">Of the swath's middle, degrees.</param>
    /// <param name="latitude">Of the swath's middle, degrees.</param>
    public int Epsg(double longitude, double latitude)
    {
        if (!IsUtm)
            return Gdal.GdalNative.Wgs84;
        // a swath over the antimeridian goes on counting
        var east = longitude - 2 * HalfTurn * Math.Floor((longitude + HalfTurn) / (2 * HalfTurn));
        var zone = (int)Math.Min(Math.Floor((east + HalfTurn) / ZoneDegrees), 2 * HalfTurn / ZoneDegrees - 1) + 1;
        return (latitude < 0 ? SouthernZones : NorthernZones) + zone;
    }
}
