using Unmix.Formats.Packages;

namespace Unmix.Runtime.Inference;

/// <summary>
/// The memory of what a session computes for a batch and nobody keeps for a window; of one thread at a time, whichever windows it
/// works on.
/// </summary>
internal sealed class BatchScratch : IDisposable
{
    private readonly Dictionary<string, AlignedBuffer> buffers = new(StringComparer.Ordinal);

    /// <param name="session">Whose batches.</param>
    public BatchScratch(UnmixSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        foreach (var name in session.Outputs.BufferNames.Where(name => !SessionOutputs.IsKept(name)))
            buffers[name] = new AlignedBuffer((long)session.BatchSize * session.FloatsPerPixel(name));
    }

    /// <summary>The buffers, by the names of their outputs; none where all is kept.</summary>
    public IReadOnlyDictionary<string, AlignedBuffer> Buffers => buffers;

    /// <summary>Bytes that it takes, for a session that is not open yet.</summary>
    /// <param name="outputs">What will be computed.</param>
    /// <param name="manifest">Of the model.</param>
    /// <param name="batchSize">Pixels of one call.</param>
    public static long Bytes(SessionOutputs outputs, ModelManifest manifest, int batchSize) =>
        sizeof(float)
        * (long)batchSize
        * outputs
            .BufferNames.Where(name => !SessionOutputs.IsKept(name))
            .Sum(name => SessionOutputs.FloatsPerPixel(name, manifest.BandCount, manifest.EndmemberCount));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var buffer in buffers.Values)
            ((IDisposable)buffer).Dispose();
        buffers.Clear();
    }
}
