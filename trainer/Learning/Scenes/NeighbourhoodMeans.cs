using System.Numerics.Tensors;
using Unmix.Runtime.Tiling;

namespace Unmix.Learning.Scenes;

/// <summary>
/// The mean of the valid pixels in a square around each pixel. Noise and single odd pixels average out, and corners of the simplex that a
/// scene's spectra span are then materials that cover some ground: where endmembers are looked for, means show them better than pixels.
/// </summary>
internal static class NeighbourhoodMeans
{
    /// <param name="spectra">[H, W, L] reflectance of whole lines.</param>
    /// <param name="width">W.</param>
    /// <param name="bands">L.</param>
    /// <param name="side">Pixels across the square, odd; at the edges it is cut.</param>
    /// <param name="rows">Of the lines given, those that are asked for.</param>
    /// <param name="means">[rows, W, L]; a pixel that is not valid stays what it is.</param>
    public static void Of(ReadOnlySpan<float> spectra, int width, int bands, int side, Range rows, Span<float> means)
    {
        var line = width * bands;
        var height = spectra.Length / line;
        var (first, count) = rows.GetOffsetAndLength(height);
        var valid = new bool[height * width];
        for (var pixel = 0; pixel < valid.Length; pixel++)
            valid[pixel] = PixelMask.HoldsSpectrum(spectra.Slice(pixel * bands, bands));
        for (var row = first; row < first + count; row++)
        {
            for (var column = 0; column < width; column++)
            {
                var mean = means.Slice((row - first) * line + column * bands, bands);
                if (valid[row * width + column])
                    Average(spectra, valid, (row, column), (height, width), side / 2, mean);
                else
                    spectra.Slice(row * line + column * bands, bands).CopyTo(mean);
            }
        }
    }

    private static void Average(
        ReadOnlySpan<float> spectra,
        bool[] valid,
        (int Row, int Column) centre,
        (int Height, int Width) size,
        int reach,
        Span<float> mean
    )
    {
        mean.Clear();
        var count = 0;
        for (var row = Math.Max(0, centre.Row - reach); row <= Math.Min(size.Height - 1, centre.Row + reach); row++)
        {
            for (var column = Math.Max(0, centre.Column - reach); column <= Math.Min(size.Width - 1, centre.Column + reach); column++)
            {
                var pixel = row * size.Width + column;
                if (!valid[pixel])
                    continue;
                TensorPrimitives.Add(mean, spectra.Slice(pixel * mean.Length, mean.Length), mean);
                count++;
            }
        }
        TensorPrimitives.Divide(mean, count, mean); // the centre is one of them
    }
}
