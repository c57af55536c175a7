namespace Unmix.Runtime.Archive;

/// <summary>A scene of a run as it was when the run was planned.</summary>
/// <param name="Path">Its file as the user, a list or a STAC item names it; absolute where it is of this machine.</param>
/// <param name="Name">What its map is called, without ending.</param>
public sealed record PlannedScene(string Path, string Name)
{
    /// <summary>Bytes of its data file; null where it is not of this machine, and not looked at.</summary>
    public long? Bytes { get; init; }

    /// <summary>When that was changed last, UTC; null as above.</summary>
    public DateTime? Modified { get; init; }

    /// <summary>Its rows; null unless scenes are split.</summary>
    public int? Rows { get; init; }
}
