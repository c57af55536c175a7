namespace Unmix.Runtime.Arrays;

/// <summary>Who looks on while an array is unmixed.</summary>
public sealed record ArrayWatch
{
    /// <summary>Told on the calling thread, some times a second at most: pixels that were begun. Null for nobody.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Looked at every few batches.</summary>
    public CancellationToken Cancellation { get; init; }
}
