using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Cubes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Products.Neon;

/// <summary>
/// The cube of a NEON scene and what its attributes say. It has an attribute <c>Dimension_Labels</c>, so that only the
/// classic API may read it
/// (<see cref="LabelledArrays"/>); which of that one's axes is which is told by their lengths, since versions of GDAL differ.
/// </summary>
/// <param name="Samples">Rows, columns and bands.</param>
/// <param name="Scale">Stored values of a reflectance of 1.</param>
/// <param name="NoData">The stored value for nothing; null for none.</param>
internal sealed record NeonCube(SampleCube Samples, double Scale, double? NoData)
{
    /// <summary>A storage unit as they are delivered; of its lines the classic API tells nothing.</summary>
    private static readonly CubeUnit Unit = new(Rows: 336, Columns: 39, Bands: 14);

    /// <summary>Opens it.</summary>
    /// <param name="file">The product.</param>
    /// <param name="name">Full name of the array.</param>
    /// <param name="bands">Bands by the list of wavelengths.</param>
    /// <param name="of">What the product is, for messages.</param>
    /// <param name="belongings">Takes it.</param>
    /// <exception cref="SceneException">It is missing, has other dimensions, or no scale.</exception>
    public static NeonCube Open(ArrayFile file, string name, int bands, string of, Belongings belongings)
    {
        if (!file.IsLabelled(name))
        {
            using var array = file.Require(name, of);
            var cube = belongings.Add(ProductArrays.Cube(file, name, of, [CubeAxis.Row, CubeAxis.Column, CubeAxis.Band], bands));
            return new NeonCube(
                cube,
                Factor(array.Numbers("Scale_Factor") is [var factor, ..] ? factor : null, file, name, of),
                array.Numbers("Data_Ignore_Value") is [var nothing, ..] ? nothing : null
            );
        }
        var classic = LabelledArrays.ClassicName(file.Path, name);
        var raster = belongings.Add(RasterCube.Open(file.Path, classic, Axes(file, classic, name, bands, of), Unit));
        double? Number(string attribute) =>
            RasterAttributes.Find(raster.Dataset, attribute) is { } text && EnviText.Number(text) is var number && double.IsFinite(number)
                ? number
                : null;
        return new NeonCube(raster, Factor(Number("Scale_Factor"), file, name, of), Number("Data_Ignore_Value"));
    }

    private static double Factor(double? scale, ArrayFile file, string name, string of) =>
        scale is { } factor && double.IsFinite(factor) && factor > 0
            ? factor
            : throw new SceneException(
                $"'{file.Path}' is {of} but '{name}' has no attribute 'Scale_Factor' above 0. The file is incomplete; "
                    + "download it again."
            );

    /// <summary>
    /// What GDAL's bands, rows and columns count. In the file the order is rows, columns, wavelengths, and GDAL keeps the
    /// order of those it does not move.
    /// </summary>
    private static CubeAxis[] Axes(ArrayFile file, string classic, string name, int bands, string of)
    {
        using var dataset = GdalNative.GDALOpenEx(classic, GdalNative.OpenRaster | GdalNative.TellWhy, 0, 0, 0);
        if (dataset.IsInvalid)
            throw new SceneException(
                $"'{file.Path}' is {of} but '{name}' can't be opened ({GdalFault.LastMessage}). "
                    + "The file is "
                    + "damaged; download it again."
            );
        int[] sizes =
        [
            GdalNative.GDALGetRasterCount(dataset),
            GdalNative.GDALGetRasterYSize(dataset),
            GdalNative.GDALGetRasterXSize(dataset),
        ];
        var band = Array.LastIndexOf(sizes, bands); // as GDAL 3.4 to 3.6 have it where several are as long
        return band switch
        {
            2 => [CubeAxis.Row, CubeAxis.Column, CubeAxis.Band],
            1 => [CubeAxis.Row, CubeAxis.Band, CubeAxis.Column],
            0 => [CubeAxis.Band, CubeAxis.Row, CubeAxis.Column],
            _ => throw new SceneException(
                $"'{file.Path}' is {of} with {bands} wavelengths, but no dimension of '{name}' "
                    + $"({string.Join(" x ", sizes)}) counts them. The file is incomplete; download it again."
            ),
        };
    }
}
