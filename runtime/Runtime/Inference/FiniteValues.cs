using System.Numerics;
using System.Runtime.InteropServices;

namespace Unmix.Runtime.Inference;

/// <summary>Finds values that are not numbers.</summary>
internal static class FiniteValues
{
    /// <summary>The index of the first NaN or infinity; -1 when all values are finite.</summary>
    public static int FirstBroken(ReadOnlySpan<float> values)
    {
        // x - x is 0 for finite x and NaN otherwise; a sum keeps a NaN.
        var spoilt = Vector<float>.Zero;
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        foreach (var vector in vectors)
            spoilt += vector - vector;
        var isBroken = float.IsNaN(Vector.Sum(spoilt));
        for (var i = isBroken ? 0 : vectors.Length * Vector<float>.Count; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                return i;
        }
        return -1;
    }
}
