using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Unmix.Runtime.Inference;

/// <summary>Reconstruction error (METHOD, "Inference"): RMS over bands of spectrum minus reconstruction, reflectance.</summary>
internal static class ReconstructionError
{
    /// <summary>
    /// The error of every row; additions in an order that depends on the number of bands alone, not on the width of the machine's
    /// vectors.
    /// </summary>
    /// <param name="spectra">[n, L].</param>
    /// <param name="reconstruction">[n, L] or longer.</param>
    /// <param name="errors">[n] or longer, overwritten.</param>
    /// <param name="bandCount">L.</param>
    public static void OfRows(ReadOnlySpan<float> spectra, ReadOnlySpan<float> reconstruction, Span<float> errors, int bandCount)
    {
        for (int row = 0, start = 0; start < spectra.Length; row++, start += bandCount)
        {
            var squares = SumOfSquares(spectra.Slice(start, bandCount), reconstruction.Slice(start, bandCount));
            errors[row] = MathF.Sqrt(squares / bandCount);
        }
    }

    private static float SumOfSquares(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        var left = MemoryMarshal.Cast<float, Vector256<float>>(one);
        var right = MemoryMarshal.Cast<float, Vector256<float>>(other);
        var sums = Vector256<float>.Zero;
        for (var i = 0; i < left.Length; i++)
        {
            var difference = left[i] - right[i];
            sums += difference * difference;
        }
        var sum = Vector256.Sum(sums);
        for (var i = left.Length * Vector256<float>.Count; i < one.Length; i++)
            sum += (one[i] - other[i]) * (one[i] - other[i]);
        return sum;
    }
}
