using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Lines;
using Unmix.Runtime.Drift;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Journal;
using Unmix.Runtime.Plans;
using Unmix.Runtime.Runs;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Lines;

/// <summary>
/// A line's way through the model: the stops of a window of a run, one after the other, with the batches shared between threads.
/// </summary>
internal sealed class LineCompute : IDisposable
{
    private readonly SceneLines lines;
    private readonly RunPlan plan;
    private readonly UnmixSession session;
    private readonly int[] read;
    private readonly BatchScratch[] lanes;
    private readonly WindowSlot slot;
    private readonly float[] stored; // what bands are computed from; empty where they are read as they are
    private readonly float[] values;
    private readonly ParallelOptions threads;
    private readonly Action<int> computeLane;
    private RowTotals totals;

    /// <param name="lines">What comes.</param>
    /// <param name="plan">Of a scene of one line.</param>
    /// <param name="session">The model.</param>
    public LineCompute(SceneLines lines, RunPlan plan, UnmixSession session)
    {
        (this.lines, this.plan, this.session) = (lines, plan, session);
        var width = lines.Profile.Width;
        var bands = plan.SceneBands;
        read = [.. bands.Read];
        totals = new RowTotals(new SpectraRange(plan.ExpectedMinimum, plan.ExpectedMaximum));
        stored = bands.Weights is null ? [] : new float[checked(width * read.Length)];
        values = new float[checked(width * plan.Output.BandNames.Count)];
        Sample = new LineSample(width, bands.BandCount);
        var batches = (width + session.BatchSize - 1) / session.BatchSize;
        lanes = [.. Enumerable.Range(0, Math.Min(plan.Threads, batches)).Select(_ => new BatchScratch(session))];
        threads = new ParallelOptions { MaxDegreeOfParallelism = lanes.Length };
        computeLane = ComputeLane;
        slot = new WindowSlot(session, width, lanes);
    }

    /// <summary>Sums over the lines.</summary>
    public RowTotals Totals => totals;

    /// <summary>Some of their valid pixels.</summary>
    public LineSample Sample { get; }

    private int BandCount => plan.SceneBands.BandCount;

    /// <summary>Answers a line.</summary>
    /// <param name="bytes">As it came.</param>
    /// <param name="line">Its number, from 0.</param>
    /// <returns>[columns, bands of the map], until the next call; NaN where nothing is.</returns>
    /// <exception cref="SceneException">The model has no answer for a pixel.</exception>
    public ReadOnlySpan<float> Answer(ReadOnlySpan<byte> bytes, int line)
    {
        var width = lines.Profile.Width;
        var spectra = slot.Tensors.Spectra[..checked(width * BandCount)];
        if (plan.SceneBands.Weights is { } weights)
        {
            lines.Read(bytes, read, stored);
            weights.Apply(stored, spectra);
        }
        else
        {
            lines.Read(bytes, read, spectra);
        }
        var valid = slot.Mask.Pack(spectra, width, BandCount, ref totals.Range);
        totals.ValidPixels += valid;
        TakeSample(line, spectra);
        if (lanes.Length == 1 || valid <= session.BatchSize)
            session.Run(slot.Tensors, valid);
        else
            Parallel.For(0, lanes.Length, threads, computeLane);
        foreach (var layer in plan.Layers)
        {
            var answers = slot.Tensors.Answer(layer.Output, valid);
            if (FiniteValues.FirstBroken(answers) is >= 0 and var broken)
                throw NoNumber(layer.BandNames[broken % layer.BandNames.Count], slot.Mask.PixelOfRow(broken / layer.BandNames.Count), line);
            slot.Mask.Spread(answers, layer.BandNames.Count, values, plan.Output.BandNames.Count, layer.FirstBand, float.NaN);
        }
        return values;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        slot.Dispose();
        foreach (var lane in lanes)
            lane.Dispose();
    }

    private void TakeSample(int line, ReadOnlySpan<float> packed)
    {
        var row = 0;
        for (var column = 0; column < slot.Mask.PixelCount; column++)
        {
            if (slot.Mask.IsValid(column))
                Sample.Add((long)line * slot.Mask.PixelCount + column, packed.Slice(row++ * BandCount, BandCount));
        }
    }

    private void ComputeLane(int lane)
    {
        for (var (batch, size) = (lane, session.BatchSize); batch * size < slot.Mask.ValidCount; batch += lanes.Length)
            session.RunBatch(slot.Tensors, batch, Math.Min(size, slot.Mask.ValidCount - batch * size), lane);
    }

    private static SceneException NoNumber(string band, int column, int line) =>
        new(
            $"The model's '{band}' is not a number at column {column} of line {line}, both from 0. If what came there is not reflectance, "
                + $"give {OptionName.Scale} or {OptionName.NoData}."
        );
}
