using System.Numerics;
using System.Runtime.InteropServices;
using Unmix.Formats.Scenes;
using Unmix.Formats.Spectra.Matching;

namespace Unmix.Runtime.Arrays;

/// <summary>
/// Takes the model's bands of some pixels out of an array, whatever the order of its axes: the one copy that there is, into memory that
/// the graphs read. For one thread; keeps what it needs between calls.
/// </summary>
internal sealed unsafe class SpectraGather
{
    // Values of these fit the first cache as they are read and as they are written, whichever axis runs fastest.
    private const int BlockPixels = 64;
    private const int BlockBands = 16;

    private readonly SpectraView spectra;
    private readonly SceneBands bands;
    private readonly int[] read;
    private readonly long run; // pixels that lie at even distances
    private readonly bool areNeighbours;
    private readonly float scale;
    private readonly float offset;
    private readonly float noData;
    private readonly bool changesValues;
    private readonly float[] unweighted;

    /// <param name="spectra">The array.</param>
    /// <param name="bands">How its bands serve the model.</param>
    /// <param name="profile">Scale, offset and nodata, the same for all bands.</param>
    /// <param name="mostPixels">The most of one call.</param>
    public SpectraGather(in SpectraView spectra, SceneBands bands, SceneProfile profile, int mostPixels)
    {
        this.spectra = spectra;
        this.bands = bands;
        read = [.. bands.Read];
        run = spectra.RowStride == spectra.Columns * spectra.ColumnStride ? spectra.PixelCount : spectra.Columns;
        areNeighbours = spectra.BandStride == 1 && Enumerable.Range(1, read.Length - 1).All(i => read[i] == read[i - 1] + 1);
        scale = (float)profile.Scale[0];
        offset = (float)profile.Offset[0];
        noData = (float)(profile.NoData[0] ?? double.NaN);
        changesValues = scale != 1 || offset != 0 || !float.IsNaN(noData);
        unweighted = bands.Weights is null ? [] : new float[checked(mostPixels * read.Length)];
    }

    /// <summary>Takes pixels that follow each other.</summary>
    /// <param name="first">From 0, row after row.</param>
    /// <param name="target">[n, L], overwritten with reflectance; NaN where there is nothing.</param>
    /// <param name="count">n.</param>
    public void Take(long first, Span<float> target, int count)
    {
        var values = bands.Weights is null ? target : unweighted.AsSpan(0, count * read.Length);
        for (var done = 0; done < count; )
        {
            var part = (int)Math.Min(count - done, run - (first + done) % run);
            fixed (float* to = values)
                TakePart(spectra.PixelAt(first + done), part, to + (long)done * read.Length);
            done += part;
        }
        if (changesValues)
            Scale(values);
        bands.Weights?.Apply(values, target);
    }

    /// <summary>Pixels at even distances.</summary>
    private void TakePart(float* from, int count, float* to)
    {
        if (areNeighbours)
        {
            var bytes = (long)read.Length * sizeof(float);
            if (spectra.ColumnStride == read.Length)
            {
                Buffer.MemoryCopy(from + read[0], to, count * bytes, count * bytes);
                return;
            }
            for (var pixel = 0; pixel < count; pixel++)
                Buffer.MemoryCopy(from + read[0] + pixel * spectra.ColumnStride, to + (long)pixel * read.Length, bytes, bytes);
            return;
        }
        for (var pixel = 0; pixel < count; pixel += BlockPixels)
        {
            for (var band = 0; band < read.Length; band += BlockBands)
            {
                TakeBlock(from + pixel * spectra.ColumnStride, to + (long)pixel * read.Length, band, Math.Min(BlockPixels, count - pixel));
            }
        }
    }

    private void TakeBlock(float* from, float* to, int firstBand, int count)
    {
        var end = Math.Min(firstBand + BlockBands, read.Length);
        for (var pixel = 0; pixel < count; pixel++)
        {
            for (var band = firstBand; band < end; band++)
                to[band] = from[read[band] * spectra.BandStride];
            from += spectra.ColumnStride;
            to += read.Length;
        }
    }

    /// <summary>Stored values to reflectance, in the arithmetic of scenes that are read from files.</summary>
    private void Scale(Span<float> values)
    {
        Vector<float> scales = new(scale),
            offsets = new(offset),
            markers = new(noData),
            nothing = new(float.NaN);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = Vector.ConditionalSelect(Vector.Equals(vectors[i], markers), nothing, vectors[i] * scales + offsets);
        for (var i = vectors.Length * Vector<float>.Count; i < values.Length; i++)
            values[i] = values[i] == noData ? float.NaN : values[i] * scale + offset;
    }
}
