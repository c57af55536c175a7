using Unmix.Runtime.Runs;

namespace Unmix.Runtime.Watching;

/// <summary>What happened in a watch.</summary>
public enum WatchEvent
{
    /// <summary>A scene is whole and its run begins.</summary>
    Began,

    /// <summary>Its map is there.</summary>
    Done,

    /// <summary>Its map was there, made from the same scene by the same model and options.</summary>
    Kept,

    /// <summary>It can't be done; the message says why. It is tried again when it changes.</summary>
    Failed,

    /// <summary>Something of it is missing still; the message says what.</summary>
    Waiting,

    /// <summary>The disk takes no map; the message says why. Nothing is begun until it does.</summary>
    Refused,

    /// <summary>The folder can't be listed; the message says why.</summary>
    Unreachable,
}

/// <summary>Told of a watch, on the calling thread.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Scene">The scene, or the folder.</param>
public sealed record WatchProgress(WatchEvent Event, string Scene)
{
    /// <summary>Its map; null where there is none to speak of.</summary>
    public string? Map { get; init; }

    /// <summary>Why; null where nothing is wrong.</summary>
    public string? Message { get; init; }

    /// <summary>Of a run that is done; null otherwise.</summary>
    public RunReport? Report { get; init; }
}

/// <summary>What a watch did before it ended by itself.</summary>
public sealed record WatchReport
{
    /// <summary>Maps that were made.</summary>
    public required int Done { get; init; }

    /// <summary>Maps that were there.</summary>
    public required int Kept { get; init; }

    /// <summary>Scenes that can't be done, a line each.</summary>
    public required IReadOnlyList<string> Failed { get; init; }

    /// <summary>Scenes that lack something, a line each.</summary>
    public required IReadOnlyList<string> Waiting { get; init; }

    /// <summary>Maps made whose scenes are so far from training that they should not be relied on.</summary>
    public required int RetrainAdvised { get; init; }
}
