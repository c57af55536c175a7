using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Scenes.Writing;
using Unmix.Runtime.Drift;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Journal;
using Unmix.Runtime.Models;
using Unmix.Runtime.Plans;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Runs;

/// <summary>
/// The three stages of a run, overlapping: a thread reads and packs, some compute, the caller's writes. The first fault of
/// any of them stops the others and is thrown from <see cref="Run"/>. Nothing is allocated for a window. Where the cores are shared,
/// no more threads than compute are at work at once, waiting for the scene left out.
/// </summary>
internal sealed class UnmixStages : IDisposable
{
    private readonly RunPlan plan;
    private readonly SceneReader reader;
    private readonly UnmixSession session;
    private readonly SceneWriter? writer;
    private readonly SceneSpectra source;
    private readonly BatchScratch[] lanes; // one for each computing thread
    private readonly WindowSlot[] slots;
    private readonly WindowRing ring;
    private readonly HaloWindows windows;
    private readonly ContextStage? context;
    private readonly float[] values;
    private readonly CoreTurns? turns;
    private ExceptionDispatchInfo? fault;
    private RowTotals totals;

    /// <param name="plan">What is done.</param>
    /// <param name="reader">The scene.</param>
    /// <param name="sessions">The model, and its graph that looks at neighbours; null where none does.</param>
    /// <param name="writer">Of the map; null where it is placed afterwards.</param>
    /// <param name="range">A range that has seen nothing.</param>
    public UnmixStages(
        RunPlan plan,
        SceneReader reader,
        (UnmixSession Encoder, ContextSession? Context) sessions,
        SceneWriter? writer,
        SpectraRange range
    )
    {
        this.plan = plan;
        this.reader = reader;
        session = sessions.Encoder;
        windows = plan.Reads;
        this.writer = writer;
        Nothing = totals = new RowTotals(range);
        source = new SceneSpectra(reader, plan.SceneBands, plan.FirstSceneRow);
        Sample = new DriftSample(plan.Output.Width, plan.Output.Height, source.BandCount);
        ring = new WindowRing(plan.BufferCount, windows.Count);
        reader.Turns = turns = plan.TakesTurns ? new CoreTurns(plan.Threads) : null;
        reader.DecodeBy(plan.TakesTurns ? 1 : plan.Threads); // who takes a turn takes one
        values = new float[checked(plan.Windows.WindowPixels * plan.Output.BandNames.Count)];
        lanes = new BatchScratch[plan.Threads];
        slots = new WindowSlot[Math.Min(plan.BufferCount, windows.Count)];
        try
        {
            for (var i = 0; i < lanes.Length; i++)
                lanes[i] = new BatchScratch(session);
            for (var i = 0; i < slots.Length; i++)
                slots[i] = new WindowSlot(session, plan.Windows.WindowPixels, lanes);
            context = sessions.Context is { } around ? new ContextStage(plan, around, windows) : null;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Told after each window, on the calling thread; null for nobody.</summary>
    public IProgress<RunProgress>? Progress { get; init; }

    /// <summary>Takes the windows too; its rows are not computed again. Null for none.</summary>
    public RunJournal? Journal { get; init; }

    /// <summary>Takes the windows of a map that is placed afterwards and has no journal; null otherwise.</summary>
    public UnplacedFile? Unplaced { get; init; }

    /// <summary>Asked after each read whether the scene is still what it was; null for nobody.</summary>
    public SceneWatch? Watch { get; init; }

    public StageClock Reading { get; } = new();

    public StageClock Packing { get; } = new();

    public StageClock Inferring { get; } = new();

    public StageClock Spreading { get; } = new();

    public StageClock Writing { get; } = new();

    public StageClock Journalling { get; } = new();

    /// <summary>Some of the valid pixels that were read, the same ones for any windows.</summary>
    public DriftSample Sample { get; }

    /// <summary>Sums over the windows that were written.</summary>
    public RowTotals Totals => totals;

    /// <summary>True when the model has no answer for a pixel: the same scene will stop every run.</summary>
    public bool IsRefused { get; private set; }

    private RowTotals Nothing { get; }

    /// <summary>Memory for a window's values, free while <see cref="Run"/> does not run.</summary>
    public Span<float> Values => values;

    /// <summary>From the first read to the last write.</summary>
    public StageClock Whole { get; } = new();

    /// <summary>Goes through all windows.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before the last window was written.</exception>
    public void Run(CancellationToken cancellation)
    {
        var time = Stopwatch.GetTimestamp();
        using var onCancel = cancellation.Register(ring.Stop);
        var threads = new Thread[plan.Threads + 1];
        threads[0] = new Thread(() => Guard(() => ReadAll(cancellation))) { Name = "read", IsBackground = true };
        for (var i = 0; i < lanes.Length; i++)
        {
            var lane = i;
            threads[i + 1] = new Thread(() => Guard(() => ComputeAll(lane, cancellation)))
            {
                Name = $"compute {i + 1}",
                IsBackground = true,
            };
        }
        foreach (var thread in threads)
            thread.Start();
        Guard(() => WriteAll(cancellation));
        foreach (var thread in threads)
            thread.Join();
        Whole.AddSince(time);
        // A worker that saw the token reports just that; what went wrong before it is what fault holds.
        fault?.Throw();
        cancellation.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        reader.Turns = null;
        turns?.Dispose();
        context?.Dispose();
        foreach (var slot in slots)
            slot?.Dispose();
        foreach (var lane in lanes)
            lane?.Dispose();
    }

    private void Guard(Action stage)
    {
        try
        {
            stage();
        }
#pragma warning disable CA1031 // every fault is handed to the caller's thread, whatever it is
        catch (Exception cause)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref fault, ExceptionDispatchInfo.Capture(cause), null);
            ring.Stop();
        }
    }

    private void ReadAll(CancellationToken cancellation)
    {
        for (var index = 0; index < windows.Count && ring.WaitFree(index); index++)
        {
            cancellation.ThrowIfCancellationRequested();
            var slot = slots[ring.BufferOf(index)];
            var window = windows[index];
            var spectra = slot.Tensors.Spectra[..checked(window.PixelCount * source.BandCount)];
            var time = Stopwatch.GetTimestamp();
            Read(window, spectra);
            Reading.AddSince(time);
            using var turn = turns?.Take();
            time = Stopwatch.GetTimestamp();
            slot.Totals = Nothing;
            slot.Totals.ValidPixels = slot.Mask.Pack(spectra, window.PixelCount, source.BandCount, ref slot.Totals.Range);
            slot.Totals.SampledPixels = windows.IsHalo(index) ? 0 : Sample.Add(window, slot.Mask, spectra);
            Packing.AddSince(time);
            ring.MarkRead(index, (slot.Mask.ValidCount + session.BatchSize - 1) / session.BatchSize);
        }
    }

    private void Read(PixelWindow window, Span<float> spectra)
    {
        try
        {
            source.Read(window, spectra);
        }
        catch (SceneException)
        {
            Watch?.RequireUnchanged(); // says better what happened
            throw;
        }
        Watch?.RequireUnchanged();
    }

    private void ComputeAll(int lane, CancellationToken cancellation)
    {
        while (ring.TakeBatch(out var index, out var batch))
        {
            var slot = slots[ring.BufferOf(index)];
            using var turn = turns?.Take(); // for all that is left of the window: a turn for every batch made shards slower
            do
            {
                cancellation.ThrowIfCancellationRequested();
                var time = Stopwatch.GetTimestamp();
                session.RunBatch(slot.Tensors, batch, Math.Min(session.BatchSize, slot.Mask.ValidCount - batch * session.BatchSize), lane);
                Inferring.AddSince(time);
                ring.MarkBatchComputed(index);
            } while (ring.TakeAnother(index, out batch));
        }
    }

    private void WriteAll(CancellationToken cancellation)
    {
        var written = new Written(Stopwatch.GetTimestamp(), (long)plan.Output.Width * plan.Windows.FirstRow);
        written.Done = written.Resumed;
        written.Sampled = Journal?.Totals.SampledPixels ?? 0;
        for (var index = 0; index < windows.Count && ring.WaitComputed(index); index++)
        {
            var slot = slots[ring.BufferOf(index)];
            var window = windows[index];
            using var turn = turns?.Take();
            var time = Stopwatch.GetTimestamp();
            foreach (var layer in plan.Layers)
                RequireFinite(slot, layer, window);
            var interleaved = Spread(slot, window);
            var sums = slot.Totals;
            context?.Take(index, slot, interleaved);
            ring.MarkFree(index);
            Spreading.AddSince(time);
            if (context is null)
                Write(window, interleaved, sums, ref written);
            else
                WriteRefined(context, ref written, cancellation);
        }
    }

    // Windows that waited for the one that came last.
    private void WriteRefined(ContextStage around, ref Written written, CancellationToken cancellation)
    {
        while (around.TryNext(out var window, out var sums))
        {
            var time = Stopwatch.GetTimestamp();
            try
            {
                around.Refine(window, values, cancellation);
            }
            catch (SceneException)
            {
                IsRefused = true;
                throw;
            }
            Inferring.AddSince(time);
            Write(window, values.AsSpan(0, window.PixelCount * plan.Output.BandNames.Count), sums, ref written);
        }
    }

    private void Write(PixelWindow window, Span<float> interleaved, in RowTotals sums, ref Written written)
    {
        var time = Stopwatch.GetTimestamp();
        Journal?.Take(window, interleaved, Sample.Part(written.Sampled, sums.SampledPixels), sums);
        written.Sampled += sums.SampledPixels;
        totals.Add(sums);
        time = Journalling.AddSince(time);
        writer?.Write(window, interleaved);
        Unplaced?.Write(window, interleaved);
        Writing.AddSince(time);
        written.Done += window.PixelCount;
        var all = (long)plan.Output.Width * plan.Output.Height;
        var seconds = Stopwatch.GetElapsedTime(written.Start).TotalSeconds;
        Progress?.Report(new RunProgress(written.Done, all, seconds) { PixelsResumed = written.Resumed });
    }

    /// <summary>How far writing is.</summary>
    private struct Written(long start, long resumed)
    {
        public readonly long Start = start;
        public readonly long Resumed = resumed;
        public long Done;
        public int Sampled;
    }

    private Span<float> Spread(WindowSlot slot, PixelWindow window)
    {
        var bandCount = plan.Output.BandNames.Count;
        var interleaved = values.AsSpan(0, window.PixelCount * bandCount);
        for (var i = 0; i < plan.Layers.Count; i++)
        {
            var layer = plan.Layers[i];
            var packed = slot.Tensors.Answer(layer.Output, slot.Mask.ValidCount);
            // The writer turns NaN into its nodata value.
            slot.Mask.Spread(packed, layer.BandNames.Count, interleaved, bandCount, layer.FirstBand, float.NaN);
        }
        return interleaved;
    }

    private void RequireFinite(WindowSlot slot, LayerBands layer, PixelWindow window)
    {
        var broken = FiniteValues.FirstBroken(slot.Tensors.Answer(layer.Output, slot.Mask.ValidCount));
        if (broken < 0)
            return;
        var row = broken / layer.BandNames.Count;
        var pixel = slot.Mask.PixelOfRow(row);
        var spectrum = slot.Tensors.Spectra.Slice(row * source.BandCount, source.BandCount);
        var (least, most) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var value in spectrum)
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        IsRefused = true;
        throw new SceneException(
            $"The model's '{layer.BandNames[broken % layer.BandNames.Count]}' is not a number at column "
                + $"{window.Column + pixel % window.Width}, row "
                + $"{plan.FirstSceneRow + window.Row + pixel / window.Width} ('{reader.Profile.Path}', window {window}); the "
                + $"spectrum there runs from {least:G6} to {most:G6}. "
                + $"If that is not reflectance, give {OptionName.Scale} or {OptionName.NoData}; otherwise mask the pixel."
        );
    }
}
