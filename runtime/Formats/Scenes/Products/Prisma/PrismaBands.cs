using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Cubes;

namespace Unmix.Formats.Scenes.Products.Prisma;

/// <summary>The bands of a PRISMA product: those of two detectors, each with its own cube and scale, by wavelength.</summary>
/// <param name="Table">What they are. The first detector's in the overlap, and those that water vapour hides, are bad.</param>
/// <param name="Places">[L] where each lies.</param>
internal sealed record PrismaBands(BandTable Table, IReadOnlyList<CubeBand> Places)
{
    private const double Nothing = 0; // as it is stored: beside the swath, and where a retrieval failed

    /// <summary>Opens both cubes.</summary>
    /// <param name="file">The product.</param>
    /// <param name="fields">Full name of the group with the cubes.</param>
    /// <param name="of">What the product is, for messages.</param>
    /// <param name="belongings">Takes the cubes.</param>
    /// <exception cref="SceneException">A cube, its list or its scale is missing.</exception>
    public static PrismaBands Open(ArrayFile file, string fields, string of, Belongings belongings)
    {
        var (vnir, swir) = (PrismaDetector.Read(file, "Vnir", of), PrismaDetector.Read(file, "Swir", of));
        CubeAxis[] axes = [CubeAxis.Row, CubeAxis.Band, CubeAxis.Column];
        var vnirCube = belongings.Add(ProductArrays.Cube(file, $"{fields}/VNIR_Cube", of, axes, vnir.CentresNm.Length));
        var swirCube = belongings.Add(ProductArrays.Cube(file, $"{fields}/SWIR_Cube", of, axes, swir.CentresNm.Length));
        if (swirCube.Rows != vnirCube.Rows || swirCube.Columns != vnirCube.Columns)
        {
            throw new SceneException(
                $"The cubes of '{file.Path}' differ in size: {vnirCube.Rows} rows of {vnirCube.Columns} columns and "
                    + $"{swirCube.Rows} of {swirCube.Columns}. "
                    + "The file is damaged; download it again."
            );
        }
        return Join([.. Measured(vnir, vnirCube), .. Measured(swir, swirCube)], vnir);
    }

    private static IEnumerable<Band> Measured(PrismaDetector detector, SampleCube cube) =>
        Enumerable.Range(0, detector.CentresNm.Length).Where(detector.IsMeasured).Select(band => new Band(detector, cube, band));

    private static PrismaBands Join(Band[] unordered, PrismaDetector first)
    {
        Band[] bands = [.. unordered.OrderBy(band => band.CentreNm)];
        double[] centres = [.. bands.Select(band => band.CentreNm)];
        var doubled = DetectorOverlap.Doubled(centres, [.. bands.Select(band => band.Detector == first)]);
        double[]? widths = Array.TrueForAll(bands, band => band.Detector.WidthsNm is not null)
            ? [.. bands.Select(band => band.Detector.WidthsNm![band.Index])]
            : null; // all have
        var table = new BandTable(
            ProductBands.Grid(centres, widths, "nm", bands[0].Cube.Path),
            [.. centres.Select((nm, band) => doubled[band] || WaterVapour.Hides(nm))],
            [.. bands.Select(band => band.Detector.Scale)],
            [.. bands.Select(band => band.Detector.Lowest)],
            Nothing
        );
        return new PrismaBands(table, [.. bands.Select(band => new CubeBand(band.Cube, band.Index))]);
    }

    private sealed record Band(PrismaDetector Detector, SampleCube Cube, int Index)
    {
        public double CentreNm => Detector.CentresNm[Index];
    }
}
