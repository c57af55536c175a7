using System.Globalization;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Rasters;

/// <summary>Reads where an open dataset lies: its grid, or the points, polynomials or arrays that place it instead.</summary>
/// <param name="dataset">Open.</param>
/// <param name="warnings">Takes what is odd.</param>
internal sealed unsafe class PlaceFacts(GdalDataset dataset, List<string> warnings)
{
    private const int GeoTransformLength = 6;
    private const int CoefficientCount = 20; // of a polynomial of third degree in three variables

    private static readonly string[] RpcNumbers =
    [
        "LINE_OFF",
        "SAMP_OFF",
        "LAT_OFF",
        "LONG_OFF",
        "HEIGHT_OFF",
        "LINE_SCALE",
        "SAMP_SCALE",
        "LAT_SCALE",
        "LONG_SCALE",
        "HEIGHT_SCALE",
    ];

    private static readonly string[] RpcLists = ["LINE_NUM_COEFF", "LINE_DEN_COEFF", "SAMP_NUM_COEFF", "SAMP_DEN_COEFF"];

    /// <summary>A grid counts before points, as everywhere in GDAL.</summary>
    public GeoReference Read()
    {
        var transform = ReadTransform();
        var points = transform is null ? ReadPoints() : [];
        return new GeoReference(transform, BorrowedText.Copy(GdalNative.GDALGetProjectionRef(dataset)))
        {
            ControlPoints = points,
            ControlWkt = points.Count == 0 ? null : BorrowedText.Copy(GdalNative.GDALGetGCPProjection(dataset)),
            RationalPolynomials = ReadPolynomials(),
            GeolocationArrays = ReadArrays(),
        };
    }

    private double[]? ReadTransform()
    {
        var transform = new double[GeoTransformLength];
        fixed (double* numbers = transform)
        {
            if (GdalNative.GDALGetGeoTransform(dataset, numbers) != 0)
                return null;
        }
        if (Array.TrueForAll(transform, double.IsFinite) && transform[1] * transform[5] != transform[2] * transform[4])
            return transform;
        var text = string.Join(", ", transform.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));
        warnings.Add($"The file's geotransform ({text}) gives pixels no size, so where the scene lies is not known; the map has no place.");
        return null;
    }

    private List<GroundControlPoint> ReadPoints()
    {
        var count = GdalNative.GDALGetGCPCount(dataset);
        var first = GdalNative.GDALGetGCPs(dataset);
        var points = new List<GroundControlPoint>();
        for (var i = 0; first is not null && i < count; i++)
            points.Add(new GroundControlPoint(first[i].Column, first[i].Row, first[i].X, first[i].Y, first[i].Z));
        return points;
    }

    private Dictionary<string, string> ReadPolynomials()
    {
        var items = BorrowedText.Items(dataset, "RPC");
        if (items.Count == 0)
            return items;
        var odd = RpcNumbers.FirstOrDefault(key => !HasNumbers(items, key, 1))
            ?? RpcLists.FirstOrDefault(key => !HasNumbers(items, key, CoefficientCount));
        if (odd is null)
        {
            foreach (var key in RpcNumbers)
                items[key] = Parts(items[key])[0]; // a unit may follow
            return items;
        }
        warnings.Add(
            $"The file's rational polynomials (RPC) lack '{odd}', or it is not "
                + $"{(RpcNumbers.Contains(odd) ? "a number" : $"{CoefficientCount} numbers")}; they are not carried on to the map."
        );
        return [];
    }

    private static bool HasNumbers(Dictionary<string, string> items, string key, int count) =>
        items.TryGetValue(key, out var text)
        && Parts(text) is { } parts
        && parts.Length >= count
        && parts.Take(count).All(part => double.IsFinite(EnviText.Number(part)));

    private static string[] Parts(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Longitudes and latitudes of every pixel, or of some, in rasters of their own.</summary>
    private string? ReadArrays()
    {
        var items = BorrowedText.Items(dataset, "GEOLOCATION");
        return items.TryGetValue("X_DATASET", out var x) && items.TryGetValue("Y_DATASET", out var y) ? $"'{x}' and '{y}'" : null;
    }
}
