using System.Globalization;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests.Archives;

/// <summary>
/// A Slurm of three nodes on this machine, started by the first test that needs it; skips the calling test, loudly, where there
/// can be none.
/// </summary>
public sealed class SlurmLab : IDisposable
{
    private const int FirstPort = 17000;
    private const int PortsOfALab = 8;
    private const int Labs = 100; // side by side, should several test runs meet

    private readonly TemporaryFolder folder = new();
    private string? scripts;

    /// <summary>Where clients find the controller.</summary>
    public string Configuration => folder.File("slurm.conf");

    public void Dispose()
    {
        if (scripts is not null)
            Script("stop.sh");
        folder.Dispose();
    }

    /// <summary>Starts it, unless it runs.</summary>
    public void Require()
    {
        if (scripts is not null)
            return;
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            Assert.Skip("SKIPPED: needs Linux and root, to start a Slurm of three nodes.");
        var found = Path.GetDirectoryName(SharedData.Require("slurm/start.sh"))!; // a file has a folder
        foreach (var program in (string[])["slurmctld", "slurmd", "sbatch", "munged", "ip"])
        {
            if (Tool.Run("sh", "-c", $"command -v {program}").ExitCode != 0)
                Assert.Skip(
                    $"SKIPPED: needs '{program}' of the apt packages slurmctld, slurmd, slurm-client, munge and iproute2; "
                        + "'./build.sh --target=Test' installs them."
                );
        }
        // munged refuses a socket below a folder that others can't enter.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(
                folder.Path,
                UnixFileMode.UserRead
                    | UnixFileMode.UserWrite
                    | UnixFileMode.UserExecute
                    | UnixFileMode.OtherRead
                    | UnixFileMode.OtherExecute
                    | UnixFileMode.GroupRead
                    | UnixFileMode.GroupExecute
            );
        scripts = found;
        Script("start.sh", "3", "loopback").RequireDone();
    }

    /// <summary>Ends a node as a loss of power does.</summary>
    public void PowerOff(string node) => Script("node.sh", "poweroff", node).RequireDone();

    /// <summary>Ends a node's daemon; what it started lives on.</summary>
    public void KillDaemon(string node) => Script("node.sh", "kill-slurmd", node); // its exit code is that of the last process it looked at

    /// <summary>Brings a node that was ended back, and waits until all are there.</summary>
    public void Revive(string node)
    {
        Script("node.sh", "start", node).RequireDone();
        Wait.Until(() => Script("node.sh", "allup").ExitCode == 0, $"node {node} is back");
    }

    /// <summary>Kills the controller, as a crash would, and starts it again a while later.</summary>
    public void RestartController(TimeSpan away)
    {
        var process = File.ReadAllText(folder.File("pids/slurmctld")).Split(' ')[0];
        Tool.Run("kill", "-KILL", process).RequireDone();
        Thread.Sleep(away);
        Script("node.sh", "start-ctld").RequireDone();
    }

    /// <summary>
    /// What an operator does after a crash of the controller. It may forget what it launched in its last seconds and launch that
    /// again; a task
    /// whose launch the node refuses is held ("launch failed requeued held") and its node drained until somebody says otherwise.
    /// </summary>
    public void ReleaseWhatIsHeld()
    {
        foreach (
            var task in Lines(Client("squeue", "-h", "-r", "-t", "PD", "-o", "%i|%r"))
                .Where(line => line.Contains("requeued held", StringComparison.Ordinal))
        )
            Client("scontrol", "release", task.Split('|')[0]);
        foreach (
            var node in Lines(Client("sinfo", "-h", "-N", "-o", "%N|%T")).Where(line => line.Contains("drain", StringComparison.Ordinal))
        )
            Client("scontrol", "update", $"NodeName={node.Split('|')[0]}", "State=RESUME");
    }

    /// <summary>Runs a program of Slurm.</summary>
    internal ToolAnswer Client(string program, params string[] arguments) => Tool.RunWith(Variables(), "", program, arguments);

    /// <summary>What Slurm says about a job or a task of an array; null while the controller does not answer.</summary>
    public SlurmJob? Job(string id)
    {
        var answer = Client("scontrol", "-o", "show", "job", id);
        return answer.ExitCode == 0 ? SlurmJob.Parse(answer.Output) : null;
    }

    /// <summary>Variables of clients and jobs.</summary>
    public Dictionary<string, string> Variables() => new() { ["SLURM_CONF"] = Configuration };

    private static string[] Lines(ToolAnswer answer) =>
        answer.ExitCode == 0 ? answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];

    private ToolAnswer Script(string name, params string[] arguments)
    {
        var port = FirstPort + (PortsOfALab * (Environment.ProcessId % Labs));
        var variables = new Dictionary<string, string>
        {
            ["SLURM_LAB"] = folder.Path,
            ["LAB_CTLD_PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["LAB_NODE_PORT"] = (port + 1).ToString(CultureInfo.InvariantCulture),
        };
        return Tool.RunWith(variables, "", "bash", [Path.Combine(scripts!, name), .. arguments]); // set by Require
    }
}
