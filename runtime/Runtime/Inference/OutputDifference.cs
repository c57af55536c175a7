namespace Unmix.Runtime.Inference;

/// <summary>How far two answers of a graph lie apart, in terms that a tolerance can be given for.</summary>
internal static class OutputDifference
{
    /// <summary>
    /// The largest absolute difference. Concentrations are compared as a share of the pixel's largest, because they grow
    /// without bound. NaN when either has one.
    /// </summary>
    /// <param name="name">The output.</param>
    /// <param name="expected">[n, width].</param>
    /// <param name="found">[n, width].</param>
    /// <param name="width">Floats of a pixel.</param>
    public static double Largest(string name, ReadOnlySpan<float> expected, ReadOnlySpan<float> found, int width)
    {
        var largest = 0.0;
        for (var start = 0; start < expected.Length; start += width)
        {
            var scale = name == GraphNames.Concentration ? Math.Max(1, LargestOf(expected.Slice(start, width))) : 1;
            for (var i = start; i < start + width; i++)
            {
                largest = Math.Max(largest, Math.Abs((double)expected[i] - found[i]) / scale); // Math.Max keeps a NaN
            }
        }
        return largest;
    }

    private static double LargestOf(ReadOnlySpan<float> values)
    {
        var largest = double.NegativeInfinity;
        foreach (var value in values)
            largest = Math.Max(largest, value);
        return largest;
    }
}
