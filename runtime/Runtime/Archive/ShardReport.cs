namespace Unmix.Runtime.Archive;

/// <summary>What became of an item.</summary>
public enum ItemOutcome
{
    /// <summary>Its output was made.</summary>
    Computed,

    /// <summary>Its output was there, whole, and made from the same scene, model and settings.</summary>
    Kept,

    /// <summary>It can't be done; the message says why.</summary>
    Failed,
}

/// <summary>Told after each item of a shard.</summary>
/// <param name="Item">The item.</param>
/// <param name="Text">What it is, for a person.</param>
/// <param name="Outcome">What became of it.</param>
public sealed record ItemProgress(RunItem Item, string Text, ItemOutcome Outcome)
{
    /// <summary>Items of the shard that are behind this one, itself included.</summary>
    public required int ItemsDone { get; init; }

    /// <summary>Items of the shard.</summary>
    public required int ItemCount { get; init; }

    /// <summary>Pixels computed.</summary>
    public long Pixels { get; init; }

    /// <summary>From the first read to the finished file, s.</summary>
    public double Seconds { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Message { get; init; }

    /// <summary>What was odd; whole sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>What a shard's process did.</summary>
public sealed record ShardReport
{
    /// <summary>The shard, <c>I/N</c>.</summary>
    public required string Shard { get; init; }

    /// <summary>Its items.</summary>
    public required int Items { get; init; }

    /// <summary>Outputs made.</summary>
    public required int Computed { get; init; }

    /// <summary>Outputs that were there already.</summary>
    public required int Kept { get; init; }

    /// <summary>Items that can't be done, a line each: what it is, and why.</summary>
    public required IReadOnlyList<string> Failed { get; init; }

    /// <summary>Pixels computed.</summary>
    public required long Pixels { get; init; }

    /// <summary>Since the start, s.</summary>
    public required double Seconds { get; init; }

    /// <summary>Items whose scene is so far from training that the map should not be relied on.</summary>
    public required int RetrainAdvised { get; init; }
}
