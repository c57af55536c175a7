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
        var command = new Command("export", "Seal the state of an unfinished training as a package.\n\nExample:\n  unmix-train export model.unmix.checkpoint -o model.unmix")
        {
            checkpoint, output,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(output);
            var differences = PackageExport.Seal(Checkpoint.Read(parsed.GetRequiredValue(checkpoint)), path);
            Console.WriteLine($"Graphs agree with the network within {differences.Values.Max():E1}. Sealed '{path}'.");
            return ExitCodes.Done;
        });
        return command;
    }
}
