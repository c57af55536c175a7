using System.CommandLine;
using Unmix.Formats;
using Unmix.Runtime;
using Unmix.Runtime.Speed;
using Unmix.Terminal;

namespace Unmix.Cli.Commands;

/// <summary><c>unmix bench MODEL [SCENE]</c>.</summary>
internal static class BenchCommand
{
    private const int DefaultRepeats = 3;

    public static Command Make()
    {
        var model = FileArgument.One("MODEL", "the model package (*.unmix)");
        var scene = SceneArgument.Of("SCENE", "the scene [default: a simulated one, which is removed afterwards]", isOptional: true);
        var options = new RunOptionSet();
        var repeats = new Option<int?>("--repeats")
        {
            CustomParser = ValueParsing.WholeIfGiven,
            HelpName = "N",
            Description = $"runs to take the median of [default: {DefaultRepeats}]",
        };
        var json = new Option<bool>("--json") { Description = "print JSON" };
        var trust = new TrustOption();
        var command = new ExampledCommand(
            "bench",
            "Measure the speed of a run, and compare it with this machine: with 512 x 512 float32 matrix products in ONNX Runtime "
                + "on the same threads.",
            "unmix bench model.unmix",
            "unmix bench model.unmix scene.hdr --threads 1 --json"
        )
        {
            model,
            scene,
        };
        options.AddTo(command);
        command.Add(repeats);
        command.Add(json);
        trust.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
            {
                var count = parsed.GetValue(repeats) ?? DefaultRepeats;
                if (count < 1)
                    throw new OptionsException($"--repeats is {count} but must be at least 1. Change the option.");
                var package = trust.Open(parsed, parsed.GetRequiredValue(model));
                var report = Bench.Run(package, SceneArgument.One(parsed.GetValue(scene)), options.Read(parsed), count, cancellation);
                if (parsed.GetValue(json))
                    Console.WriteLine(report.ToJson());
                else
                    Print(report);
                return Task.FromResult(ExitCodes.Done);
            }
        );
        return command;
    }

    private static void Print(BenchReport report)
    {
        var (run, seconds) = (report.Run, report.Run.Seconds);
        Line("machine", $"{report.Machine}; {report.LogicalCores} logical cores");
        Line("onnxruntime", $"{report.OnnxRuntime}; {string.Join(", ", report.Providers)}");
        Line(
            "run",
            $"{run.Pixels:N0} pixels of {run.ReadBandCount} bands, {run.BandNames.Count} bands out; {run.Threads} threads on "
                + $"{run.Provider} ({run.ProviderReason})"
        );
        Line("windows", $"{run.Windows} of {run.WindowWidth} x {run.WindowHeight} pixels; batches of {run.BatchSize}");
        Line("elapsed", $"{run.ElapsedSeconds:F3} s, {run.PixelsPerSecond:N0} pixels/s (median of {report.Repeats})");
        Line("read", $"{seconds.Read:F3} s, {report.ReadGigabytesPerSecond:F2} GB/s");
        Line("pack", $"{seconds.Pack:F3} s, {report.PackGigabytesPerSecond:F2} GB/s");
        Line("infer", $"{seconds.Infer:F3} s summed over threads, {run.ValidPixels / (seconds.Infer / run.Threads):N0} pixels/s");
        Line("spread", $"{seconds.Spread:F3} s");
        Line("write", $"{seconds.Write:F3} s, {report.WriteGigabytesPerSecond:F3} GB/s before compression");
        Line("work", $"{run.MultiplyAddsPerPixel:N0} multiply-adds a pixel");
        Line("product", $"{2 * report.ProductGigaMultiplyAdds:F1} GFLOP/s, 512 x 512 float32 on {run.Threads} threads");
        Line(
            "share",
            $"{report.RunShare:P0} of it end to end ({2 * report.RunGigaMultiplyAdds:F1} GFLOP/s), {report.InferShare:P0} "
                + $"while inferring ({2 * report.InferGigaMultiplyAdds:F1})"
        );
        Line("memory", $"{ByteCount.Format(run.MeasuredPeakBytes)} used, {ByteCount.Format(run.PredictedPeakBytes)} predicted for a run");
    }

    private static void Line(string name, string value) => Console.WriteLine($"{name, -13}{value}");
}
