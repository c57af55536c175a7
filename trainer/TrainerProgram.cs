using System.CommandLine;
using Unmix.Terminal;
using Unmix.Trainer.Commands;

namespace Unmix.Trainer;

/// <summary>The program <c>unmix-train</c>: its commands.</summary>
internal static class TrainerProgram
{
    /// <summary>Does what a command line asks for.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> Run(string[] arguments) =>
        ProgramDoor.Run(new ProgramFacts { Name = "unmix-train", Make = AllCommands }, arguments);

    /// <summary>Its commands.</summary>
    public static RootCommand AllCommands()
    {
        var root = new RootCommand("Learn models for spectral unmixing, and save them as packages for 'unmix'.")
        {
            TrainCommand.Make(),
            ExportCommand.Make(),
            SynthCommand.Make(),
            EndmembersCommand.Make(),
            LibraryCommand.Make(),
            ScoreCommand.Make(),
            CompareCommand.Make(),
            SignCommand.Make(),
            SignCommand.MakeKeygen(),
            ImportCommand.Make(),
            ArraysCommand.Make(),
            CompletionCommand.Make("unmix-train"),
        };
        ExamplesHelp.AddTo(
            root,
            """
            Exit codes: 0 done, 1 a fault of ours, 2 usage, 3 scene refused,
              4 package or checkpoint refused, 5 output not written, 6 incomplete,
              75 terminated (run again), 130 interrupted.
            """,
            "unmix-train synth demo --seed 7",
            "unmix-train train scene.hdr --endmembers 3 -o model.unmix",
            "unmix-train train --help"
        );
        return root;
    }
}
