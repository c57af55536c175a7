using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Arrays;

/// <summary>
/// One thread's part in unmixing an array: its pixels are gathered, those without a spectrum leave, and what is left goes through the
/// graphs batch by batch, each batch as full as in a run.
/// </summary>
internal sealed unsafe class ArrayLane : IArrayLane, IDisposable
{
    private readonly ArrayWork work;
    private readonly SpectraGather gather;
    private readonly WindowTensors tensors;
    private readonly PixelMask mask;
    private readonly long[] pixels; // of each row of the batch
    private SpectraRange range;
    private int filled;

    public ArrayLane(ArrayWork work)
    {
        this.work = work;
        var batch = work.Session.BatchSize;
        gather = new SpectraGather(work.Spectra, work.Bands, work.Profile, batch);
        tensors = new WindowTensors(work.Session, batch);
        mask = new PixelMask(batch);
        pixels = new long[batch];
        range = work.Range;
    }

    /// <summary>Pixels that held a spectrum.</summary>
    public long ValidPixels { get; private set; }

    /// <summary>What was seen among their values.</summary>
    public SpectraRange Range => range;

    /// <inheritdoc/>
    public void Take(long first, long count)
    {
        var bandCount = work.Bands.BandCount;
        while (count > 0)
        {
            var part = (int)Math.Min(work.Session.BatchSize - filled, count);
            var rows = tensors.Spectra.Slice(filled * bandCount, part * bandCount);
            gather.Take(first, rows, part);
            var valid = mask.Pack(rows, part, bandCount, ref range);
            for (var pixel = 0; pixel < part; pixel++)
            {
                if (mask.IsValid(pixel))
                    pixels[filled++] = first + pixel;
                else
                    LeaveOut(first + pixel);
            }
            ValidPixels += valid;
            if (filled == work.Session.BatchSize)
                Compute();
            first += part;
            count -= part;
        }
    }

    /// <inheritdoc/>
    public void Finish()
    {
        if (filled > 0)
            Compute();
    }

    /// <inheritdoc/>
    public void Dispose() => tensors.Dispose();

    private void LeaveOut(long pixel)
    {
        foreach (var layer in work.Layers)
            new Span<float>(layer.Place + pixel * layer.Width, layer.Width).Fill(float.NaN);
    }

    private void Compute()
    {
        work.Session.RunBatch(tensors, 0, filled);
        foreach (var layer in work.Layers)
        {
            var answers = tensors.Answer(layer.Output, filled);
            RequireFinite(answers, layer);
            Spread(answers, layer);
        }
        if (work.Context is { } context)
            Hand(tensors.Answer(GraphNames.Concentration, filled), context);
        filled = 0;
    }

    // To who looks at neighbours, those beside each other in a row at once.
    private void Hand(ReadOnlySpan<float> concentrations, ArrayContext context)
    {
        var (columns, width) = (work.Spectra.Columns, context.Session.EndmemberCount);
        for (var row = 0; row < filled; )
        {
            var end = row + 1;
            while (end < filled && pixels[end] == pixels[end - 1] + 1 && pixels[end] % columns != 0)
                end++;
            var part = concentrations.Slice(row * width, (end - row) * width);
            context.Rows.Put((int)(pixels[row] / columns), (int)(pixels[row] % columns), part);
            row = end;
        }
    }

    /// <summary>Rows go back to their pixels, those that follow each other at once.</summary>
    private void Spread(ReadOnlySpan<float> answers, ArrayLayer layer)
    {
        for (var row = 0; row < filled; )
        {
            var end = row + 1;
            while (end < filled && pixels[end] == pixels[end - 1] + 1)
                end++;
            var length = (end - row) * layer.Width;
            answers.Slice(row * layer.Width, length).CopyTo(new Span<float>(layer.Place + pixels[row] * layer.Width, length));
            row = end;
        }
    }

    private void RequireFinite(ReadOnlySpan<float> answers, ArrayLayer layer)
    {
        var broken = FiniteValues.FirstBroken(answers);
        if (broken < 0)
            return;
        var pixel = pixels[broken / layer.Width];
        throw new SceneException(
            $"The model's '{layer.BandNames[broken % layer.Width]}' is not a number at column {pixel % work.Spectra.Columns}, row "
                + $"{pixel / work.Spectra.Columns} ('{work.Profile.Path}'). If the values there are not reflectance, give their scale; "
                + "otherwise make them NaN."
        );
    }
}
