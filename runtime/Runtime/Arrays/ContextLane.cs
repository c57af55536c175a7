using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Runtime.Inference;

namespace Unmix.Runtime.Arrays;

/// <summary>One thread's part in refining an array's answers by the pixels around each, batch by batch.</summary>
internal sealed unsafe class ContextLane : IArrayLane, IDisposable
{
    private readonly ArrayWork work;
    private readonly ArrayContext context;
    private readonly ContextScratch scratch;
    private readonly long[] pixels = new long[ContextSession.BatchSize];
    private readonly ArrayLayer? abundances;
    private readonly ArrayLayer? deviations;
    private int filled;

    /// <param name="work">With a context, and concentrations that are all there.</param>
    public ContextLane(ArrayWork work)
    {
        this.work = work;
        context = work.Context!;
        scratch = new ContextScratch(context.Session);
        abundances = work.Layers.FirstOrDefault(layer => layer.Output == GraphNames.Abundances);
        deviations = work.Layers.FirstOrDefault(layer => layer.Output == GraphNames.Deviation);
    }

    /// <inheritdoc/>
    public void Take(long first, long count)
    {
        var columns = work.Spectra.Columns;
        for (var end = first + count; first < end; )
        {
            var (row, column) = ((int)(first / columns), (int)(first % columns));
            var valid = context.Rows.Valid(row, column, (int)Math.Min(end - first, columns - column));
            for (var i = 0; i < valid.Length; )
            {
                var from = i++;
                if (!valid[from])
                    continue;
                while (i < valid.Length && valid[i] && i - from < ContextSession.BatchSize - filled)
                    i++;
                Add(row, column + from, i - from);
            }
            first += valid.Length;
        }
    }

    /// <inheritdoc/>
    public void Finish()
    {
        if (filled > 0)
            Compute();
    }

    /// <inheritdoc/>
    public void Dispose() => scratch.Dispose();

    private void Add(int row, int column, int count)
    {
        context.Rows.Gather(row, column, count, scratch.Neighbours[filled..], ContextSession.BatchSize);
        for (var i = 0; i < count; i++)
            pixels[filled++] = row * work.Spectra.Columns + column + i;
        if (filled == ContextSession.BatchSize)
            Compute();
    }

    private void Compute()
    {
        context.Session.Run(scratch, filled);
        Place(abundances, scratch.Abundances);
        Place(deviations, scratch.Deviations);
        filled = 0;
    }

    private void Place(ArrayLayer? layer, ReadOnlySpan<float> answers)
    {
        if (layer is null)
            return;
        var width = layer.Width;
        var broken = FiniteValues.FirstBroken(answers[..(filled * width)]);
        if (broken >= 0)
        {
            var pixel = pixels[broken / width];
            throw new SceneException(
                $"The refinement by neighbouring pixels gave no number for '{layer.BandNames[broken % width]}' at column "
                    + $"{pixel % work.Spectra.Columns}, row "
                    + $"{pixel / work.Spectra.Columns} ('{work.Profile.Path}'). Unmix without neighbouring pixels (context), or "
                    + $"make the pixel NaN."
            );
        }
        for (var i = 0; i < filled; i++)
            answers.Slice(i * width, width).CopyTo(new Span<float>(layer.Place + pixels[i] * width, width));
    }
}
