namespace Unmix.Runtime.Tiling;

/// <summary>What <see cref="WindowPlan"/> decides from.</summary>
public sealed record WindowRequest
{
    /// <summary>Pixels across the scene, at least 1.</summary>
    public required int SceneWidth { get; init; }

    /// <summary>Pixels down the scene, at least 1.</summary>
    public required int SceneHeight { get; init; }

    /// <summary>Pixels across the file's own blocks; the scene's width where it is stored in lines.</summary>
    public required int BlockWidth { get; init; }

    /// <summary>Pixels down the file's own blocks.</summary>
    public required int BlockHeight { get; init; }

    /// <summary>Threads that compute, at least 1.</summary>
    public required int Workers { get; init; }

    /// <summary>
    /// Pixels of a batch, below which a window is not worth its overhead. Where there is a choice, windows have just under a
    /// multiple of it.
    /// </summary>
    public int LeastPixels { get; init; } = 1;

    /// <summary>Bytes that a pixel takes in one buffer.</summary>
    public required int BytesPerPixel { get; init; }

    /// <summary>The memory allowed, bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>The peak memory of a run whose windows have this width and height, bytes; must grow with both.</summary>
    public required Func<int, int, long> PeakBytes { get; init; }

    /// <summary>What would have to be allowed for a peak that is too much now: a run that may have more also keeps more.</summary>
    internal Func<long, long> SufficientBytes { get; init; } = peak => peak;

    /// <summary>Asked-for pixels across a window; null: as the file's blocks say.</summary>
    public int? TileWidth { get; init; }

    /// <summary>Asked-for pixels down a window; null: as the file's blocks say.</summary>
    public int? TileHeight { get; init; }
}
