using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Products;
using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Formats.Scenes.Reading;

/// <summary>
/// Which files are read as containers: those of GDAL's drivers netCDF and HDF5, whose classic API exchanges axes and mirrors
/// rows, differently from version to version.
/// </summary>
internal static unsafe class ContainerTable
{
    private static readonly string[] Drivers = ["netCDF", "HDF5", "HDF5Image"];

    /// <summary>Opens a container, or one array of it; null where a path is neither.</summary>
    /// <param name="path">A file, or a name such as <c>NETCDF:"scene.nc":reflectance</c>.</param>
    /// <param name="options">Checked.</param>
    /// <exception cref="SceneException">It has no array that is surely a scene.</exception>
    /// <exception cref="OptionsException">An array is asked for of what is no container.</exception>
    public static ProductScene? Open(string path, SceneReadOptions options)
    {
        if (ContainerName.Of(path) is { } name)
        {
            if (options.Array is not null)
                throw new OptionsException(
                    $"{OptionName.Array} names an array and so does '{path}'. Give the file " + $"'{name.File}' with {OptionName.Array}."
                );
            if (SceneFile.Exists(name.File) && OpenNamed(name, options) is { } scene)
                return scene;
            return null;
        }
        if (SceneFile.Exists(path))
        {
            using var candidate = new ProductCandidate(path);
            if (candidate.Arrays is not null && !IsOfAnotherDriver(path))
                return ContainerScene.Open(candidate.Take(), null, options);
        }
        return options.Array is null
            ? null
            : throw new OptionsException(
                $"{OptionName.Array} names an array of a netCDF or HDF5 file, which '{path}' " + $"is not. Leave it out."
            );
    }

    /// <summary>The array of a product that is its cube is the product.</summary>
    private static ProductScene? OpenNamed(ContainerName name, SceneReadOptions options)
    {
        if (ProductTable.IsCube(name.File, name.Array))
            return ProductTable.Open(name.File, options);
        using var candidate = new ProductCandidate(name.File);
        return candidate.Arrays is null ? null : ContainerScene.Open(candidate.Take(), name, options);
    }

    /// <summary>Some formats of their own lie in HDF5 (KEA, BAG), and GDAL reads them rightly.</summary>
    private static bool IsOfAnotherDriver(string path)
    {
        GdalFault.Forget();
        using var dataset = GdalNative.GDALOpenEx(path, GdalNative.OpenRaster, 0, 0, 0);
        if (dataset.IsInvalid)
            return false;
        var driver = BorrowedText.Copy(GdalNative.GDALGetDriverShortName(GdalNative.GDALGetDatasetDriver(dataset)));
        return !Drivers.Contains(driver, StringComparer.OrdinalIgnoreCase);
    }
}
