using Unmix.Formats.Scenes.Containers;

namespace Unmix.Formats.Scenes.Products.Prisma;

/// <summary>The place of a PRISMA L2D scene: a code, and the corners' pixel centres.</summary>
internal static class PrismaGrid
{
    /// <summary>m: corners are stored in single precision, which is half a metre for northings.</summary>
    private const double Rounding = 0.01;

    /// <exception cref="SceneException">A corner is missing, or the code is not known.</exception>
    public static GeoReference Read(ArrayFile file, int rows, int columns, string of)
    {
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
        var code = ProductArrays.Code(file, "/", "Epsg_Code", of);
        var wkt = EpsgSystem.Wkt(code)
            ?? throw new SceneException(
                $"'{file.Path}' is {of} in the coordinate reference system "
                    + $"EPSG:{code}, which this "
                    + "machine's PROJ does not know. Check the file."
            );
        var (xAcross, xDown, yAcross, yDown) = (acrossAndDown[0], acrossAndDown[1], acrossAndDown[2], acrossAndDown[3]);
        return new GeoReference([first.X - (xAcross + xDown) / 2, xAcross, xDown, first.Y - (yAcross + yDown) / 2, yAcross, yDown], wkt);
    }

    private static double Step(double length, int count) => count < 2 ? 0 : Math.Round(length / (count - 1) / Rounding) * Rounding;
}
