using System.Globalization;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Report.Page;
using Unmix.Runtime;
using Unmix.Runtime.Runs;
using Unmix.Runtime.Sampling;

namespace Unmix.Report;

/// <summary>The page about a run: <c>unmix run --report FILE.html</c>.</summary>
public static class RunPage
{
    /// <summary>True for a report that is a page: its name ends in <c>.html</c> or <c>.htm</c>.</summary>
    public static bool IsPage(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".htm", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Unmixes the scene once more on a grid, all layers, and writes the page.</summary>
    /// <param name="path">The page.</param>
    /// <param name="package">The model of the run.</param>
    /// <param name="report">What the run did.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="Unmix.Formats.UnmixException">The scene can't be read any more, or the page can't be written.</exception>
    public static void Write(string path, ModelPackage package, RunReport report, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(report);
        var sample = SceneSampling.Of(package, report.SceneGiven, report.Options, PageLimits(package), cancellation);
        ReportPage.Write(
            path,
            new PageContent
            {
                Title = $"Unmixing of {NameOf(report.Scene)}",
                Subtitle = string.Create(
                    CultureInfo.InvariantCulture,
                    $"Model {package.Manifest.Name}; {sample.Scene.Width:N0} x {sample.Scene.Height:N0} pixels, "
                        + $"{report.ValidPixels:N0} valid; {report.ReadBandCount} bands read"
                ),
                Warnings = report.Drift is { RetrainAdvised: true } drift ? [.. report.Warnings, drift.Text] : report.Warnings,
                Drift = report.Drift?.Text,
                Scene = new SceneView(package.Manifest, sample),
                Provenance = [RunFacts(report), ModelFactGroup.Of(package), Inputs(report), Versions(report)],
            }
        );
    }

    /// <summary>Fewer points where there are many maps, so that a page stays a few megabytes.</summary>
    public static SampleLimits PageLimits(ModelPackage package)
    {
        const long PictureValues = 1_600_000; // over all maps
        ArgumentNullException.ThrowIfNull(package);
        var limits = new SampleLimits();
        return limits with { Points = Math.Min(limits.Points, PictureValues / (2 * package.Manifest.EndmemberCount + 4)) };
    }

    /// <summary>A file's name behind that of its folder: many scenes are called scene.hdr.</summary>
    public static string NameOf(string path)
    {
        var folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path)));
        return string.IsNullOrEmpty(folder) ? Path.GetFileName(path) : $"{folder}/{Path.GetFileName(path)}";
    }

    private static FactGroup RunFacts(RunReport report)
    {
        var options = report.Options;
        return new FactGroup(
            "Run",
            [
                ("map", report.Output),
                ("bands of the map", string.Join(", ", report.BandNames)),
                ("begun, UTC", report.Started.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
                (
                    "took",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{report.ElapsedSeconds:F1} s, {report.PixelsPerSecond:N0} pixels a second"
                    )
                ),
                ("computed on", $"{report.Provider} ({report.ProviderReason}), {report.Threads} threads"),
                (
                    "reflectance",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{report.Minimum:G4} to {report.Maximum:G4}; {report.OutsideShare:P1} of the values outside what the "
                            + $"model was trained on"
                    )
                ),
                ("drift", report.Drift?.Text ?? "not measured"),
                ("given", string.Join(", ", Given(options)) is { Length: > 0 } given ? given : "nothing but defaults"),
            ]
        );
    }

    private static IEnumerable<string> Given(UnmixOptions options)
    {
        string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
        yield return $"layers {options.Layers}";
        if (options.Read.Scale is { } scale)
            yield return $"scale {Text(scale)}";
        if (options.Read.Offset is { } offset)
            yield return $"offset {Text(offset)}";
        if (options.Read.NoData is { } nodata)
            yield return $"nodata {Text(nodata)}";
        if (options.Read.Mask is { } mask)
            yield return $"mask {mask.Spell()}";
        if (options.Read.Array is { } array)
            yield return $"array {array}";
        if (options.Geometry != MapGeometry.Map)
            yield return $"geometry {options.Geometry}";
        if (options.BandsByOrder)
            yield return "bands by their order";
        if (options.Resample)
            yield return "bands resampled";
    }

    private static FactGroup Inputs(RunReport report) =>
        new("Scene", [("file", report.Scene), .. report.Inputs.Select(input => (Path.GetFileName(input.Path), Text(input)))]);

    private static string Text(InputFile input) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{input.Bytes:N0} bytes; SHA-256 {(input.IsWhole ? "" : "of samples ")}{input.Sha256}"
        );

    private static FactGroup Versions(RunReport report)
    {
        var versions = report.Versions;
        return new FactGroup(
            "Versions",
            [
                ("unmix", versions.Unmix),
                (".NET", versions.DotNet),
                ("ONNX Runtime", versions.OnnxRuntime),
                ("GDAL", versions.Gdal),
                ("system", versions.System),
                ("processor", versions.Processor),
            ]
        );
    }
}
