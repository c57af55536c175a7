using System.CommandLine;
using System.Globalization;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Runtime;

namespace Unmix.Cli.Commands;

/// <summary><c>unmix run MODEL SCENE -o map.tif</c>.</summary>
internal static class RunCommand
{
    public static Command Make()
    {
        var model = FileArgument.One("MODEL", "the model package (*.unmix)");
        var scene = FileArgument.One("SCENE", "the scene, anything that GDAL opens; ENVI by its header or its data");
        var output = new Option<string>("--output", "-o") { HelpName = "FILE", Description = "the map to write, a GeoTIFF (*.tif)", Required = true };
        var options = new RunOptionSet();
        var report = new Option<string?>("--report") { HelpName = "FILE", Description = "write what the run did to this file, as JSON" };
        var quiet = new Option<bool>("--quiet") { Description = "errors and warnings only" };
        var dryRun = new Option<bool>("--dry-run") { Description = "check everything and say what would be done; write nothing" };
        var strict = new Option<bool>("--strict") { Description = $"exit with {ExitCodes.Drifted} when retraining is advised; the map is written all the same" };
        var trust = new TrustOption();
        var command = new Command("run", HelpText.For("Unmix a scene.",
            "unmix run model.unmix scene.hdr -o map.tif",
            "unmix run model.unmix scene.tif -o map.tif --layers abundances,deviation,error --memory 1GiB"))
        {
            model, scene, output,
        };
        options.AddTo(command);
        command.Add(report);
        command.Add(dryRun);
        command.Add(strict);
        trust.AddTo(command);
        command.Add(quiet);
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(new RunRequest(
            parsed.GetRequiredValue(model), parsed.GetRequiredValue(scene), parsed.GetRequiredValue(output), options.Read(parsed), parsed.GetValue(report),
            parsed.GetValue(quiet))
        {
            DryRun = parsed.GetValue(dryRun),
            Strict = parsed.GetValue(strict),
            Open = path => trust.Open(parsed, path),
        }, cancellation)));
        return command;
    }

    private static int Run(RunRequest request, CancellationToken cancellation)
    {
        request.Options.Validate();
        if (request.ReportPath is { } path) SceneUnmixer.RequireOutputApart(path, [request.Model, request.Scene, request.Output]);
        var package = request.Open(request.Model);
        if (request.DryRun) return DryRunText.Print(DryRun.Of(package, request.Scene, request.Output, request.Options), request.Output);
        using var reportFile = request.ReportPath is null ? null : OutputFile.Begin(request.ReportPath);
        RunReport report;
        using (var progress = new ProgressLine(!request.Quiet))
        {
            report = SceneUnmixer.Run(package, request.Scene, request.Output, request.Options, progress, cancellation);
        }
        if (reportFile is not null)
        {
            File.WriteAllText(reportFile.TemporaryPath, report.ToJson() + "\n");
            reportFile.Finish();
        }
        foreach (var warning in report.Warnings) Console.Error.WriteLine($"Warning: {warning}");
        if (report.Drift is { RetrainAdvised: true } drift) Console.Error.WriteLine($"Warning: {drift.Text}");
        if (!request.Quiet) Print(report, request.Options);
        return request.Strict && report.Drift is { RetrainAdvised: true } ? ExitCodes.Drifted : ExitCodes.Done;
    }

    private static void Print(RunReport report, UnmixOptions options)
    {
        var seconds = report.Seconds;
        foreach (var line in (ReadOnlySpan<string>)[
            string.Create(CultureInfo.InvariantCulture, $"Wrote '{report.Output}': {report.Pixels:N0} pixels, {report.ValidPixels:N0} valid, {report.BandNames.Count} bands in " +
                $"{report.ElapsedSeconds:F2} s ({report.PixelsPerSecond:N0} pixels/s)."),
            $"Provider {report.Provider} ({report.ProviderReason}), {report.Threads} threads, {report.Windows} windows of {report.WindowWidth} x {report.WindowHeight} pixels.",
            string.Create(CultureInfo.InvariantCulture, $"Seconds: read {seconds.Read:F2}, pack {seconds.Pack:F2}, infer {seconds.Infer:F2} (all threads), spread {seconds.Spread:F2}, write " +
                $"{seconds.Write:F2}. Memory: {ByteCount.Format(report.MeasuredPeakBytes)} used, {ByteCount.Format(report.PredictedPeakBytes)} " +
                $"predicted, {ByteCount.Format(options.MemoryBytes)} allowed."),
        ])
        {
            Console.WriteLine(line);
        }
        if (report.Drift is { RetrainAdvised: false } drift) Console.WriteLine(drift.Text);
    }

    private sealed record RunRequest(string Model, string Scene, string Output, UnmixOptions Options, string? ReportPath, bool Quiet)
    {
        public bool DryRun { get; init; }

        public bool Strict { get; init; }

        public required Func<string, ModelPackage> Open { get; init; }
    }
}
