namespace Unmix.Trainer.Tests.Baselines;

/// <summary>Gauss and Jordan's elimination, as a truth for tests.</summary>
internal static class SmallSystem
{
    /// <param name="system">[n, n + 1], the right side last; used up.</param>
    /// <returns>[n].</returns>
    public static double[] Solve(double[,] system)
    {
        var size = system.GetLength(0);
        for (var pivot = 0; pivot < size; pivot++)
        {
            var best = Enumerable.Range(pivot, size - pivot).MaxBy(row => Math.Abs(system[row, pivot]));
            for (var column = 0; column <= size; column++)
                (system[pivot, column], system[best, column]) = (system[best, column], system[pivot, column]);
            for (var row = 0; row < size; row++)
            {
                if (row == pivot)
                    continue;
                var factor = system[row, pivot] / system[pivot, pivot];
                for (var column = 0; column <= size; column++)
                    system[row, column] -= factor * system[pivot, column];
            }
        }
        return [.. Enumerable.Range(0, size).Select(row => system[row, size] / system[row, row])];
    }
}
