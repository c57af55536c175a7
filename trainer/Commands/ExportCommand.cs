using System.CommandLine;
using Unmix.Cli.Terminal;
using Unmix.Formats;
using Unmix.Trainer.Export;
using Unmix.Trainer.Training;

namespace Unmix.Trainer.Commands;

/// <summary><c>unmix-train export CHECKPOINT -o model.unmix</c>.</summary>
internal static class ExportCommand
{
    public static Command Make()
    {
        var checkpoint = new Argument<string>("CHECKPOINT") { Description = "the checkpoint of a training" };
        var output = new Option<string>("--output", "-o") { Description = "the model package to write (*.unmix)", Required = true };
        var tolerance = new Option<double?>("--parity-tolerance") { Description = "largest difference allowed between graphs and network [default: the training's]" };
        var command = new ExampledCommand("export", "Seal the state of an unfinished training as a package.",
            "unmix-train export model.unmix.checkpoint -o model.unmix",
            "unmix-train export model.unmix.checkpoint --parity-tolerance 1e-4 -o model.unmix")
        {
            checkpoint, output, tolerance,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(output);
            var source = parsed.GetRequiredValue(checkpoint);
            OutputPaths.Require([path], null, source);
            var trained = Checkpoint.Read(source);
            if (parsed.GetValue(tolerance) is { } allowed)
            {
                if (!(allowed > 0)) throw new OptionsException($"--parity-tolerance is {allowed} but must be above 0. Change the option.");
                trained = trained with { Options = trained.Options with { ParityTolerance = allowed } };
            }
            var differences = PackageExport.Seal(trained, path);
            Console.WriteLine($"Sealed '{path}': {new FileInfo(path).Length / 1024} KiB; graphs agree with the network within {differences.Values.Max():0.0E-0}.");
            return ExitCodes.Done;
        });
        return command;
    }
}
