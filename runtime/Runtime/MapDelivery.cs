using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;

namespace Unmix.Runtime;

/// <summary>A run whose map is delivered in the format asked for.</summary>
public static class MapDelivery
{
    /// <summary>
    /// Unmixes a scene. Other formats than GeoTIFF are made from the finished GeoTIFF, which lies beside the output meanwhile; a run that is stopped
    /// goes on as any other.
    /// </summary>
    /// <param name="package">The model.</param>
    /// <param name="scenePath">The scene.</param>
    /// <param name="outputPath">The map.</param>
    /// <param name="format">What it is to be.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="progress">As for <see cref="SceneUnmixer"/>.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="UnmixException">As for <see cref="SceneUnmixer"/>; or the format can't be written here.</exception>
    public static RunReport Run(
        ModelPackage package, string scenePath, string outputPath, MapFormat format, UnmixOptions options, IProgress<RunProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options = options with { Format = format };
        if (format == MapFormat.GTiff) return SceneUnmixer.Run(package, scenePath, outputPath, options, progress, cancellation);
        ArgumentNullException.ThrowIfNull(package);
        MapConversion.Require(outputPath, format);
        SceneUnmixer.RequireOutputApart(outputPath, [package.Path, scenePath]);
        if (format == MapFormat.Envi) SceneUnmixer.RequireOutputApart(Path.ChangeExtension(outputPath, ".img"), [package.Path, scenePath]);
        if (options.ReportPath is { } planned) OutputFile.Begin(planned).Dispose(); // a trial: its temporary file goes again
        var plain = PlainPath(outputPath);
        var report = SceneUnmixer.Run(package, scenePath, plain, options with { ReportPath = null, Overviews = false }, progress, cancellation);
        try
        {
            MapConversion.Convert(plain, outputPath, format);
        }
        finally
        {
            File.Delete(plain);
        }
        report = report with { Output = outputPath, Options = options };
        if (options.ReportPath is { } path) OutputFile.Write(path, report.ToJson() + "\n");
        return report;
    }

    /// <summary>The GeoTIFF beside a map of another format while it is made.</summary>
    public static string PlainPath(string outputPath) => outputPath + ".plain.tif";
}
