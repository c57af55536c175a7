namespace Unmix.Formats.Scenes.Containers;

/// <summary>Where a container's cube lies, by the coordinates of its rows and columns (CF): centres of pixels, evenly spaced.</summary>
/// <param name="Reference">Where; nothing known where coordinates are missing or uneven.</param>
/// <param name="IsSouthFirst">True where the first row lies in the south: rows are then counted from the last.</param>
internal sealed record ContainerPlace(GeoReference Reference, bool IsSouthFirst)
{
    private const double Uneven = 0.01; // of a pixel, along all of them

    private const string Wgs84 =
        "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563]],PRIMEM[\"Greenwich\",0],"
        + "UNIT[\"degree\",0.0174532925199433],AXIS[\"Latitude\",NORTH],AXIS[\"Longitude\",EAST],AUTHORITY[\"EPSG\",\"4326\"]]";

    private static readonly ContainerPlace Unknown = new(GeoReference.None, false);

    /// <summary>Reads the coordinates.</summary>
    public static ContainerPlace Of(ArrayFile file, CubeChoice choice)
    {
        if (choice.Array.IsLabelled)
            return Unknown;
        using var array = file.Find(choice.Array.Name);
        var axes = choice.Axes.ToList();
        if (
            array is null
            || Line(file, array, axes.IndexOf(CubeAxis.Column)) is not { } x
            || Line(file, array, axes.IndexOf(CubeAxis.Row)) is not { } y
        )
            return Unknown;
        var isSouthFirst = y.Step > 0;
        var top = isSouthFirst ? y.First + y.Step * (array.Dimensions[axes.IndexOf(CubeAxis.Row)].Size - 1) : y.First;
        var height = Math.Abs(y.Step);
        double[] transform = [x.First - x.Step / 2, x.Step, 0, top + height / 2, 0, -height];
        return new ContainerPlace(
            new GeoReference(transform, array.Projection ?? (x.IsDegrees && y.IsDegrees ? Wgs84 : null)),
            isSouthFirst
        );
    }

    private static (double First, double Step, bool IsDegrees)? Line(ArrayFile file, StoredArray array, int dimension)
    {
        if (array.CoordinateOf(dimension) is not { } name)
            return null;
        using var coordinate = file.Find(name);
        if (
            coordinate is null
            || coordinate.Dimensions.Count != 1
            || coordinate.Type == PixelType.Unknown
            || coordinate.Dimensions[0].Size is < 2 or > int.MaxValue
        )
            return null;
        var values = coordinate.ReadNumbers();
        var step = (values[^1] - values[0]) / (values.Length - 1);
        if (!double.IsFinite(step) || step == 0)
            return null;
        for (var i = 0; i < values.Length; i++)
        {
            if (!(Math.Abs(values[i] - values[0] - i * step) <= Math.Abs(step) * Uneven))
                return null;
        }
        return (values[0], step, coordinate.Unit?.StartsWith("degree", StringComparison.OrdinalIgnoreCase) == true);
    }
}
