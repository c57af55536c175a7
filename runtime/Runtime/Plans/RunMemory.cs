using Unmix.Formats.Packages;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Writing;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Placing;

namespace Unmix.Runtime.Plans;

/// <summary>Predicts the peak memory of a run, from above.</summary>
internal sealed class RunMemory
{
    /// <summary>
    /// A run's process with .NET, GDAL and ONNX Runtime, without its buffers: up to 125 MiB were measured (Debian 12, x64, a
    /// scene of 10 Mpixels).
    /// </summary>
    private const long ProcessBytes = 136L << 20;

    /// <summary>A graph is held as the package's bytes, as parsed, as ONNX Runtime's own and as repacked for its kernels.</summary>
    private const int GraphCopies = 5;

    private const int CacheShare = 8; // of the memory allowed
    private const long LeastCacheBytes = 4L << 20;

    private readonly ModelManifest manifest;
    private readonly SessionOutputs outputs;
    private readonly SceneOutput output;
    private readonly SceneOutput? placed;
    private readonly int workers;
    private readonly long fixedBytes;

    /// <param name="manifest">The model.</param>
    /// <param name="graphs">Its graphs.</param>
    /// <param name="outputs">What is computed.</param>
    /// <param name="maps">The map as it is computed, and as it is placed; null where it is not.</param>
    /// <param name="options">Of the run.</param>
    /// <param name="otherBytes">What the scene's reader and measuring drift hold.</param>
    public RunMemory(
        ModelManifest manifest,
        ModelGraphs graphs,
        SessionOutputs outputs,
        (SceneOutput Computed, SceneOutput? Placed) maps,
        UnmixOptions options,
        long otherBytes
    )
    {
        this.manifest = manifest;
        this.outputs = outputs;
        (output, placed) = maps;
        workers = options.Threads;
        BlockCacheBytes = Math.Clamp(options.MemoryBytes / CacheShare, LeastCacheBytes, BlockCache.DefaultBytes);
        var activations = graphs.ActivationBytesPerPixel * UnmixSession.DefaultBatchSize * workers;
        fixedBytes = checked(
            ProcessBytes
            + BlockCacheBytes
            + SceneSpectra.ScratchBytes
            + GraphCopies * graphs.StoredBytes
            + activations
            + otherBytes
            + workers * BatchScratch.Bytes(outputs, manifest, UnmixSession.DefaultBatchSize)
        );
    }

    /// <summary>What GDAL's cache is limited to.</summary>
    public long BlockCacheBytes { get; }

    /// <summary>What has to be allowed for a run whose peak is too much for what is allowed now: GDAL's cache grows with it.</summary>
    /// <param name="peak">Bytes.</param>
    public long SufficientBytes(long peak)
    {
        var others = peak - BlockCacheBytes;
        return others + Math.Clamp(others / (CacheShare - 1) + 1, LeastCacheBytes, BlockCache.DefaultBytes);
    }

    /// <summary>Bytes of one pixel in its largest buffer.</summary>
    public int BytesPerPixel => sizeof(float) * Math.Max(manifest.BandCount, output.BandNames.Count);

    /// <summary>The peak for windows of this shape, bytes.</summary>
    public long PeakBytes(int width, int height)
    {
        var pixels = (long)width * height;
        var one = WindowTensors.Bytes(outputs, manifest, UnmixSession.DefaultBatchSize, pixels, workers) + pixels;
        var spread = pixels * output.BandNames.Count * sizeof(float);
        var writing = placed is null
            ? SceneWriter.PlannedBytes(output, width, height)
            : SceneWriter.PlannedBytes(placed, placed.Width, placed.BlockHeight) + MapPlacing.PlannedBytes(placed);
        return checked(fixedBytes + RunPlan.BuffersFor(workers) * one + spread + writing);
    }
}
