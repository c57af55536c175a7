using System.CommandLine;
using Unmix.Runtime.Archive;
using Unmix.Terminal;

namespace Unmix.Cli.Commands;

/// <summary><c>unmix merge run.json</c>.</summary>
internal static class MergeCommand
{
    public static Command Make()
    {
        var plan = FileArgument.One("PLAN", "the plan that 'unmix plan' wrote");
        var cog = new Option<bool>("--cog") { Description = "write each map as a Cloud Optimized GeoTIFF too, NAME.cog.tif beside it" };
        var vrt = new Option<string?>("--vrt")
        {
            HelpName = "FILE",
            Description = "write a VRT over all maps: one small file that opens as their mosaic",
        };
        var verify = new Option<bool>("--verify") { Description = "compare the hashes of all maps, not only of those that are merged" };
        var command = new ExampledCommand(
            "merge",
            "Finish a plan: check that every item is done, and join the rows of each split scene to one map. While items are "
                + "missing, it merges nothing and exits with 6.",
            "unmix merge run.json",
            "unmix merge run.json --cog --vrt maps/mosaic.vrt"
        )
        {
            plan,
            cog,
            vrt,
            verify,
        };
        command.SetAction(
            (parsed, cancellation) =>
            {
                var manifest = RunManifest.Read(parsed.GetRequiredValue(plan));
                var report = ArchiveMerge.Run(
                    manifest,
                    new MergeOptions
                    {
                        Cog = parsed.GetValue(cog),
                        VrtPath = parsed.GetValue(vrt),
                        Verify = parsed.GetValue(verify),
                    },
                    null,
                    cancellation
                );
                foreach (var line in report.Incomplete)
                    Console.Error.WriteLine(line);
                if (report.Incomplete.Count > 0)
                {
                    Console.Error.WriteLine(
                        $"Not complete: {report.Incomplete.Count} lines above say what is missing or failed. Run those shards "
                            + "again, then merge."
                    );
                    return Task.FromResult(ExitCodes.Incomplete);
                }
                Console.WriteLine(
                    $"Complete: {report.Maps} maps in '{manifest.MapsFolder}'; {report.Merged} merged and {report.Cogs} COGs written now."
                );
                return Task.FromResult(ExitCodes.Done);
            }
        );
        return command;
    }
}
