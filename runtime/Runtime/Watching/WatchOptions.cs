using Unmix.Formats;
using Unmix.Formats.Files;

namespace Unmix.Runtime.Watching;

/// <summary>What a watched folder can be told of.</summary>
public sealed record WatchOptions
{
    /// <summary>What <see cref="QuietSeconds"/> is unless asked otherwise.</summary>
    public const double DefaultQuietSeconds = 10;

    /// <summary>What <see cref="RetrySeconds"/> is unless asked otherwise.</summary>
    public const double DefaultRetrySeconds = 30;

    /// <summary>A day; a slip of the finger.</summary>
    private const double MostSeconds = 86_400;

    /// <summary>The name of the status file in the folder of the maps, unless another is given.</summary>
    internal const string StatusName = "unmix-watch.json";

    /// <summary>Where scenes come, in it and in the folders below it.</summary>
    public required string Folder { get; init; }

    /// <summary>Where maps, their reports and the records of what was done go; made where it is missing.</summary>
    public required string Maps { get; init; }

    /// <summary>The status file; null for <c>unmix-watch.json</c> beside the maps.</summary>
    public string? StatusPath { get; init; }

    /// <summary>
    /// Seconds in which size and time of all files of a scene have to stay as they are before it is taken for whole. 0 takes what
    /// is there at once, for who renames whole files into the folder.
    /// </summary>
    public double QuietSeconds { get; init; } = DefaultQuietSeconds;

    /// <summary>Seconds after which a map that the disk refused is tried again, above 0.</summary>
    public double RetrySeconds { get; init; } = DefaultRetrySeconds;

    /// <summary>True to end when everything that is there has been looked at.</summary>
    public bool Once { get; init; }

    /// <summary>How each scene is run. Its report, its rows, its format and its journal are the watch's own affair.</summary>
    public UnmixOptions Run { get; init; } = new();

    /// <summary>Checks ranges and folders.</summary>
    /// <exception cref="OptionsException">Lists every fault.</exception>
    /// <exception cref="OutputException">The folder of the maps can't become one.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        if (!Directory.Exists(Folder))
            faults.Add($"There is no folder '{Folder}' to watch. Make it, or choose another.");
        else if (Path.GetFullPath(Folder) == Path.GetFullPath(Maps))
            faults.Add($"Maps can't go to '{Maps}', since this folder is watched. Choose a folder below it or elsewhere.");
        if (QuietSeconds is not (>= 0 and <= MostSeconds))
            faults.Add($"The quiet time is {QuietSeconds:R} seconds; give 0 to {MostSeconds:F0}.");
        if (RetrySeconds is not (> 0 and <= MostSeconds))
            faults.Add($"The time before another try is {RetrySeconds:R} seconds; give more than 0 and up to {MostSeconds:F0}.");
        if (faults.Count > 0)
            throw new OptionsException(string.Join(" ", faults));
        Run.Validate();
        OutputFolder.Require(Maps);
    }
}
