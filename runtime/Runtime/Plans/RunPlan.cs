using Unmix.Formats;
using Unmix.Formats.Onnx;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Maps;
using Unmix.Formats.Scenes.Writing;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Matching;
using Unmix.Runtime.Drift;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Models;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Plans;

/// <summary>What a run will do, decided and checked before the first pixel is read.</summary>
public sealed record RunPlan
{
    private RunPlan(ModelGraphs graphs, SessionOutputs outputs, IReadOnlyList<LayerBands> layers)
    {
        Graphs = graphs;
        SessionOutputs = outputs;
        Layers = layers;
    }

    /// <summary>How the scene's bands serve the model.</summary>
    public required SceneBands SceneBands { get; init; }

    /// <summary>Bands of the scene that are read, from 0.</summary>
    public IReadOnlyList<int> Bands => SceneBands.Read;

    /// <summary>Lowest reflectance that the model knows.</summary>
    public required double ExpectedMinimum { get; init; }

    /// <summary>Highest reflectance that the model knows.</summary>
    public required double ExpectedMaximum { get; init; }

    /// <summary>What is computed on, and why.</summary>
    public required ProviderChoice Provider { get; init; }

    /// <summary>Threads that compute.</summary>
    public required int Threads { get; init; }

    /// <summary>
    /// True where reading and writing take turns with computing; where there are no more cores than threads the system sees to
    /// that.
    /// </summary>
    public required bool TakesTurns { get; init; }

    /// <summary>The windows.</summary>
    public required WindowPlan Windows { get; init; }

    /// <summary>The map as it is computed, in the scene's own grid.</summary>
    public required SceneOutput Output { get; init; }

    /// <summary>The map on the grid that the scene's pixels are placed on; null where it has the scene's own.</summary>
    public SceneOutput? Placed { get; init; }

    /// <summary>The map that is written.</summary>
    public SceneOutput Map => Placed ?? Output;

    /// <summary>Pixels of the map as it is computed.</summary>
    internal long ScenePixels => (long)Output.Width * Output.Height;

    /// <summary>The scene's row that is the map's first. Windows are counted from there.</summary>
    public required int FirstSceneRow { get; init; }

    /// <summary>How far around a pixel its answer looks, pixels; 0 where every pixel is unmixed by itself.</summary>
    public int ContextRadius { get; private init; }

    /// <summary>Rows of the scene below the map's last.</summary>
    internal int RowsBelow { get; private init; }

    /// <summary>The windows that are read: more than are written where pixels look around.</summary>
    internal HaloWindows Reads =>
        new(Windows, Math.Min(ContextRadius, FirstSceneRow + Windows.FirstRow), Math.Min(ContextRadius, RowsBelow));

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

    /// <summary>
    /// Buffers that go round: one being read into, one being written, one that is computed, and with several threads the next,
    /// which they begin before its last batches are done.
    /// </summary>
    internal int BufferCount => BuffersFor(Threads);

    /// <summary>Decides everything.</summary>
    /// <param name="package">The model.</param>
    /// <param name="scene">The scene, opened with <see cref="UnmixOptions.Read"/>.</param>
    /// <param name="options">Checked here.</param>
    /// <exception cref="OptionsException">
    /// An option is out of range, the memory is too small, or the map's format can't hold the scene's grid.
    /// </exception>
    /// <exception cref="BandMismatchException">The scene lacks bands of the model.</exception>
    /// <exception cref="ProviderException">The provider asked for can't be had.</exception>
    /// <exception cref="ModelPackageException">A graph lacks an output, or has one of another shape.</exception>
    public static RunPlan For(ModelPackage package, SceneProfile scene, UnmixOptions options)
    {
        using var model = new LoadedModel(package);
        return For(model, scene, options);
    }

    /// <inheritdoc cref="For(ModelPackage, SceneProfile, UnmixOptions)"/>
    /// <param name="model">The model.</param>
    /// <param name="scene">The scene.</param>
    /// <param name="options">Checked here.</param>
    public static RunPlan For(LoadedModel model, SceneProfile scene, UnmixOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return Decide(model, scene, options);
    }

    /// <summary>Decides everything by options that were checked.</summary>
    internal static RunPlan Decide(LoadedModel model, SceneProfile scene, UnmixOptions options)
    {
        var (package, manifest) = (model.Package, model.Package.Manifest);
        if (options.Geometry == MapGeometry.Map && scene.Product?.NotPlaced is { } fault)
            throw new SceneException(fault);
        var rows = RowsOf(scene, options);
        var provider = model.Provider(options.Provider);
        var wanted = manifest.WavelengthsNm is { } centres ? new WavelengthGrid(centres, manifest.WidthsNm) : null;
        var bands = BandMatch.For(
            scene,
            wanted,
            manifest.BandCount,
            new BandMatchOptions { AssumeBands = options.BandsByOrder, Resample = options.Resample }
        );
        RequireLayers(package, options.Layers);
        var radius = ContextUse.RadiusOf(manifest, options);
        var outputs = SessionOutputs.For(options.Layers, package, radius > 0);
        var graphs = model.Graphs(options.Layers, radius > 0);
        var context = radius > 0 ? ContextGraph.Of(package) : null;
        var layers = LayerBands.Of(options.Layers, manifest);
        var output = OutputOf(model, scene, options, rows, layers);
        var placed = PlacedOutput(scene, options, output);
        MapFormatLimits.Require(options.Format, (placed ?? output).GeoReference);
        var memory = new RunMemory(
            manifest,
            (graphs, context),
            outputs,
            (output, placed),
            options,
            scene.ReaderBytes + DriftMeasurement.PlannedBytes(package, options.Threads)
        );
        return new RunPlan(graphs, outputs, layers)
        {
            SceneBands = bands,
            ExpectedMinimum = manifest.ExpectedMinimum,
            ExpectedMaximum = manifest.ExpectedMaximum,
            Provider = provider,
            Threads = options.Threads,
            TakesTurns = options.SharesCores && options.Threads < Environment.ProcessorCount,
            Windows = WindowsOf(scene, options, rows, memory),
            Output = output,
            Placed = placed,
            FirstSceneRow = rows.First,
            ContextRadius = radius,
            RowsBelow = scene.Height - rows.First - rows.Count,
            MultiplyAddsPerPixel = graphs.MultiplyAddsPerPixel + (context is null ? 0 : MultiplyAdds.PerPixel(context)),
            BlockCacheBytes = memory.BlockCacheBytes,
            Warnings = [.. GdalEnvironment.Warnings(), .. scene.Warnings, .. bands.Notes, .. LossesOf(scene, options, output)],
        };
    }

    private static SceneOutput OutputOf(
        LoadedModel model,
        SceneProfile scene,
        UnmixOptions options,
        RowRange rows,
        IReadOnlyList<LayerBands> layers
    )
    {
        var (package, manifest) = (model.Package, model.Package.Manifest);
        return new SceneOutput
        {
            Width = scene.Width,
            Height = rows.Count,
            BandNames = [.. layers.SelectMany(layer => layer.BandNames)],
            BandMetadata = [.. layers.SelectMany(layer => layer.Metadata(manifest))],
            SampleScales =
                options.Type == MapType.UInt16
                    ? [.. layers.SelectMany(layer => Enumerable.Repeat(layer.SampleScale, layer.BandNames.Count))]
                    : null,
            Overviews = options.Overviews,
            GeoReference = scene.GeoReference.FromRow(rows.First),
            Metadata = new Dictionary<string, string> { ["unmix_model"] = manifest.Name, ["unmix_model_sha256"] = package.Sha256 },
        };
    }

    private static WindowPlan WindowsOf(SceneProfile scene, UnmixOptions options, RowRange rows, RunMemory memory)
    {
        return WindowPlan.For(
            new WindowRequest
            {
                SceneWidth = scene.Width,
                SceneHeight = rows.Count,
                BlockWidth = scene.ReadsAnyRows ? scene.Width : scene.BlockWidth,
                BlockHeight = scene.ReadsAnyRows ? 1 : scene.BlockHeight,
                Workers = options.Threads,
                LeastPixels = UnmixSession.DefaultBatchSize,
                BytesPerPixel = memory.BytesPerPixel,
                MemoryBytes = options.MemoryBytes,
                PeakBytes = memory.PeakBytes,
                SufficientBytes = memory.SufficientBytes,
                TileWidth = options.TileWidth,
                TileHeight = options.TileHeight,
            }
        );
    }

    /// <summary>Refuses layers that a model has nothing for.</summary>
    /// <exception cref="OptionsException">Novelty, and the package states no errors of training.</exception>
    public static void RequireLayers(ModelPackage package, Layers layers)
    {
        ArgumentNullException.ThrowIfNull(package);
        if (!layers.HasFlag(Runtime.Layers.Novelty) || package.Manifest.TrainingErrors is not null)
            return;
        throw new OptionsException(
            "The layer 'novelty' compares with the errors of training, which the package does not state: it is of an older "
                + $"export ('{package.Path}'). "
                + "Export the model again, or ask for the layer 'error'."
        );
    }

    /// <summary>Multiply-adds of one pixel for some layers, without a scene.</summary>
    /// <exception cref="ModelPackageException">A graph lacks an output, or has one of another shape.</exception>
    public static long MultiplyAddsOf(ModelPackage package, Layers layers) =>
        ModelGraphs.Of(package, SessionOutputs.For(layers, package)).MultiplyAddsPerPixel;

    /// <summary>As <see cref="BufferCount"/>.</summary>
    internal static int BuffersFor(int threads) => Math.Min(threads, 2) + 2;

    /// <summary>Null for a part of a scene too: parts are placed when they are put together.</summary>
    private static SceneOutput? PlacedOutput(SceneProfile scene, UnmixOptions options, SceneOutput output) =>
        scene.Placement is null || options.Geometry == MapGeometry.Sensor || options.Rows is not null
            ? null
            : Place(output, options.GridOf(scene)) with
            {
                CompressingThreads = options.Threads, // all else is done by then
            };

    /// <summary>
    /// What of the scene's place its map does not carry on; nothing where the pixels are placed on a grid, now or when parts are
    /// put together.
    /// </summary>
    private static IReadOnlyList<string> LossesOf(SceneProfile scene, UnmixOptions options, SceneOutput output) =>
        scene.Placement is null || options.Geometry == MapGeometry.Sensor
            ? MapFormatLimits.Losses(options.Format, output.GeoReference)
            : [];

    /// <summary>A map of the same bands on another grid.</summary>
    internal static SceneOutput Place(SceneOutput output, MapGrid grid) =>
        output with
        {
            Width = grid.Width,
            Height = grid.Height,
            GeoReference = grid.GeoReference,
        };

    private static RowRange RowsOf(SceneProfile scene, UnmixOptions options)
    {
        if (options.Rows is not { } rows)
            return new RowRange(0, scene.Height);
        return rows.First <= scene.Height - rows.Count
            ? rows
            : throw new SceneException(
                $"{rows.Count} rows from row {rows.First} on are asked for but the scene has {scene.Height} ('{scene.Path}'). "
                    + "Plan again if the scene has changed."
            );
    }
}
