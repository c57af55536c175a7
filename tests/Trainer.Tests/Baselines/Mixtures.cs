namespace Unmix.Trainer.Tests.Baselines;

/// <summary>Random endmembers and abundances for the tests of methods.</summary>
internal static class Mixtures
{
    public static double[,] Endmembers(Random random, int bands, int count)
    {
        var endmembers = new double[bands, count];
        for (var band = 0; band < bands; band++)
        {
            for (var p = 0; p < count; p++)
                endmembers[band, p] = random.NextDouble();
        }
        return endmembers;
    }

    /// <summary>Uniform on the simplex.</summary>
    public static double[] Abundances(Random random, int count)
    {
        var draws = Enumerable.Range(0, count).Select(_ => -Math.Log(1 - random.NextDouble())).ToArray();
        return [.. draws.Select(draw => draw / draws.Sum())];
    }

    /// <summary>M (s * a).</summary>
    public static double[] Mix(double[,] endmembers, IReadOnlyList<double> contributions) =>
        [
            .. Enumerable
                .Range(0, endmembers.GetLength(0))
                .Select(band => Enumerable.Range(0, contributions.Count).Sum(p => endmembers[band, p] * contributions[p])),
        ];

    /// <summary>|y - x|^2.</summary>
    public static double SquaredDistance(IReadOnlyList<double> left, IReadOnlyList<double> right) =>
        left.Zip(right, (a, b) => (a - b) * (a - b)).Sum();

    /// <summary>Every point of the simplex whose entries are whole multiples of 1 / steps.</summary>
    public static IEnumerable<double[]> Grid(int count, int steps)
    {
        if (count == 1)
        {
            yield return [1];
            yield break;
        }
        for (var i = 0; i <= steps; i++)
        {
            if (i == steps)
            {
                yield return [1, .. new double[count - 1]];
                yield break;
            }
            var share = (double)i / steps;
            foreach (var rest in Grid(count - 1, steps - i))
                yield return [share, .. rest.Select(value => value * (1 - share))];
        }
    }
}
