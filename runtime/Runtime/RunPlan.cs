using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Spectra;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime;

/// <summary>What a run will do, decided and checked before the first pixel is read.</summary>
public sealed record RunPlan
{
    private RunPlan(ModelGraphs graphs, SessionOutputs outputs, IReadOnlyList<LayerBands> layers)
    {
        Graphs = graphs;
        SessionOutputs = outputs;
        Layers = layers;
    }

    /// <summary>[L] bands of the scene, from 0, in the order of the model's.</summary>
    public required IReadOnlyList<int> Bands { get; init; }

    /// <summary>What is computed on, and why.</summary>
    public required ProviderChoice Provider { get; init; }

    /// <summary>Threads that compute.</summary>
    public required int Threads { get; init; }

    /// <summary>The windows.</summary>
    public required WindowPlan Windows { get; init; }

    /// <summary>The map.</summary>
    public required SceneOutput Output { get; init; }

    /// <summary>Multiply-adds of one pixel for the layers asked for.</summary>
    public required long MultiplyAddsPerPixel { get; init; }

    /// <summary>The most bytes of blocks that GDAL may keep.</summary>
    public required long BlockCacheBytes { get; init; }

    /// <summary>What is odd but can be lived with; whole sentences.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Where each layer lies in the map.</summary>
    internal IReadOnlyList<LayerBands> Layers { get; }

    /// <summary>What the session computes.</summary>
    internal SessionOutputs SessionOutputs { get; }

    /// <summary>The graphs, cut to that.</summary>
    internal ModelGraphs Graphs { get; }

    /// <summary>Buffers that go round: one for each worker, one being read into, one being written.</summary>
    internal int BufferCount => Threads + 2;

    /// <summary>Decides everything.</summary>
    /// <param name="package">The model.</param>
    /// <param name="scene">The scene, opened with <see cref="UnmixOptions.Read"/>.</param>
    /// <param name="options">Checked here.</param>
    /// <exception cref="OptionsException">An option is out of range, or the memory is too small.</exception>
    /// <exception cref="BandMismatchException">The scene lacks bands of the model.</exception>
    /// <exception cref="ProviderException">The provider asked for can't be had.</exception>
    /// <exception cref="ModelPackageException">A graph lacks an output, or has one of another shape.</exception>
    public static RunPlan For(ModelPackage package, SceneProfile scene, UnmixOptions options)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var manifest = package.Manifest;
        var provider = ProviderChoice.Choose(options.Provider);
        var warnings = scene.Warnings.ToList();
        var bands = FindBands(manifest, scene, options, warnings);
        var outputs = SessionOutputs.For(options.Layers);
        var graphs = ModelGraphs.Of(package, outputs);
        var layers = LayerBands.Of(options.Layers, manifest);
        var output = new SceneOutput
        {
            Width = scene.Width,
            Height = scene.Height,
            BandNames = [.. layers.SelectMany(layer => layer.BandNames)],
            GeoReference = scene.GeoReference,
            Metadata = new Dictionary<string, string> { ["unmix_model"] = manifest.Name, ["unmix_model_sha256"] = package.Sha256 },
        };
        var memory = new RunMemory(manifest, graphs, outputs, output, options);
        return new RunPlan(graphs, outputs, layers)
        {
            Bands = bands,
            Provider = provider,
            Threads = options.Threads,
            Windows = WindowPlan.For(new WindowRequest
            {
                SceneWidth = scene.Width,
                SceneHeight = scene.Height,
                BlockWidth = scene.BlockWidth,
                BlockHeight = scene.BlockHeight,
                Workers = options.Threads,
                LeastPixels = UnmixSession.DefaultBatchSize,
                BytesPerPixel = memory.BytesPerPixel,
                MemoryBytes = options.MemoryBytes,
                PeakBytes = memory.PeakBytes,
                TileWidth = options.TileWidth,
                TileHeight = options.TileHeight,
            }),
            Output = output,
            MultiplyAddsPerPixel = graphs.MultiplyAddsPerPixel,
            BlockCacheBytes = memory.BlockCacheBytes,
            Warnings = warnings,
        };
    }

    /// <summary>Multiply-adds of one pixel for some layers, without a scene.</summary>
    /// <exception cref="ModelPackageException">A graph lacks an output, or has one of another shape.</exception>
    public static long MultiplyAddsOf(ModelPackage package, Layers layers) => ModelGraphs.Of(package, SessionOutputs.For(layers)).MultiplyAddsPerPixel;

    private static int[] FindBands(ModelManifest manifest, SceneProfile scene, UnmixOptions options, List<string> warnings)
    {
        var wanted = manifest.WavelengthsNm is { } centres && !options.BandsByOrder ? new WavelengthGrid(centres, manifest.WidthsNm) : null;
        if (options.BandsByOrder) RequireCount(manifest, scene);
        var bands = BandMatch.Find(scene, wanted, manifest.BandCount);
        if (wanted is null)
        {
            warnings.Add(options.BandsByOrder
                ? "The bands were taken in their order, as asked for; that they are the model's was not checked."
                : "The model was made without wavelengths, so the bands were taken in their order; that they are the model's was not checked.");
        }
        return bands;
    }

    private static void RequireCount(ModelManifest manifest, SceneProfile scene)
    {
        var good = scene.BadBands?.Count(bad => !bad) ?? scene.BandCount;
        if (scene.BandCount == manifest.BandCount || good == manifest.BandCount) return;
        throw new BandMismatchException($"The model needs {manifest.BandCount} bands but the scene has {scene.BandCount}, {good} of them good ('{scene.Path}'), so they can't " +
            "be taken in their order. Leave out --bands-by-order, or give a scene with as many bands.");
    }
}
