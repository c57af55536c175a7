using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes.Maps;
using Unmix.Runtime.Models;

namespace Unmix.Runtime.Runs;

/// <summary>A run whose map is delivered in the format asked for.</summary>
public static class MapDelivery
{
    /// <summary>
    /// Unmixes a scene. Other formats than GeoTIFF are made from the finished GeoTIFF, which lies beside the output meanwhile; a
    /// run that is stopped
    /// goes on as any other.
    /// </summary>
    /// <param name="model">The model; one run at a time.</param>
    /// <param name="scenePath">The scene.</param>
    /// <param name="outputPath">The map.</param>
    /// <param name="options">Checked here; <see cref="UnmixOptions.Format"/> says what the map is to be.</param>
    /// <param name="progress">As for <see cref="SceneUnmixer"/>.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="UnmixException">As for <see cref="SceneUnmixer"/>; or the format can't be written here.</exception>
#pragma warning disable RS0026 // the first parameter tells the two apart
    public static RunReport Run(
        LoadedModel model,
        string scenePath,
        string outputPath,
        UnmixOptions options,
        IProgress<RunProgress>? progress = null,
        CancellationToken cancellation = default
    )
#pragma warning restore RS0026
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        var format = options.Format;
        if (format == MapFormat.GTiff)
            return SceneUnmixer.Run(model, scenePath, outputPath, options, progress, cancellation);
        var plain = RequirePlain(model.Package, scenePath, outputPath, format, options.ReportPath);
        var report = SceneUnmixer.Run(
            model,
            scenePath,
            plain,
            options with
            {
                ReportPath = null,
                Overviews = false,
            },
            progress,
            cancellation
        );
        try
        {
            MapConversion.Convert(plain, outputPath, format);
        }
        finally
        {
            File.Delete(plain);
        }
        report = report with { Output = outputPath, Options = options };
        if (options.ReportPath is { } path)
            OutputFile.Write(path, report.ToJson() + "\n");
        return report;
    }

    /// <summary>The same with a model that is loaded for this run alone.</summary>
    /// <inheritdoc cref="Run(LoadedModel, string, string, UnmixOptions, IProgress{RunProgress}?, CancellationToken)"/>
    /// <param name="package">The model.</param>
    /// <param name="scenePath">The scene.</param>
    /// <param name="outputPath">The map.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="progress">As for <see cref="SceneUnmixer"/>.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public static RunReport Run(
        ModelPackage package,
        string scenePath,
        string outputPath,
        UnmixOptions options,
        IProgress<RunProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        using var model = new LoadedModel(package);
        return Run(model, scenePath, outputPath, options, progress, cancellation);
    }

    /// <summary>What such a run would do, and what it would refuse before its first window.</summary>
    /// <exception cref="UnmixException">As for a run.</exception>
    /// <inheritdoc cref="Run(ModelPackage, string, string, UnmixOptions, IProgress{RunProgress}?, CancellationToken)"/>
    public static DryRun DryRun(ModelPackage package, string scenePath, string outputPath, UnmixOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var format = options.Format;
        if (format == MapFormat.GTiff)
            return Runs.DryRun.Of(package, scenePath, outputPath, options);
        var plain = RequirePlain(package, scenePath, outputPath, format, options.ReportPath);
        return Runs.DryRun.Of(package, scenePath, plain, options with { ReportPath = null });
    }

    /// <summary>The files of a map; of a Zarr map none, since it is a folder that must not be there.</summary>
    /// <param name="outputPath">The map.</param>
    /// <param name="format">What it is to be.</param>
    public static IReadOnlyList<string> FilesOf(string outputPath, MapFormat format)
    {
        ArgumentNullException.ThrowIfNull(outputPath);
        return format switch
        {
            MapFormat.Zarr => [],
            MapFormat.Envi => [outputPath, Path.ChangeExtension(outputPath, ".img")],
            _ => [outputPath],
        };
    }

    /// <summary>The GeoTIFF beside a map of another format while it is made, once all is checked that can be before.</summary>
    private static string RequirePlain(ModelPackage package, string scenePath, string outputPath, MapFormat format, string? reportPath)
    {
        ArgumentNullException.ThrowIfNull(package);
        MapConversion.Require(outputPath, format);
        var outputs = new PlannedOutputs(package.Path, scenePath);
        foreach (var path in FilesOf(outputPath, format))
            outputs.File(path);
        outputs.Text(reportPath);
        return OutputPlace.OfFile(outputPath).Target + ".plain.tif";
    }
}
