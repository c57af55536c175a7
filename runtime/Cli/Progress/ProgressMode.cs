namespace Unmix.Cli.Progress;

/// <summary>How a run tells how far it is.</summary>
internal enum ProgressMode
{
    /// <summary>A line on stderr where that is a terminal; nothing otherwise.</summary>
    Auto,

    /// <summary>JSON lines on stdout, and nothing else there.</summary>
    Json,

    /// <summary>Not at all.</summary>
    None,
}
