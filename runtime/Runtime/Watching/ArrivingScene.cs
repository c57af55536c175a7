namespace Unmix.Runtime.Watching;

/// <summary>How a scene in a watched folder stands.</summary>
internal enum ArrivalState
{
    /// <summary>To be looked at when all its files are quiet.</summary>
    Pending,

    /// <summary>Something of it is missing; looked at again when a file of it comes or changes.</summary>
    Waiting,

    /// <summary>Can't be done; looked at again as above.</summary>
    Failed,

    /// <summary>Its map is there.</summary>
    Done,
}

/// <summary>A scene in a watched folder.</summary>
/// <param name="main">Its one path.</param>
internal sealed class ArrivingScene(string main)
{
    /// <summary>Its one path.</summary>
    public string Main { get; } = main;

    /// <summary>Files that belong to it and have been quiet.</summary>
    public SortedSet<string> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>How it stands.</summary>
    public ArrivalState State { get; set; }

    /// <summary>Why it waits or failed, a whole sentence; null where it does neither.</summary>
    public string? Reason { get; set; }
}
