namespace Unmix.Formats.Packages;

/// <summary>The spectra that abundances of a convention are shares of.</summary>
public static class ConventionScale
{
    /// <summary>What a reference is divided by where abundances are told of a convention's spectra, above 0.</summary>
    /// <param name="convention">The convention.</param>
    /// <param name="reference">[L] reflectance, somewhere above 0.</param>
    public static double SizeOf(AbundanceConvention convention, ReadOnlySpan<float> reference)
    {
        double squares = 0,
            largest = 0;
        foreach (var value in reference)
        {
            squares += (double)value * value;
            largest = Math.Max(largest, value);
        }
        return convention switch
        {
            AbundanceConvention.Brightness => Math.Sqrt(squares),
            AbundanceConvention.Peak => largest,
            _ => 1,
        };
    }
}
