using System.CommandLine;
using Unmix.Runtime;
using Unmix.Runtime.Machine;
using Unmix.Terminal;

namespace Unmix.Cli.Commands;

/// <summary><c>unmix doctor</c>.</summary>
internal static class DoctorCommand
{
    public static Command Make()
    {
        var json = new Option<bool>("--json") { Description = "print JSON" };
        var command = new ExampledCommand(
            "doctor",
            "Check whether this machine has what a run needs, and say what is missing. Exits with 3 when no scene can be read.",
            "unmix doctor",
            "unmix doctor --json"
        )
        {
            json,
        };
        command.SetAction(parsed =>
        {
            var report = MachineReport.Inspect();
            if (parsed.GetValue(json))
                Console.WriteLine(report.ToJson());
            else
                Print(report);
            return report.IsUsable ? ExitCodes.Done : ExitCodes.SceneRefused;
        });
        return command;
    }

    private static void Print(MachineReport report)
    {
        Line("machine", report.Machine);
        Line("features", report.ProcessorFeatures.Count == 0 ? "none that matter" : string.Join(", ", report.ProcessorFeatures));
        Line("threads", $"{report.Threads}, for computing; one more each reads and writes");
        Line(
            "memory",
            $"{ByteCount.Format(report.MemoryBytes)} for the process; a run takes at most "
                + $"{ByteCount.Format(UnmixOptions.DefaultMemoryBytes)} unless --memory says otherwise"
        );
        Line(
            "disk",
            $"{Free(report.WorkingFreeBytes)} free in '{report.WorkingFolder}', {Free(report.TemporaryFreeBytes)} in "
                + $"'{report.TemporaryFolder}'"
        );
        Line(
            "GDAL",
            report.GdalFault
                ?? $"{report.Gdal}, {report.GdalDrivers.Count} "
                    + $"formats{(report.MissingDrivers.Count == 0 ? "" : $"; without {string.Join(", ", report.MissingDrivers)}")}"
        );
        foreach (var fault in report.EnvironmentFaults)
            Line("environment", fault);
        Line("ONNX Runtime", $"{report.OnnxRuntime}; a run would be computed on {report.Provider}");
        foreach (var provider in report.Providers)
        {
            Line(provider.Name, provider.IsUsed ? "can be used" : $"not used: {provider.Reason}");
            foreach (var library in provider.Libraries)
                Line(
                    "",
                    $"{library.Purpose}: "
                        + $"{(library.Found is { } found ? $"{found} is there" : $"missing ({string.Join(" or ", library.Names)})")}"
                );
        }
    }

    private static string Free(long? bytes) => bytes is { } known ? ByteCount.Format(known) : "an unknown amount";

    private static void Line(string name, string value) => Console.WriteLine($"{name, -14}{value}");
}
