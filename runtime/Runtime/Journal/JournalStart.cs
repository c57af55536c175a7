namespace Unmix.Runtime.Journal;

/// <summary>What becomes of the state that an earlier, unfinished run of a map left.</summary>
internal enum JournalStart
{
    /// <summary>It is gone on from; that of another scene, model or options is refused.</summary>
    GoOn,

    /// <summary>It is gone on from; that of another scene, model or options is forgotten.</summary>
    GoOnOrRestart,

    /// <summary>It is forgotten.</summary>
    Restart,
}
