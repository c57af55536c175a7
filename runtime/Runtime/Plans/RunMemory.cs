using Unmix.Formats.Onnx;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Writing;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Placing;
using Unmix.Runtime.Tiling;

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
    private readonly int contextRadius;
    private readonly long fixedBytes;

    /// <param name="manifest">The model.</param>
    /// <param name="graphs">Its graphs, and the one that looks at neighbours; null where none does.</param>
    /// <param name="outputs">What is computed.</param>
    /// <param name="maps">The map as it is computed, and as it is placed; null where it is not.</param>
    /// <param name="options">Of the run.</param>
    /// <param name="otherBytes">What the scene's reader and measuring drift hold.</param>
    public RunMemory(
        ModelManifest manifest,
        (ModelGraphs Own, ModelProto? Context) graphs,
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
        var activations = graphs.Own.ActivationBytesPerPixel * UnmixSession.DefaultBatchSize * workers;
        contextRadius = graphs.Context is null ? 0 : manifest.Context!.Radius;
        fixedBytes = checked(
            ProcessBytes
            + (graphs.Context is { } context ? ContextBytes(context, options) : 0)
            + BlockCacheBytes
            + SceneSpectra.ScratchBytes
            + GraphCopies * graphs.Own.StoredBytes
            + activations
            + otherBytes
            + workers * BatchScratch.Bytes(outputs, manifest, UnmixSession.DefaultBatchSize)
        );
    }

    // What windows wait in for their neighbours, and the list of a window's valid pixels.
    private long HeldBytes(int width, int height) =>
        NeighbourRows.Bytes(output.Width, height, contextRadius, manifest.EndmemberCount, output.BandNames.Count)
        + (long)width * height * sizeof(int);

    private long ContextBytes(ModelProto graph, UnmixOptions options) =>
        GraphCopies * (long)graph.CalculateSize()
        + options.Threads
            * (
                ActivationBytes.PerPixel(graph) * UnmixSession.DefaultBatchSize
                + ContextScratch.Bytes(contextRadius, manifest.EndmemberCount)
            );

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

    /// <summary>GDAL holds the blocks that its threads are at or that wait, plain and compressed.</summary>
    private static long CompressedBytes(SceneOutput map) =>
        2L * sizeof(float) * map.BlockWidth * map.BlockHeight * (map.CompressingThreads + 1);

    /// <summary>The peak for windows of this shape, bytes.</summary>
    public long PeakBytes(int width, int height)
    {
        var pixels = (long)width * height;
        var one = WindowTensors.Bytes(outputs, manifest, UnmixSession.DefaultBatchSize, pixels, workers) + pixels;
        var spread = pixels * output.BandNames.Count * sizeof(float);
        var writing = placed is null
            ? SceneWriter.PlannedBytes(output, width, height)
            : SceneWriter.PlannedBytes(placed, placed.Width, placed.BlockHeight)
                + MapPlacing.PlannedBytes(placed)
                + CompressedBytes(placed);
        var held = contextRadius == 0 ? 0 : HeldBytes(width, height);
        return checked(held + fixedBytes + RunPlan.BuffersFor(workers) * one + spread + writing);
    }
}
