namespace Unmix.Evaluation.Baselines;

/// <summary>
/// The exact minimum of v'G v / 2 - t'v with lower &lt;= v &lt;= upper and, if asked for, the first entries summing to 1, by a primal
/// active set (J. Nocedal and S. Wright, Numerical Optimization, 2nd ed., algorithm 16.3; with lower bounds alone it is the
/// method of C. Lawson and R. Hanson, 1974). G is [n, n], positive semi-definite. One instance a thread; a solve allocates nothing.
/// </summary>
internal sealed class BoundedQuadratic
{
    private const double Tolerance = 1e-12;

    /// <summary>
    /// Added to the diagonal, as a share of its largest entry, so that endmembers which depend on each other have one answer.
    /// </summary>
    private const double Ridge = 1e-13;

    private readonly int size;
    private readonly int summed;
    private readonly double[] trial;
    private readonly double[] system;
    private readonly int[] index;
    private readonly bool[] free;

    /// <param name="size">n.</param>
    /// <param name="summed">
    /// How many entries, from the first on, sum to 1; 0 for no such constraint. Their upper bounds stay infinite.
    /// </param>
    public BoundedQuadratic(int size, int summed)
    {
        this.size = size;
        this.summed = summed;
        Gram = new double[size * size];
        Target = new double[size];
        Lower = new double[size];
        Upper = [.. Enumerable.Repeat(double.PositiveInfinity, size)];
        trial = new double[size];
        index = new int[size];
        free = new bool[size];
        system = new double[(size + 1) * (size + 2)];
    }

    /// <summary>[n, n], symmetric, row by row.</summary>
    public double[] Gram { get; }

    /// <summary>[n].</summary>
    public double[] Target { get; }

    /// <summary>[n], 0 at first.</summary>
    public double[] Lower { get; }

    /// <summary>[n], infinite at first.</summary>
    public double[] Upper { get; }

    /// <summary>Goes from a point that keeps the constraints to the minimum.</summary>
    /// <param name="values">[n], the start; entries at a bound are first held there.</param>
    public void Minimise(Span<double> values)
    {
        double largest = 0;
        for (var i = 0; i < size; i++)
        {
            free[i] = values[i] > Lower[i] && values[i] < Upper[i];
            largest = Math.Max(largest, Gram[i * size + i]);
        }
        // Every round takes a constraint or gives one back; the bound on rounds only guards against rounding.
        for (var round = 0; round < 20 * (size + 1); round++)
        {
            SolveFree(values, Ridge * largest);
            if (Walk(values))
                continue;
            if (!Release(values, Tolerance * (1 + largest)))
                return;
        }
    }

    // Towards the minimum on the free entries; true when a bound stopped it, which is then held.
    private bool Walk(Span<double> values)
    {
        double step = 1;
        var blocking = -1;
        for (var i = 0; i < size; i++)
        {
            if (!free[i] || (trial[i] > Lower[i] && trial[i] < Upper[i]))
                continue;
            var bound = trial[i] <= Lower[i] ? Lower[i] : Upper[i];
            var share = Math.Clamp((bound - values[i]) / (trial[i] - values[i]), 0, 1);
            if (double.IsNaN(share))
                share = 0;
            if (share < step || blocking < 0)
                (step, blocking) = (share, i);
        }
        for (var i = 0; i < size; i++)
        {
            if (free[i])
                values[i] += step * (trial[i] - values[i]);
        }
        if (blocking < 0)
            return false;
        values[blocking] = trial[blocking] <= Lower[blocking] ? Lower[blocking] : Upper[blocking];
        free[blocking] = false;
        return true;
    }

    // Frees the held entry along which the function falls most; false when there is none: the minimum.
    private bool Release(ReadOnlySpan<double> values, double tolerance)
    {
        var multiplier = Multiplier(values);
        var entering = -1;
        for (var i = 0; i < size; i++)
        {
            if (free[i])
                continue;
            var slope = Slope(values, i) - (i < summed ? multiplier : 0);
            var inward = values[i] <= Lower[i] ? slope : -slope;
            if (inward > tolerance)
                (tolerance, entering) = (inward, i);
        }
        if (entering < 0)
            return false;
        free[entering] = true;
        return true;
    }

    private double Slope(ReadOnlySpan<double> values, int i)
    {
        var slope = Target[i];
        for (var j = 0; j < size; j++)
            slope -= Gram[i * size + j] * values[j];
        return slope;
    }

    private double Multiplier(ReadOnlySpan<double> values)
    {
        double sum = 0;
        var count = 0;
        for (var i = 0; i < summed; i++)
        {
            if (!free[i])
                continue;
            sum += Slope(values, i);
            count++;
        }
        return count > 0 ? sum / count : 0;
    }

    // Gaussian elimination with pivoting on [G e; e' 0][v; nu] = [t; 1], the free entries only.
    private void SolveFree(ReadOnlySpan<double> values, double ridge)
    {
        var count = 0;
        var anySummed = false;
        double left = 1;
        for (var i = 0; i < size; i++)
        {
            if (free[i])
            {
                index[count++] = i;
                anySummed |= i < summed;
            }
            else if (i < summed)
            {
                left -= values[i];
            }
        }
        var order = count + (anySummed ? 1 : 0);
        var width = order + 1;
        for (var row = 0; row < count; row++)
        {
            var i = index[row];
            var target = Target[i];
            for (var j = 0; j < size; j++)
                target -= free[j] ? 0 : Gram[i * size + j] * values[j];
            for (var column = 0; column < count; column++)
                system[row * width + column] = Gram[i * size + index[column]];
            system[row * width + row] += ridge;
            system[row * width + order] = target;
            if (!anySummed)
                continue;
            var member = i < summed ? 1 : 0;
            system[row * width + count] = member;
            system[count * width + row] = member;
        }
        if (anySummed)
        {
            system[count * width + count] = 0;
            system[count * width + order] = left;
        }
        for (var pivot = 0; pivot < order; pivot++)
            Eliminate(pivot, order, width);
        for (var row = 0; row < count; row++)
            trial[index[row]] = system[row * width + order] / system[row * width + row];
    }

    private void Eliminate(int pivot, int order, int width)
    {
        var largest = pivot;
        for (var row = pivot + 1; row < order; row++)
        {
            if (Math.Abs(system[row * width + pivot]) > Math.Abs(system[largest * width + pivot]))
                largest = row;
        }
        for (var column = 0; column < width && largest != pivot; column++)
        {
            (system[pivot * width + column], system[largest * width + column]) = (
                system[largest * width + column],
                system[pivot * width + column]
            );
        }
        for (var row = 0; row < order; row++)
        {
            if (row == pivot)
                continue;
            var factor = system[row * width + pivot] / system[pivot * width + pivot];
            for (var column = pivot; column < width; column++)
                system[row * width + column] -= factor * system[pivot * width + column];
        }
    }
}
