namespace Unmix.Formats.Arrays;

/// <summary>A named array of numbers, its first index running fastest, as MATLAB keeps them.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Dimensions">At least two.</param>
/// <param name="Values">As many as the product of the dimensions.</param>
public sealed record NumericArray(string Name, IReadOnlyList<int> Dimensions, double[] Values)
{
    /// <summary>The sizes for a person: <c>156 x 9025</c>.</summary>
    public string SizeText => string.Join(" x ", Dimensions);

    /// <summary>The same numbers with the last index running fastest, as C and numpy keep them.</summary>
    public double[] LastIndexFastest()
    {
        var result = new double[Values.Length];
        var index = new int[Dimensions.Count];
        for (var i = 0; i < result.Length; i++)
        {
            long place = 0;
            for (var axis = Dimensions.Count - 1; axis >= 0; axis--)
                place = place * Dimensions[axis] + index[axis];
            result[i] = Values[place];
            for (var axis = Dimensions.Count - 1; axis >= 0 && ++index[axis] == Dimensions[axis]; axis--)
                index[axis] = 0;
        }
        return result;
    }

    /// <summary>Of numbers whose last index runs fastest.</summary>
    public static NumericArray OfLastIndexFastest(string name, IReadOnlyList<int> dimensions, double[] values)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        // The same reordering with the axes named the other way round.
        var turned = new NumericArray(name, [.. dimensions.Reverse()], values).LastIndexFastest();
        return new NumericArray(name, dimensions, turned);
    }
}
