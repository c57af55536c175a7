using System.Runtime.ExceptionServices;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Journal;
using Unmix.Runtime.Models;
using Unmix.Runtime.Plans;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Runs;

/// <summary>
/// Holds windows back until the pixels around them are there, and refines their abundances and deviations by them. A pixel's answer
/// depends on the concentrations around it alone, so windows, threads and where a run began do not matter. On the writing thread, which
/// shares the batches of a window with others where cores are not shared.
/// </summary>
internal sealed class ContextStage : IDisposable
{
    private readonly RunPlan plan;
    private readonly ContextSession session;
    private readonly HaloWindows windows;
    private readonly NeighbourRows rows;
    private readonly Queue<(PixelWindow Window, RowTotals Totals)> waiting = new();
    private readonly ContextScratch[] lanes;
    private readonly int[] pixels; // valid ones of the window at work
    private readonly LayerBands? abundances;
    private readonly LayerBands? deviations;

    /// <param name="plan">With a context.</param>
    /// <param name="session">Borrowed; outlives this.</param>
    /// <param name="windows">That are read.</param>
    public ContextStage(RunPlan plan, ContextSession session, HaloWindows windows)
    {
        (this.plan, this.session, this.windows) = (plan, session, windows);
        rows = new NeighbourRows(windows, plan.Windows, session.Radius, session.EndmemberCount, plan.Output.BandNames.Count);
        abundances = plan.Layers.FirstOrDefault(layer => layer.Output == GraphNames.Abundances);
        deviations = plan.Layers.FirstOrDefault(layer => layer.Output == GraphNames.Deviation);
        pixels = new int[plan.Windows.WindowPixels];
        lanes = new ContextScratch[LanesOf(plan.Threads, plan.TakesTurns)];
        try
        {
            for (var i = 0; i < lanes.Length; i++)
                lanes[i] = new ContextScratch(session);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Threads that share a window's batches: one where others compute on the same cores.</summary>
    public static int LanesOf(int threads, bool takesTurns) => takesTurns ? 1 : threads;

    /// <summary>Takes a window as the encoder left it.</summary>
    /// <param name="index">Its place among those that are read.</param>
    /// <param name="slot">Its answers.</param>
    /// <param name="interleaved">[pixels, bands] the map's values so far.</param>
    public void Take(int index, WindowSlot slot, ReadOnlySpan<float> interleaved)
    {
        var window = windows[index];
        rows.Take(window, slot.Mask, slot.Tensors.Answer(GraphNames.Concentration, slot.Mask.ValidCount), interleaved);
        if (!windows.IsHalo(index))
            waiting.Enqueue((window, slot.Totals));
    }

    /// <summary>The next window whose neighbours are all there; false when there is none yet.</summary>
    public bool TryNext(out PixelWindow window, out RowTotals totals)
    {
        var found =
            waiting.TryPeek(out var next)
            && rows.RowsThere >= Math.Min(next.Window.Row + next.Window.Height + session.Radius, windows.EndRow);
        (window, totals) = found ? waiting.Dequeue() : default;
        return found;
    }

    /// <summary>The values of a window, refined.</summary>
    /// <param name="window">That <see cref="TryNext"/> gave last.</param>
    /// <param name="interleaved">[window.PixelCount, bands], overwritten.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="SceneException">The graph has no answer for a pixel.</exception>
    public void Refine(PixelWindow window, float[] interleaved, CancellationToken cancellation)
    {
        rows.CopyValues(window, interleaved);
        var count = 0;
        for (var row = 0; row < window.Height; row++)
        {
            var valid = rows.Valid(window, row);
            for (var column = 0; column < valid.Length; column++)
            {
                if (valid[column])
                    pixels[count++] = row * window.Width + column;
            }
        }
        var batches = (count + ContextSession.BatchSize - 1) / ContextSession.BatchSize;
        var used = Math.Min(lanes.Length, batches);
        if (used <= 1)
        {
            RefineEach(window, interleaved, count, 0, 1, cancellation);
            return;
        }
        try
        {
            Parallel.For(0, used, new ParallelOptions { MaxDegreeOfParallelism = used }, lane =>
                RefineEach(window, interleaved, count, lane, used, cancellation)
            );
        }
        catch (AggregateException faults)
        {
            ExceptionDispatchInfo.Throw(faults.InnerExceptions[0]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var lane in lanes)
            lane?.Dispose();
    }

    private void RefineEach(PixelWindow window, float[] interleaved, int count, int lane, int step, CancellationToken cancellation)
    {
        var scratch = lanes[lane];
        for (var first = lane * ContextSession.BatchSize; first < count; first += step * ContextSession.BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            var size = Math.Min(ContextSession.BatchSize, count - first);
            Gather(window, pixels.AsSpan(first, size), scratch.Neighbours);
            session.Run(scratch, size);
            Place(abundances, scratch.Abundances, window, interleaved, first, size);
            Place(deviations, scratch.Deviations, window, interleaved, first, size);
        }
    }

    // Pixels that lie beside each other go together.
    private void Gather(PixelWindow window, ReadOnlySpan<int> batch, Span<float> neighbourhoods)
    {
        for (var i = 0; i < batch.Length; )
        {
            var (row, column) = Math.DivRem(batch[i], window.Width);
            var end = i + 1;
            while (end < batch.Length && batch[end] == batch[end - 1] + 1 && column + end - i < window.Width)
                end++;
            rows.Gather(window.Row + row, window.Column + column, end - i, neighbourhoods[i..], ContextSession.BatchSize);
            i = end;
        }
    }

    private void Place(LayerBands? layer, ReadOnlySpan<float> answers, PixelWindow window, float[] interleaved, int first, int size)
    {
        if (layer is null)
            return;
        var (bands, count) = (plan.Output.BandNames.Count, session.EndmemberCount);
        var broken = FiniteValues.FirstBroken(answers[..(size * count)]);
        if (broken >= 0)
        {
            var pixel = pixels[first + broken / count];
            throw new SceneException(
                $"The refinement by neighbouring pixels gave no number for '{layer.BandNames[broken % count]}' at column "
                    + $"{window.Column + pixel % window.Width}, row {plan.FirstSceneRow + window.Row + pixel / window.Width}. Run with "
                    + $"{OptionName.Context} off, or mask the pixel."
            );
        }
        for (var i = 0; i < size; i++)
            answers.Slice(i * count, count).CopyTo(interleaved.AsSpan(pixels[first + i] * bands + layer.FirstBand));
    }
}
