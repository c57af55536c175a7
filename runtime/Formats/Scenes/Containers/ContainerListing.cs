using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Containers;

/// <summary>The arrays of a container.</summary>
internal static class ContainerListing
{
    private const int MostArrays = 2000;
    private const int DeepestGroup = 16;

    /// <summary>All arrays, group by group.</summary>
    /// <exception cref="SceneException">An array can't be opened.</exception>
    public static IReadOnlyList<ContainerArray> Of(ArrayFile file)
    {
        var arrays = new List<ContainerArray>();
        Add(file, "/", 0, arrays);
        return arrays;
    }

    private static void Add(ArrayFile file, string group, int depth, List<ContainerArray> arrays)
    {
        var prefix = group == "/" ? "/" : group + "/";
        foreach (var name in file.Arrays(group))
        {
            if (arrays.Count >= MostArrays)
                return;
            if (Look(file, prefix + name) is { } array)
                arrays.Add(array);
        }
        if (depth == DeepestGroup)
            return;
        foreach (var name in file.Groups(group))
            Add(file, prefix + name, depth + 1, arrays);
    }

    /// <summary>Null for what can't be opened: an array of a kind that GDAL does not know is no scene.</summary>
    private static ContainerArray? Look(ArrayFile file, string name)
    {
        if (file.IsLabelled(name))
            return Labelled(file, name);
        try
        {
            using var array = file.Find(name);
            return array is null ? null : new ContainerArray(name, array.Dimensions, array.Type, IsLabelled: false);
        }
        catch (SceneException)
        {
            return null;
        }
    }

    /// <summary>The classic API takes the last dimension for columns, the one before for rows, the first of three for bands.</summary>
    private static ContainerArray? Labelled(ArrayFile file, string name)
    {
        using var dataset = GdalNative.GDALOpenEx(LabelledArrays.ClassicName(file.Path, name), GdalNative.OpenRaster, 0, 0, 0);
        if (dataset.IsInvalid || GdalNative.GDALGetRasterCount(dataset) == 0)
            return null;
        var (bands, rows, columns) = (
            GdalNative.GDALGetRasterCount(dataset),
            GdalNative.GDALGetRasterYSize(dataset),
            GdalNative.GDALGetRasterXSize(dataset)
        );
        return new ContainerArray(
            name,
            [new("dim0", bands), new("dim1", rows), new("dim2", columns)],
            GdalNative.GDALGetRasterDataType(dataset.Band(0)),
            IsLabelled: true
        );
    }
}
