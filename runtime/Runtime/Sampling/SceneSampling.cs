using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Plans;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Sampling;

/// <summary>Unmixes a grid of a scene's pixels, a row of the scene at a time.</summary>
public sealed class SceneSampling
{
    private readonly ModelManifest manifest;
    private readonly SceneSpectra source;
    private readonly UnmixSession session;
    private readonly WindowTensors tensors;
    private readonly SampleNeighbours? neighbours; // null where every pixel is unmixed by itself
    private readonly GridStep grid;
    private readonly GridStep pixelGrid;
    private readonly int[] colourBands;
    private readonly float[] layers;
    private readonly float[] colours;
    private readonly int[] pixelRows;
    private readonly List<float> spectra = [];
    private readonly List<float> reconstructions = [];
    private readonly List<float> pixelLayers = [];
    private readonly SpreadMeasure spread;
    private readonly int[] points;
    private readonly int layerCount;
    private int pending;

    private SceneSampling(
        ModelPackage package,
        SceneSpectra source,
        UnmixSession session,
        WindowTensors tensors,
        (SampleLimits Limits, GridStep Grid, SampleNeighbours? Neighbours) sample
    )
    {
        manifest = package.Manifest;
        this.source = source;
        this.session = session;
        this.tensors = tensors;
        (var limits, grid, neighbours) = sample;
        // Of whole steps of the other grid, so that every kept pixel has a point in the pictures.
        var most = Math.Max(1, Math.Min(limits.Pixels, limits.SpectraValues / (2 * manifest.BandCount)));
        pixelGrid = GridStep.For(grid.Columns, grid.Rows, most);
        colourBands = ColourBands.Of(manifest.WavelengthsNm, manifest.BandCount).Bands;
        layerCount = 2 * manifest.EndmemberCount + (manifest.TrainingErrors is null ? 2 : 3);
        layers = Gaps(grid.Count * layerCount);
        colours = Gaps(grid.Count * colourBands.Length);
        pixelRows = new int[pixelGrid.Count];
        Array.Fill(pixelRows, -1);
        spread = new SpreadMeasure(
            manifest.BandCount,
            manifest.EndmemberCount,
            (int)Math.Max(1, (pixelGrid.Count + limits.EndmemberPixels - 1L) / limits.EndmemberPixels)
        );
        points = new int[session.BatchSize];
    }

    /// <summary>Unmixes.</summary>
    /// <param name="package">The model.</param>
    /// <param name="scenePath">The scene.</param>
    /// <param name="options">How it is read and its bands are found, and the provider; layers and windows do not matter.</param>
    /// <param name="limits">How much to keep.</param>
    /// <param name="cancellation">Looked at for each row.</param>
    /// <exception cref="UnmixException">As a run of the scene says.</exception>
    public static SceneSample Of(
        ModelPackage package,
        string scenePath,
        UnmixOptions options,
        SampleLimits limits,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(limits);
        using var reader = SceneReader.Open(scenePath, options.Read);
        var plan = RunPlan.For(package, reader.Profile, options);
        using var session = UnmixSession.Open(package, SessionOutputs.All, plan.Provider.Provider);
        using var tensors = new WindowTensors(session, session.BatchSize);
        var source = new SceneSpectra(reader, plan.SceneBands);
        var grid = GridStep.For(reader.Profile.Width, reader.Profile.Height, limits.Points);
        using var neighbours = plan.ContextRadius > 0 ? new SampleNeighbours(package, source, grid, plan.Provider.Provider) : null;
        var sampling = new SceneSampling(package, source, session, tensors, (limits, grid, neighbours));
        sampling.ReadAll(cancellation);
        return sampling.Result(reader.Profile, plan.Bands);
    }

    private void ReadAll(CancellationToken cancellation)
    {
        var bandCount = manifest.BandCount;
        var line = new float[checked(grid.Width * bandCount)];
        var picked = new float[checked(grid.Columns * bandCount)];
        var mask = new PixelMask(grid.Columns);
        var range = new SpectraRange(manifest.ExpectedMinimum, manifest.ExpectedMaximum);
        for (var row = 0; row < grid.Rows; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            neighbours?.Reach(grid.Row(row));
            source.Read(new PixelWindow(0, grid.Row(row), grid.Width, 1), line);
            for (var column = 0; column < grid.Columns; column++)
                line.AsSpan(grid.Column(column) * bandCount, bandCount).CopyTo(picked.AsSpan(column * bandCount));
            mask.Pack(picked, grid.Columns, bandCount, ref range);
            for (int column = 0, next = 0; column < grid.Columns; column++)
            {
                if (mask.IsValid(column))
                    Take(row * grid.Columns + column, picked.AsSpan(next++ * bandCount, bandCount));
            }
        }
        Compute();
    }

    private void Take(int point, ReadOnlySpan<float> spectrum)
    {
        for (var i = 0; i < colourBands.Length; i++)
            colours[point * colourBands.Length + i] = spectrum[colourBands[i]];
        neighbours?.Gather(grid.Row(point / grid.Columns), grid.Column(point % grid.Columns), pending);
        spectrum.CopyTo(tensors.Spectra[(pending * manifest.BandCount)..]);
        points[pending++] = point;
        if (pending == points.Length)
            Compute();
    }

    private void Compute()
    {
        if (pending == 0)
            return;
        session.RunBatch(tensors, 0, pending);
        neighbours?.Run(pending);
        for (var row = 0; row < pending; row++)
        {
            var values = layers.AsSpan(points[row] * layerCount, layerCount);
            Fill(values, row);
            if (PixelOf(points[row]) is { } pixel)
                Keep(pixel, row, values);
        }
        pending = 0;
    }

    private void Fill(Span<float> values, int row)
    {
        var count = manifest.EndmemberCount;
        (neighbours is null ? Row(GraphNames.Abundances, row, count) : neighbours.Abundances.Slice(row * count, count)).CopyTo(values);
        (neighbours is null ? Row(GraphNames.Deviation, row, count) : neighbours.Deviations.Slice(row * count, count)).CopyTo(
            values[count..]
        );
        values[2 * count] = Row(GraphNames.Nonlinearity, row, 1)[0];
        var error = values[2 * count + 1] = Row(SessionOutputs.Error, row, 1)[0];
        if (manifest.TrainingErrors is { } training)
            values[2 * count + 2] = error / (float)training.At(TrainingErrors.OutsideLevel);
    }

    /// <summary>The pixel grid's point at a point of the pictures; null where it has none.</summary>
    private int? PixelOf(int point)
    {
        var (row, column) = (point / grid.Columns, point % grid.Columns);
        var (pixelRow, pixelColumn) = (row / pixelGrid.Step, column / pixelGrid.Step);
        return pixelGrid.Row(pixelRow) == row && pixelGrid.Column(pixelColumn) == column
            ? pixelRow * pixelGrid.Columns + pixelColumn
            : null;
    }

    private void Keep(int pixel, int row, ReadOnlySpan<float> values)
    {
        int bands = manifest.BandCount,
            count = manifest.EndmemberCount;
        pixelRows[pixel] = pixelLayers.Count / layerCount;
        pixelLayers.AddRange(values);
        spectra.AddRange(tensors.Spectra.Slice(row * bands, bands));
        reconstructions.AddRange(Row(GraphNames.Reconstruction, row, bands));
        spread.Add(Row(GraphNames.Endmembers, row, bands * count), values[..count]);
    }

    private ReadOnlySpan<float> Row(string name, int row, int length) => tensors.Rows(name, 0).Slice(row * length, length);

    private SceneSample Result(SceneProfile scene, IReadOnlyList<int> bands) =>
        new()
        {
            Scene = scene,
            ReadBands = bands,
            Grid = grid,
            Layers = layers,
            LayerCount = layerCount,
            Colours = colours,
            ColourBands = colourBands,
            PixelGrid = pixelGrid,
            PixelRows = pixelRows, // pixels are met row by row, so these rise
            Spectra = [.. spectra],
            Reconstructions = [.. reconstructions],
            PixelLayers = [.. pixelLayers],
            Endmembers = spread.Measure(),
        };

    private static float[] Gaps(int count)
    {
        var values = new float[count];
        Array.Fill(values, float.NaN);
        return values;
    }
}
