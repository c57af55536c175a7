using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Places;

/// <summary>Tells a dataset that is being made where it lies.</summary>
internal static unsafe class PlaceWriter
{
    /// <returns>GDAL's worst answer.</returns>
    public static int Write(GdalDataset dataset, GeoReference place)
    {
        var code = 0;
        if (place.GeoTransform is { } transform)
        {
            fixed (double* numbers = transform.ToArray())
                code = GdalNative.GDALSetGeoTransform(dataset, numbers);
        }
        if (place.ProjectionWkt is { } wkt)
            code = Math.Max(code, GdalNative.GDALSetProjection(dataset, wkt));
        if (place.ControlPoints.Count > 0)
            code = Math.Max(code, WritePoints(dataset, place));
        foreach (var (key, value) in place.RationalPolynomials.OrderBy(item => item.Key, StringComparer.Ordinal))
            code = Math.Max(code, GdalNative.GDALSetMetadataItem(dataset, key, value, "RPC"));
        return code;
    }

    private static int WritePoints(GdalDataset dataset, GeoReference place)
    {
        fixed (byte* nothing = "\0"u8)
        {
            var points = new GdalControlPoint[place.ControlPoints.Count];
            for (var i = 0; i < points.Length; i++)
            {
                var point = place.ControlPoints[i];
                points[i] = new GdalControlPoint
                {
                    Id = nothing,
                    Info = nothing,
                    Column = point.Column,
                    Row = point.Row,
                    X = point.X,
                    Y = point.Y,
                    Z = point.Z,
                };
            }
            fixed (GdalControlPoint* first = points)
                return GdalNative.GDALSetGCPs(dataset, points.Length, first, place.ControlWkt ?? "");
        }
    }
}
