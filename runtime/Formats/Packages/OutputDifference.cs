using System.Numerics;

namespace Unmix.Formats.Packages;

/// <summary>
/// How far two answers of a graph lie apart, in terms that a tolerance can be given for: the one rule by which a package is held
/// against its network, a provider against a package, and single precision against double.
/// </summary>
public static class OutputDifference
{
    /// <summary>
    /// The largest absolute difference. Concentrations are compared as a share of the pixel's largest, or of 1 where that is more, because
    /// they grow without bound. NaN when either has one.
    /// </summary>
    /// <param name="name">The output, one of <see cref="GraphNames"/>.</param>
    /// <param name="expected">[n, width].</param>
    /// <param name="found">[n, width].</param>
    /// <param name="width">Floats of a pixel.</param>
    public static double Largest(string name, ReadOnlySpan<float> expected, ReadOnlySpan<float> found, int width) =>
        Of(name, expected, found, width);

    /// <summary>The same of numbers in double precision.</summary>
    /// <inheritdoc cref="Largest"/>
    public static double LargestInDouble(string name, ReadOnlySpan<double> expected, ReadOnlySpan<double> found, int width) =>
        Of(name, expected, found, width);

    private static double Of<T>(string name, ReadOnlySpan<T> expected, ReadOnlySpan<T> found, int width)
        where T : IBinaryFloatingPointIeee754<T>
    {
        var largest = 0.0;
        for (var start = 0; start < expected.Length; start += width)
        {
            var scale = name == GraphNames.Concentration ? Math.Max(1, LargestOf(expected.Slice(start, width))) : 1;
            for (var i = start; i < start + width; i++)
            {
                var difference = Math.Abs(double.CreateChecked(expected[i]) - double.CreateChecked(found[i]));
                largest = Math.Max(largest, difference / scale); // Math.Max keeps a NaN
            }
        }
        return largest;
    }

    private static double LargestOf<T>(ReadOnlySpan<T> values)
        where T : IBinaryFloatingPointIeee754<T>
    {
        var largest = double.NegativeInfinity;
        foreach (var value in values)
            largest = Math.Max(largest, double.CreateChecked(value));
        return largest;
    }
}
