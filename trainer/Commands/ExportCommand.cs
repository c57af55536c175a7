using System.CommandLine;
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
        var command = new Command("export", HelpText.For("Seal the state of an unfinished training as a package.",
            "unmix-train export model.unmix.checkpoint -o model.unmix"))
        {
            checkpoint, output,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(output);
            var source = parsed.GetRequiredValue(checkpoint);
            OutputPaths.Require([path], null, source);
            var differences = PackageExport.Seal(Checkpoint.Read(source), path);
            Console.WriteLine($"Sealed '{path}': {new FileInfo(path).Length / 1024} KiB; graphs agree with the network within {differences.Values.Max():0.0E-0}.");
            return ExitCodes.Done;
        });
        return command;
    }
}
