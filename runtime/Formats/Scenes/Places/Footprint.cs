using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Places;

/// <summary>Where on the globe a raster lies, as catalogues say it.</summary>
/// <param name="Code">The coordinate reference system by its register, such as <c>EPSG:32633</c>; null where it has no such name.</param>
/// <param name="Wkt2">The system as WKT2; null where there is none.</param>
/// <param name="Ring">
/// Longitude and latitude in degrees of WGS 84 around the raster, counterclockwise as GeoJSON has it, the last point being the
/// first; null where
/// that is not known, or where it crosses the antimeridian.
/// </param>
public sealed record Footprint(string? Code, string? Wkt2, IReadOnlyList<(double Longitude, double Latitude)>? Ring)
{
    private const int PointsOnSide = 8; // straight lines of a projection are curves on the globe
    private const double HalfTurn = 180; // degrees

    /// <summary>West, south, east, north, degrees; null where <see cref="Ring"/> is.</summary>
    public IReadOnlyList<double>? Box =>
        Ring is null
            ? null
            :
            [
                Ring.Min(point => point.Longitude),
                Ring.Min(point => point.Latitude),
                Ring.Max(point => point.Longitude),
                Ring.Max(point => point.Latitude),
            ];

    /// <summary>Asks GDAL.</summary>
    /// <param name="reference">Where the raster lies.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="SceneException">No GDAL on this machine.</exception>
    public static unsafe Footprint Of(GeoReference reference, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.ProjectionWkt is not { } wkt)
            return new Footprint(null, null, null);
        GdalLibrary.Require();
        var system = GdalNative.OSRNewSpatialReference(wkt);
        if (system == 0)
            return new Footprint(null, null, null);
        try
        {
            var (authority, code) = (
                BorrowedText.Copy(GdalNative.OSRGetAuthorityName(system, null)),
                BorrowedText.Copy(GdalNative.OSRGetAuthorityCode(system, null))
            );
            return new Footprint(
                authority is null || code is null ? null : $"{authority}:{code}",
                Wkt2Of(system),
                reference.GeoTransform is { } transform ? RingOf(system, transform, width, height) : null
            );
        }
        finally
        {
            GdalNative.OSRDestroySpatialReference(system);
        }
    }

    private static unsafe string? Wkt2Of(nint system)
    {
        byte* text = null;
        var code = GdalNative.OSRExportToWktEx(system, &text, ["FORMAT=WKT2_2018", null]);
        try
        {
            return code == 0 ? BorrowedText.Copy(text) : null;
        }
        finally
        {
            GdalNative.VSIFree(text);
        }
    }

    private static unsafe List<(double Longitude, double Latitude)>? RingOf(
        nint system,
        IReadOnlyList<double> transform,
        int width,
        int height
    )
    {
        var (x, y) = Around(transform, width, height);
        var globe = GdalNative.OSRNewSpatialReference(null);
        nint way = 0;
        try
        {
            if (globe == 0 || GdalNative.OSRImportFromEPSG(globe, GdalNative.Wgs84) != 0)
                return null;
            GdalNative.OSRSetAxisMappingStrategy(system, GdalNative.EastBeforeNorth);
            GdalNative.OSRSetAxisMappingStrategy(globe, GdalNative.EastBeforeNorth);
            way = GdalNative.OCTNewCoordinateTransformation(system, globe);
            fixed (
                double* east = x,
                    north = y
            )
            {
                if (way == 0 || GdalNative.OCTTransform(way, x.Length, east, north, null) == 0)
                    return null;
            }
        }
        finally
        {
            if (way != 0)
                GdalNative.OCTDestroyCoordinateTransformation(way);
            if (globe != 0)
                GdalNative.OSRDestroySpatialReference(globe);
        }
        if (!Array.TrueForAll(x, double.IsFinite) || !Array.TrueForAll(y, double.IsFinite) || x.Max() - x.Min() > HalfTurn)
            return null;
        List<(double Longitude, double Latitude)> ring = [.. x.Zip(y)];
        ring.Add(ring[0]);
        if (Area(ring) < 0)
            ring.Reverse();
        return ring;
    }

    /// <summary>Points on the raster's border in its own coordinates, once around.</summary>
    private static (double[] X, double[] Y) Around(IReadOnlyList<double> transform, int width, int height)
    {
        (double Column, double Row)[] corners = [(0, 0), (0, height), (width, height), (width, 0)];
        var (x, y) = (new List<double>(), new List<double>());
        for (var side = 0; side < corners.Length; side++)
        {
            var (from, to) = (corners[side], corners[(side + 1) % corners.Length]);
            for (var step = 0; step < PointsOnSide; step++)
            {
                var share = (double)step / PointsOnSide;
                double column = from.Column + share * (to.Column - from.Column),
                    row = from.Row + share * (to.Row - from.Row);
                x.Add(transform[0] + column * transform[1] + row * transform[2]);
                y.Add(transform[3] + column * transform[4] + row * transform[5]);
            }
        }
        return ([.. x], [.. y]);
    }

    /// <summary>Twice the signed area: above 0 for counterclockwise.</summary>
    private static double Area(List<(double Longitude, double Latitude)> ring)
    {
        var area = 0.0;
        for (var i = 1; i < ring.Count; i++)
            area += ring[i - 1].Longitude * ring[i].Latitude - ring[i].Longitude * ring[i - 1].Latitude;
        return area;
    }
}
