using System.Text.Json;
using Unmix.Formats;
using Unmix.Formats.Files;

namespace Unmix.Runtime.Watching;

/// <summary>
/// The status file of a watch: replaced as a whole, so that who reads it never sees half of it. A disk that does not take it
/// stops nothing.
/// </summary>
/// <param name="path">Where.</param>
/// <param name="clock">Ours.</param>
internal sealed class StatusFile(string path, TimeProvider clock)
{
    private const double SecondsBetween = 2; // while a scene is in work
    private const double SecondsOfIdleness = 30; // so that who reads it knows that the process lives

    private long written;
    private bool isWritten;

    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>Refuses a file that can't be written, before the work; a device or a pipe is no place for it.</summary>
    /// <exception cref="UnmixException">It can't be.</exception>
    public void Require(IEnumerable<string> others)
    {
        PlannedOutputs.RequireApart(Path, others);
        OutputFile.Begin(Path).Dispose();
    }

    /// <summary>True when the time has come to say that things go on.</summary>
    public bool IsDue(bool isWorking) =>
        !isWritten || clock.GetElapsedTime(written).TotalSeconds >= (isWorking ? SecondsBetween : SecondsOfIdleness);

    /// <summary>Writes the file.</summary>
    public void Write(WatchStatus status)
    {
        (written, isWritten) = (clock.GetTimestamp(), true);
        try
        {
            using var file = OutputFile.BeginText(Path, ending: ".partial");
            file.FinishWith(JsonSerializer.Serialize(status, WatchStatusJson.Default.WatchStatus) + "\n");
        }
        catch (OutputException)
        {
            // The disk is full or gone, which is said where a map meets it. The next one may succeed.
        }
    }
}
