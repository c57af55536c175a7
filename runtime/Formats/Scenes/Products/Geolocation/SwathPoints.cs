using Unmix.Formats.Scenes.Cubes;
using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Products.Geolocation;

/// <summary>
/// Where the centres of a swath's pixels lie, in degrees first and then in a map's system; NaN where the product does not
/// say.
/// </summary>
internal sealed unsafe class SwathPoints
{
    private const double HalfTurn = 180;
    private const double QuarterTurn = 90;
    private const long MostPixels = 1 << 25; // held whole: fifteen of the largest granules that are known

    private SwathPoints(string path, double[] x, double[] y) => (Path, X, Y) = (path, x, y);

    /// <summary>The product's file.</summary>
    public string Path { get; }

    /// <summary>[pixels] longitudes, or what they became.</summary>
    public double[] X { get; }

    /// <summary>[pixels] latitudes, or what they became.</summary>
    public double[] Y { get; }

    /// <summary>Reads both arrays. Longitudes are counted on where they cross the antimeridian.</summary>
    /// <param name="path">The product's file.</param>
    /// <param name="latitude">[rows, columns], one band.</param>
    /// <param name="longitude">The same.</param>
    /// <exception cref="SceneException">They can't be read, are absurdly many, or say nothing.</exception>
    public static SwathPoints Read(string path, SampleCube latitude, SampleCube longitude)
    {
        if ((long)latitude.Rows * latitude.Columns > MostPixels)
            throw new SceneException(
                $"'{path}' has {latitude.Rows} x {latitude.Columns} latitudes; at most {MostPixels} pixels can be placed by them. The "
                    + $"file is damaged, or is too large; give {OptionName.Geometry} sensor for a map without a place."
            );
        var all = new CubePart(0, latitude.Rows, 0, latitude.Columns, 0, 1);
        var (x, y) = (new double[all.PixelCount], new double[all.PixelCount]);
        fixed (double* memory = x)
            longitude.Read(all, PixelType.Float64, memory);
        fixed (double* memory = y)
            latitude.Read(all, PixelType.Float64, memory);
        var first = double.NaN;
        for (var i = 0; i < x.Length; i++)
        {
            if (!(Math.Abs(y[i]) <= QuarterTurn && Math.Abs(x[i]) <= 2 * HalfTurn))
            {
                (x[i], y[i]) = (double.NaN, double.NaN); // a fill value
                continue;
            }
            if (double.IsNaN(first))
                first = x[i];
            if (x[i] - first > HalfTurn)
                x[i] -= 2 * HalfTurn;
            else if (x[i] - first < -HalfTurn)
                x[i] += 2 * HalfTurn;
        }
        if (double.IsNaN(first))
            throw new SceneException(
                $"No pixel of '{path}' has a latitude and a longitude ('{latitude.Name}'), so "
                    + "the map has "
                    + $"no place. Give {OptionName.Geometry} sensor for a map without a place."
            );
        return new SwathPoints(path, x, y);
    }

    /// <summary>The mean place of the pixels that have one.</summary>
    public (double X, double Y) Middle()
    {
        double x = 0,
            y = 0;
        long count = 0;
        for (var i = 0; i < X.Length; i++)
        {
            if (double.IsNaN(X[i]))
                continue;
            x += X[i];
            y += Y[i];
            count++;
        }
        return (x / count, y / count);
    }

    /// <summary>Degrees to the coordinates of a system, in place.</summary>
    /// <param name="wkt">The system.</param>
    /// <exception cref="SceneException">PROJ can't do it.</exception>
    public void Project(string wkt)
    {
        nint globe = GdalNative.OSRNewSpatialReference(null),
            system = GdalNative.OSRNewSpatialReference(wkt),
            way = 0;
        try
        {
            if (globe != 0 && system != 0 && GdalNative.OSRImportFromEPSG(globe, GdalNative.Wgs84) == 0)
            {
                GdalNative.OSRSetAxisMappingStrategy(globe, GdalNative.EastBeforeNorth);
                GdalNative.OSRSetAxisMappingStrategy(system, GdalNative.EastBeforeNorth);
                way = GdalNative.OCTNewCoordinateTransformation(globe, system);
            }
            if (way == 0)
                throw new SceneException(
                    $"The place of '{Path}' can't be computed ({GdalFault.LastMessage}). This machine's "
                        + "PROJ lacks its "
                        + $"data; give {OptionName.Geometry} sensor for a map without a place."
                );
            // points that have no place there become infinite
            fixed (
                double* x = X,
                    y = Y
            )
                _ = GdalNative.OCTTransform(way, X.Length, x, y, null);
        }
        finally
        {
            if (way != 0)
                GdalNative.OCTDestroyCoordinateTransformation(way);
            if (system != 0)
                GdalNative.OSRDestroySpatialReference(system);
            if (globe != 0)
                GdalNative.OSRDestroySpatialReference(globe);
        }
        for (var i = 0; i < X.Length; i++)
        {
            if (!double.IsFinite(X[i]) || !double.IsFinite(Y[i]))
                (X[i], Y[i]) = (double.NaN, double.NaN);
        }
    }
}
