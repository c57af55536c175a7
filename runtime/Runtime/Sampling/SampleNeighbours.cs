using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Plans;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Sampling;

/// <summary>
/// Refines the answers for a grid's points by the pixels around each, as a run does: of the rows near a row of the grid, the pixels near
/// its points are encoded too, each once as long as it is near.
/// </summary>
internal sealed class SampleNeighbours : IDisposable
{
    private readonly SceneSpectra source;
    private readonly UnmixSession encoder;
    private readonly ContextSession session;
    private readonly WindowTensors tensors;
    private readonly ContextScratch scratch;
    private readonly ConcentrationRows rows;
    private readonly int[] columns; // that are near a point
    private readonly int width;
    private readonly int height;
    private readonly float[] line;
    private readonly float[] picked;
    private readonly PixelMask mask;
    private SpectraRange range;
    private int nextRow;

    /// <param name="package">With a context.</param>
    /// <param name="source">The scene; borrowed.</param>
    /// <param name="grid">The points.</param>
    /// <param name="provider">What to compute on.</param>
    public SampleNeighbours(ModelPackage package, SceneSpectra source, GridStep grid, ProviderName provider)
    {
        var manifest = package.Manifest;
        this.source = source;
        (width, height) = (grid.Width, grid.Height);
        session = ContextSession.OpenChecked(package, provider);
        try
        {
            encoder = UnmixSession.Open(package, new SessionOutputs([GraphNames.Concentration], []), provider);
            tensors = new WindowTensors(encoder, encoder.BatchSize);
            scratch = new ContextScratch(session);
        }
        catch
        {
            Dispose();
            throw;
        }
        rows = new ConcentrationRows(width, (0, height), 2 * session.Radius + 1, session.EndmemberCount, session.Radius);
        columns =
        [
            .. Enumerable
                .Range(0, grid.Columns)
                .Select(grid.Column)
                .SelectMany(column => Enumerable.Range(column - session.Radius, 2 * session.Radius + 1))
                .Where(column => column >= 0 && column < width)
                .Distinct(),
        ];
        line = new float[checked(width * manifest.BandCount)];
        picked = new float[checked(columns.Length * manifest.BandCount)];
        mask = new PixelMask(columns.Length);
        range = new SpectraRange(manifest.ExpectedMinimum, manifest.ExpectedMaximum);
    }

    /// <summary>[batch, P] refined abundances of the last batch.</summary>
    public ReadOnlySpan<float> Abundances => scratch.Abundances;

    /// <summary>[batch, P] their deviations.</summary>
    public ReadOnlySpan<float> Deviations => scratch.Deviations;

    /// <summary>Sees to it that all that is near a row is there. Rows come from top to bottom.</summary>
    /// <param name="row">Of the scene.</param>
    public void Reach(int row)
    {
        nextRow = Math.Max(nextRow, Math.Max(0, row - session.Radius));
        for (; nextRow <= Math.Min(row + session.Radius, height - 1); nextRow++)
            Encode(nextRow);
    }

    /// <summary>Takes a point's neighbourhood for the batch.</summary>
    /// <param name="row">Of the scene, reached last.</param>
    /// <param name="column">Of the scene, of a point.</param>
    /// <param name="place">In the batch.</param>
    public void Gather(int row, int column, int place) =>
        rows.Gather(row, column, 1, scratch.Neighbours[place..], ContextSession.BatchSize);

    /// <summary>Refines a batch.</summary>
    /// <param name="count">Points of it.</param>
    public void Run(int count) => session.Run(scratch, count);

    /// <inheritdoc/>
    public void Dispose()
    {
        scratch?.Dispose();
        tensors?.Dispose();
        encoder?.Dispose();
        session.Dispose();
    }

    private void Encode(int row)
    {
        var bandCount = source.BandCount;
        source.Read(new PixelWindow(0, row, width, 1), line);
        for (var i = 0; i < columns.Length; i++)
            line.AsSpan(columns[i] * bandCount, bandCount).CopyTo(picked.AsSpan(i * bandCount));
        rows.Clear(row, 0, width);
        var count = mask.Pack(picked, columns.Length, bandCount, ref range);
        var at = -1; // of the next valid one among the columns
        for (var first = 0; first < count; first += encoder.BatchSize)
        {
            var size = Math.Min(encoder.BatchSize, count - first);
            picked.AsSpan(first * bandCount, size * bandCount).CopyTo(tensors.Spectra);
            encoder.RunBatch(tensors, 0, size);
            var found = tensors.Answer(GraphNames.Concentration, size);
            for (var i = 0; i < size; i++)
            {
                do at++;
                while (!mask.IsValid(at));
                rows.Put(row, columns[at], found.Slice(i * session.EndmemberCount, session.EndmemberCount));
            }
        }
    }
}
