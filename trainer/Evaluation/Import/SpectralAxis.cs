using Unmix.Evaluation.LinearAlgebra;
using Unmix.Formats.Arrays;

namespace Unmix.Evaluation.Import;

/// <summary>
/// Which dimension of a cube the numbers themselves say to be that of the bands. Spectra are mixtures of few
/// materials, so that three components hold
/// nearly all of them; rows and columns of an image are not. On eight real and made scenes the rest was 5 to 60 times
/// less along the bands, and 1 to 4
/// times where noise is as strong as what is mixed.
/// </summary>
internal static class SpectralAxis
{
    private const int Components = 3;

    /// <summary>Indices of a dimension that are looked at: enough to see, and 64,000 numbers at most.</summary>
    private const int MostIndices = 40;

    /// <summary>How many times less the rest has to be.</summary>
    private const double Clearly = 5;

    /// <summary>Below it a cube is the same everywhere, and shows nothing.</summary>
    private const double LeastRest = 1e-6;

    /// <summary>True where the numbers speak for that dimension and against both others.</summary>
    public static bool IsConfirmed(NumericArray cube, int axis)
    {
        var rest = Rest(cube);
        return Enumerable
            .Range(0, rest.Length)
            .All(other => other == axis || (rest[other] > LeastRest && rest[other] >= Clearly * rest[axis]));
    }

    /// <summary>True where the numbers speak for another dimension.</summary>
    public static bool IsContradicted(NumericArray cube, int axis)
    {
        var rest = Rest(cube);
        return rest[axis] > LeastRest
            && Enumerable
                .Range(0, rest.Length)
                .Any(other => other != axis && cube.Dimensions[other] > Components && Clearly * rest[other] <= rest[axis]);
    }

    /// <summary>
    /// For each dimension the share of the cube's energy that three components along it leave; none where it is no
    /// longer than that.
    /// </summary>
    private static double[] Rest(NumericArray cube)
    {
        int[][] picked =
        [
            .. cube.Dimensions.Select(size =>
                Enumerable.Range(0, Math.Min(size, MostIndices)).Select(i => (int)((long)i * size / Math.Min(size, MostIndices))).ToArray()
            ),
        ];
        var (first, second, third) = (picked[0].Length, picked[1].Length, picked[2].Length);
        var values = new double[first * second * third];
        for (var i = 0; i < values.Length; i++)
        {
            long place =
                picked[0][i % first]
                + cube.Dimensions[0] * (picked[1][i / first % second] + (long)cube.Dimensions[1] * picked[2][i / first / second]);
            values[i] = double.Abs(cube.Values[place]) < ArrayValues.Deleted ? cube.Values[place] : 0;
        }
        return [Rest(values, first, 1), Rest(values, second, first), Rest(values, third, first * second)];
    }

    private static double Rest(double[] values, int size, int step)
    {
        var products = new double[size * size];
        for (var i = 0; i < values.Length; i++)
        {
            var own = i / step % size;
            for (var other = own; other < size; other++)
                products[own * size + other] += values[i] * values[i + (other - own) * step];
        }
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < i; j++)
                products[i * size + j] = products[j * size + i];
        }
        var energy = SymmetricEigen.ValuesOf(products, size);
        var sum = energy.Sum();
        return sum > 0 ? Math.Max(0, energy.Take(size - Components).Sum()) / sum : 0;
    }
}
