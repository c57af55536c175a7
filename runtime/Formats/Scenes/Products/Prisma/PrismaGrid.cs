using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Cubes;

namespace Unmix.Formats.Scenes.Products.Prisma;

/// <summary>The place of a PRISMA L2D scene: a code, and the corners' pixel centres.</summary>
internal static class PrismaGrid
{
    /// <summary>m: corners are stored in single precision, which is half a metre for northings.</summary>
    private const double Rounding = 0.01;

    /// <summary>Reads it.</summary>
    /// <param name="file">The product.</param>
    /// <param name="place">Full name of the group with latitudes and longitudes.</param>
    /// <param name="size">Rows and columns of the cubes.</param>
    /// <param name="of">What the product is, for messages.</param>
    /// <param name="fault">Why the system is not certain, for <see cref="ProductFacts.NotPlaced"/>; null where it is.</param>
    /// <returns>No place where there is a fault.</returns>
    /// <exception cref="SceneException">A corner is missing, or the system is not known.</exception>
    public static GeoReference Read(ArrayFile file, string place, (int Rows, int Columns) size, string of, out string? fault)
    {
        var (rows, columns) = size;
        (double X, double Y) Corner(string name) =>
            (
                ProductArrays.Number(file, "/", $"Product_{name}corner_easting", of),
                ProductArrays.Number(file, "/", $"Product_{name}corner_northing", of)
            );
        var (first, right, down) = (Corner("UL"), Corner("UR"), Corner("LL"));
        double[] acrossAndDown =
        [
            Step(right.X - first.X, columns),
            Step(down.X - first.X, rows),
            Step(right.Y - first.Y, columns),
            Step(down.Y - first.Y, rows),
        ];
        if (acrossAndDown[0] * acrossAndDown[3] == acrossAndDown[1] * acrossAndDown[2])
        {
            throw new SceneException(
                $"'{file.Path}' is {of} whose corners lie on one line, so it has no place. The file is damaged; " + "download it again."
            );
        }
        var (middleRow, middleColumn) = (rows / 2, columns / 2);
        var code = PrismaSystem.CodeOf(
            file,
            of,
            [
                new(
                    first.X + middleColumn * acrossAndDown[0] + middleRow * acrossAndDown[1],
                    first.Y + middleColumn * acrossAndDown[2] + middleRow * acrossAndDown[3],
                    Stored(file, $"{place}/Longitude", size, (middleRow, middleColumn)),
                    Stored(file, $"{place}/Latitude", size, (middleRow, middleColumn))
                ),
                new(first.X, first.Y, Stated(file, "Product_ULcorner_long"), Stated(file, "Product_ULcorner_lat")),
                new(
                    Stated(file, "Product_center_easting"),
                    Stated(file, "Product_center_northing"),
                    Stated(file, "Product_center_long"),
                    Stated(file, "Product_center_lat")
                ),
            ],
            out fault
        );
        if (code is null)
            return GeoReference.None;
        var wkt = EpsgSystem.Wkt(code.Value)
            ?? throw new SceneException(
                $"'{file.Path}' is {of} in the coordinate reference system "
                    + $"EPSG:{code}, which this "
                    + "machine's PROJ does not know. Check the file."
            );
        var (xAcross, xDown, yAcross, yDown) = (acrossAndDown[0], acrossAndDown[1], acrossAndDown[2], acrossAndDown[3]);
        return new GeoReference([first.X - (xAcross + xDown) / 2, xAcross, xDown, first.Y - (yAcross + yDown) / 2, yAcross, yDown], wkt);
    }

    private static double Stated(ArrayFile file, string attribute) =>
        file.Numbers("/", attribute) is [var number, ..] ? number : double.NaN;

    /// <summary>A pixel of an array of degrees; NaN where there is none of the cubes' size.</summary>
    private static unsafe double Stored(ArrayFile file, string name, (int Rows, int Columns) size, (int Row, int Column) at)
    {
        using var belongings = new Belongings();
        try
        {
            if (ProductArrays.Plane(file, name, size.Rows, size.Columns, belongings) is not { } plane)
                return double.NaN;
            var value = double.NaN;
            plane.Read(new CubePart(at.Row, 1, at.Column, 1, 0, 1), PixelType.Float64, &value);
            return value;
        }
        catch (SceneException)
        {
            return double.NaN; // damaged, or another grid's: then it tells nothing
        }
    }

    private static double Step(double length, int count) => count < 2 ? 0 : Math.Round(length / (count - 1) / Rounding) * Rounding;
}
