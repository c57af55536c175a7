using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Envi;

/// <summary>
/// A header beside a file of another format, as several airborne products come: a second source of what the file does not say of
/// itself.
/// </summary>
internal static class EnviBeside
{
    /// <summary>Keeps the header where it describes the raster.</summary>
    /// <returns>The source, without its header where that is another's.</returns>
    /// <exception cref="SceneException">The user named the header, and it is of a raster of another size.</exception>
    public static SceneSource Check(SceneSource source, GdalDataset dataset)
    {
        var header = source.Header!;
        if (source.Undecided is { } why)
            return source with { Header = null, HeaderUnused = why };
        var (width, height, bands) = (
            GdalNative.GDALGetRasterXSize(dataset),
            GdalNative.GDALGetRasterYSize(dataset),
            GdalNative.GDALGetRasterCount(dataset)
        );
        if (Says("samples", width) && Says("lines", height) && Says("bands", bands))
            return source with
            {
                Choice = source.Choice ?? $"What '{source.Path}' does not say of its bands is taken from '{header.Path}' beside it.",
            };
        var difference =
            $"The header '{header.Path}' says {header.Fields["samples"] ?? "no"} samples, {header.Fields["lines"] ?? "no"} "
            + $"lines and {header.Fields["bands"] ?? "no"} bands, but '{source.Path}', which is "
            + $"no raw file, has {width}, {height} and {bands}";
        if (source.IsHeaderGiven)
            throw new SceneException($"{difference}. Give the path of the file that is meant.");
        return source with { Header = null, HeaderUnused = $"{difference}; it is not used." };

        bool Says(string key, int number) => header.Fields[key] is { } text && EnviShape.Whole(text) == number;
    }
}
