using System.CommandLine;
using Unmix.Cli.Commands;
using Unmix.Terminal;

namespace Unmix.Cli;

/// <summary>The program <c>unmix</c>: its commands.</summary>
internal static class UnmixProgram
{
    /// <summary>Does what a command line asks for.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> Run(string[] arguments) => ProgramDoor.Run(new ProgramFacts { Name = "unmix", Make = AllCommands }, arguments);

    /// <summary>Its commands.</summary>
    public static RootCommand AllCommands()
    {
        var root = new RootCommand("Turn scenes into abundance maps with a model package made by 'unmix-train'.")
        {
            RunCommand.Make(),
            WatchCommand.Make(),
            PlanCommand.Make(),
            StatusCommand.Make(),
            MergeCommand.Make(),
            InfoCommand.Make(),
            CheckCommand.Make(),
            BenchCommand.Make(),
            DoctorCommand.Make(),
            CompletionCommand.Make("unmix"),
        };
        ExamplesHelp.AddTo(
            root,
            """
            Exit codes: 0 done, 1 a fault of ours, 2 usage, 3 scene refused,
              4 package refused, 5 output not written, 6 incomplete (run --plan, status,
              merge, watch --once), 7 retrain advised (--strict), 75 terminated (run
              again), 130 interrupted.
            """,
            "unmix info scene.hdr --model model.unmix",
            "unmix run model.unmix scene.hdr -o map.tif",
            "unmix run --help"
        );
        return root;
    }
}
