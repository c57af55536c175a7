namespace Unmix.Trainer.Scores;

/// <summary>Which estimated endmember is which true one: the assignment of least total cost (H. Kuhn, 1955).</summary>
public static class EndmemberMatching
{
    /// <param name="cost">[true, estimated], finite.</param>
    /// <returns>For each true one the estimated one.</returns>
    public static int[] Assign(double[,] cost)
    {
        ArgumentNullException.ThrowIfNull(cost);
        var size = cost.GetLength(0);
        // Rows and columns from 1; potentials after Jonker and Volgenant, one augmenting path a row.
        var rowPotential = new double[size + 1];
        var columnPotential = new double[size + 1];
        var rowOf = new int[size + 1];
        for (var row = 1; row <= size; row++) Augment(cost, row, rowPotential, columnPotential, rowOf);
        var assignment = new int[size];
        for (var column = 1; column <= size; column++) assignment[rowOf[column] - 1] = column - 1;
        return assignment;
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
                if (used[column]) continue;
                var reduced = cost[rowOf[current] - 1, column - 1] - rowPotential[rowOf[current]] - columnPotential[column];
                if (reduced < least[column]) (least[column], cameFrom[column]) = (reduced, current);
                if (least[column] < shortest) (shortest, next) = (least[column], column);
            }
            for (var column = 0; column <= size; column++)
            {
                if (used[column]) (rowPotential[rowOf[column]], columnPotential[column]) = (rowPotential[rowOf[column]] + shortest, columnPotential[column] - shortest);
                else least[column] -= shortest;
            }
            current = next;
        }
        for (; current != 0; current = cameFrom[current]) rowOf[current] = rowOf[cameFrom[current]];
    }
}
