namespace Unmix.Evaluation.Spectra;

/// <summary>Which estimated endmember is which true one.</summary>
public static class EndmemberMatching
{
    /// <summary>The assignment of least total cost (H. Kuhn, 1955; potentials after Jonker and Volgenant).</summary>
    /// <param name="cost">[true, estimated], square, finite.</param>
    /// <returns>For each true one the estimated one.</returns>
    public static int[] Assign(double[,] cost)
    {
        ArgumentNullException.ThrowIfNull(cost);
        var size = cost.GetLength(0);
        if (cost.GetLength(1) != size)
            throw new ArgumentException($"{size} rows but {cost.GetLength(1)} columns.", nameof(cost));
        // Rows and columns from 1; one augmenting path a row.
        var rowPotential = new double[size + 1];
        var columnPotential = new double[size + 1];
        var rowOf = new int[size + 1];
        for (var row = 1; row <= size; row++)
            Augment(cost, row, rowPotential, columnPotential, rowOf);
        var assignment = new int[size];
        for (var column = 1; column <= size; column++)
            assignment[rowOf[column] - 1] = column - 1;
        return assignment;
    }

    /// <summary>The assignment of least summed spectral angle.</summary>
    /// <param name="truth">[P][L].</param>
    /// <param name="estimate">[P][L].</param>
    /// <returns>For each true one the estimated one.</returns>
    public static int[] ByAngle(IReadOnlyList<float[]> truth, IReadOnlyList<float[]> estimate)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(estimate);
        var cost = new double[truth.Count, estimate.Count];
        for (var i = 0; i < truth.Count; i++)
        {
            for (var j = 0; j < estimate.Count; j++)
                cost[i, j] = SpectralAngle.Between(truth[i], estimate[j]);
        }
        return Assign(cost);
    }

    /// <summary>The assignment by name, whatever the case of its letters; null unless every true name is there exactly once.</summary>
    /// <param name="truth">[P] names.</param>
    /// <param name="estimate">Names, at least P.</param>
    public static int[]? ByName(IReadOnlyList<string> truth, IReadOnlyList<string> estimate)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(estimate);
        var found = new int[truth.Count];
        for (var i = 0; i < found.Length; i++)
        {
            var places = Enumerable
                .Range(0, estimate.Count)
                .Where(j => string.Equals(truth[i], estimate[j], StringComparison.OrdinalIgnoreCase))
                .ToArray();
            if (places.Length != 1 || found.AsSpan(0, i).Contains(places[0]))
                return null;
            found[i] = places[0];
        }
        return found;
    }

    private static void Augment(double[,] cost, int row, double[] rowPotential, double[] columnPotential, int[] rowOf)
    {
        var size = rowPotential.Length - 1;
        var least = Enumerable.Repeat(double.PositiveInfinity, size + 1).ToArray();
        var cameFrom = new int[size + 1];
        var used = new bool[size + 1];
        rowOf[0] = row;
        var current = 0;
        while (rowOf[current] != 0)
        {
            used[current] = true;
            var next = 0;
            var shortest = double.PositiveInfinity;
            for (var column = 1; column <= size; column++)
            {
                if (used[column])
                    continue;
                var reduced = cost[rowOf[current] - 1, column - 1] - rowPotential[rowOf[current]] - columnPotential[column];
                if (reduced < least[column])
                    (least[column], cameFrom[column]) = (reduced, current);
                if (least[column] < shortest)
                    (shortest, next) = (least[column], column);
            }
            for (var column = 0; column <= size; column++)
            {
                if (!used[column])
                {
                    least[column] -= shortest;
                    continue;
                }
                rowPotential[rowOf[column]] += shortest;
                columnPotential[column] -= shortest;
            }
            current = next;
        }
        for (; current != 0; current = cameFrom[current])
            rowOf[current] = rowOf[cameFrom[current]];
    }
}
