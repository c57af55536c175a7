using System.Globalization;

namespace Unmix.EndToEnd.Tests.Archives;

/// <summary>What Slurm says about a job.</summary>
/// <param name="State">Such as RUNNING.</param>
/// <param name="Restarts">How often it was put back into the queue.</param>
/// <param name="ExitCode">Of its script.</param>
/// <param name="Node">Where it runs or ran; empty before.</param>
/// <param name="Text">All of it.</param>
public sealed record SlurmJob(string State, int Restarts, int ExitCode, string Node, string Text)
{
    /// <summary>True when it will not run again.</summary>
    public bool IsOver =>
        State is "COMPLETED" or "FAILED" or "CANCELLED" or "TIMEOUT" or "NODE_FAIL" or "OUT_OF_MEMORY" or "BOOT_FAIL" or "DEADLINE";

    /// <summary>Reads a line of <c>scontrol -o show job</c>.</summary>
    public static SlurmJob Parse(string line)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0])
            .ToDictionary(group => group.Key, group => group.First()[1]);
        return new SlurmJob(
            fields["JobState"],
            int.Parse(fields["Restarts"], CultureInfo.InvariantCulture),
            int.Parse(fields["ExitCode"].Split(':')[0], CultureInfo.InvariantCulture),
            fields.GetValueOrDefault("NodeList", "").Replace("(null)", "", StringComparison.Ordinal),
            line
        );
    }
}
