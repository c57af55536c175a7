using System.Globalization;
using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Cubes;

namespace Unmix.Formats.Scenes.Products;

/// <summary>Opens arrays of products and says what is wrong with them in the products' words.</summary>
internal static class ProductArrays
{
    /// <summary>Opens a cube whose dimensions come in a known order.</summary>
    /// <param name="file">The product's file.</param>
    /// <param name="name">Full name of the array.</param>
    /// <param name="of">What the file is: <c>a PRISMA L2D product</c>.</param>
    /// <param name="axes">[3] what its dimensions count.</param>
    /// <param name="bands">Bands that it must have, by the product's list of wavelengths.</param>
    /// <param name="unit">What is taken for its storage unit where GDAL does not tell.</param>
    /// <exception cref="SceneException">It is missing, or its dimensions are not those.</exception>
    public static ArrayCube Cube(ArrayFile file, string name, string of, CubeAxis[] axes, int bands, CubeUnit? unit = null) =>
        ArrayCube.Of(file.Path, Array(file, name, of, axes, bands), axes, unit);

    /// <inheritdoc cref="Cube(ArrayFile, string, string, CubeAxis[], int, CubeUnit?)"/>
    /// <param name="file">The product's file.</param>
    /// <param name="name">Full name of the array.</param>
    /// <param name="of">What the file is.</param>
    /// <param name="axes">[3] what its dimensions count.</param>
    /// <param name="bands">Bands that it must have.</param>
    /// <param name="flipsRows">True where the file's last row is the north.</param>
    public static ArrayCube Cube(ArrayFile file, string name, string of, CubeAxis[] axes, int bands, bool flipsRows) =>
        ArrayCube.Of(file.Path, Array(file, name, of, axes, bands), axes, flipsRows, unit: null);

    private static StoredArray Array(ArrayFile file, string name, string of, CubeAxis[] axes, int bands)
    {
        var array = file.Require(name, of);
        var at = System.Array.IndexOf(axes, CubeAxis.Band);
        if (array.Dimensions.Count != axes.Length || array.Dimensions[at].Size == bands)
            return array;
        array.Dispose();
        throw new SceneException(
            $"'{file.Path}' is {of} with {bands} wavelengths, but dimension {at + 1} of '{name}', which should "
                + "count its "
                + $"bands, has {array.Dimensions[at].Size} members: its dimensions are in the wrong order, or the file is "
                + $"incomplete. Download it again."
        );
    }

    /// <summary>What the dimensions of a cube count, by their names where these tell it, whatever their order.</summary>
    /// <param name="file">The product's file.</param>
    /// <param name="name">Full name of the array; one that is not there has the usual ones.</param>
    /// <param name="usual">[3] the usual order.</param>
    /// <param name="row">The name of the dimension of rows.</param>
    /// <param name="column">The name of the dimension of columns.</param>
    public static CubeAxis[] Named(ArrayFile file, string name, CubeAxis[] usual, string row, string column)
    {
        using var array = file.Find(name);
        CubeAxis[] named =
        [
            .. (array?.Dimensions ?? []).Select(dimension =>
                dimension.Name == row ? CubeAxis.Row
                : dimension.Name == column ? CubeAxis.Column
                : CubeAxis.Band
            ),
        ];
        return named.Order().SequenceEqual(usual.Order()) ? named : usual;
    }

    /// <summary>Opens a plane of numbers with the scene's rows and columns; null where there is none.</summary>
    /// <exception cref="SceneException">It has another size.</exception>
    public static ArrayCube? Plane(ArrayFile file, string name, int rows, int columns, Belongings belongings)
    {
        if (file.Find(name) is not { } array)
            return null;
        var sizes = array.Dimensions.Select(dimension => dimension.Size).ToArray();
        if (sizes is [{ } high, { } wide] && high == rows && wide == columns)
            return belongings.Add(ArrayCube.Of(file.Path, array, [CubeAxis.Row, CubeAxis.Column]));
        array.Dispose();
        throw new SceneException(
            $"The array '{name}' of '{file.Path}' has {string.Join(" x ", sizes)} members but the scene has "
                + $"{rows} rows of "
                + $"{columns} columns. The file is damaged; download it again."
        );
    }

    /// <summary>A number of EPSG's register that a product can't do without: a number, or a text as <c>EPSG:32719</c>.</summary>
    /// <exception cref="SceneException">It is missing, or none.</exception>
    public static int Code(ArrayFile file, string group, string attribute, string of) =>
        file.Numbers(group, attribute) is null
        && file.Text(group, attribute)?.Split(':') is [var register, .., var text]
        && register.Trim().Equals("EPSG", StringComparison.OrdinalIgnoreCase)
        && int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? code
            : (int)Number(file, group, attribute, of);

    /// <summary>A number of a group that a product can't do without.</summary>
    /// <exception cref="SceneException">It is missing or not finite.</exception>
    public static double Number(ArrayFile file, string group, string attribute, string of)
    {
        if (file.Numbers(group, attribute) is [var number, ..] && double.IsFinite(number))
            return number;
        throw new SceneException(
            $"'{file.Path}' is {of} but its attribute '{attribute}' of '{group}' is missing or no number. The file is incomplete; "
                + "download it again."
        );
    }
}
