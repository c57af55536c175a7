namespace Unmix.Trainer.Baselines;

/// <summary>
/// Exact least squares with abundances at least 0, and if asked for with sum 1, by an active set (C. Lawson and R. Hanson, 1974):
/// min |y - M a|^2 through the Gram matrix M'M. One instance a thread; a solve allocates nothing.
/// </summary>
public sealed class ConstrainedLeastSquares
{
    private const double Tolerance = 1e-12;

    private readonly double[,] gram;
    private readonly double[,] endmembers;
    private readonly bool sumToOne;
    private readonly int count;
    private readonly double[] projection;
    private readonly double[] trial;
    private readonly double[] system;
    private readonly bool[] free;

    /// <param name="endmembers">[L, P].</param>
    /// <param name="sumToOne">True: fully constrained least squares (FCLS); false: non-negative least squares (NNLS).</param>
    public ConstrainedLeastSquares(double[,] endmembers, bool sumToOne)
    {
        ArgumentNullException.ThrowIfNull(endmembers);
        this.endmembers = endmembers;
        this.sumToOne = sumToOne;
        count = endmembers.GetLength(1);
        gram = new double[count, count];
        for (var band = 0; band < endmembers.GetLength(0); band++)
        {
            for (var i = 0; i < count; i++)
            {
                for (var j = 0; j < count; j++) gram[i, j] += endmembers[band, i] * endmembers[band, j];
            }
        }
        projection = new double[count];
        trial = new double[count];
        system = new double[(count + 1) * (count + 2)];
        free = new bool[count];
    }

    /// <summary>The abundances of one pixel.</summary>
    /// <param name="spectrum">[L].</param>
    /// <param name="abundances">[P], written.</param>
    public void Solve(ReadOnlySpan<float> spectrum, Span<double> abundances)
    {
        Project(spectrum);
        abundances.Clear();
        Array.Clear(free);
        if (sumToOne)
        {
            var best = BestVertex();
            abundances[best] = 1;
            free[best] = true;
        }
        for (var round = 0; round < 10 * (count + 1); round++)
        {
            var multiplier = sumToOne ? Multiplier(abundances) : 0;
            var entering = -1;
            var steepest = Tolerance * (1 + gram[0, 0]);
            for (var j = 0; j < count; j++)
            {
                if (free[j]) continue;
                var slope = Slope(abundances, j) - multiplier;
                if (slope > steepest) (steepest, entering) = (slope, j);
            }
            if (entering < 0) return;
            free[entering] = true;
            MoveToOptimum(abundances);
        }
    }

    // Solves on the free set; walks towards the solution and fixes at zero what would become negative on the way.
    private void MoveToOptimum(Span<double> abundances)
    {
        while (true)
        {
            SolveFree();
            double step = 1;
            var blocking = -1;
            for (var j = 0; j < count; j++)
            {
                if (!free[j] || trial[j] > 0) continue;
                var share = abundances[j] / Math.Max(abundances[j] - trial[j], double.Epsilon);
                if (share < step || blocking < 0) (step, blocking) = (Math.Min(share, step), j);
            }
            for (var j = 0; j < count; j++)
            {
                if (free[j]) abundances[j] += step * (trial[j] - abundances[j]);
            }
            if (blocking < 0) return;
            abundances[blocking] = 0;
            free[blocking] = false;
        }
    }

    // Gaussian elimination with pivoting on [G 1; 1' 0][a; nu] = [b; 1], the free entries only.
    private void SolveFree()
    {
        Span<int> index = stackalloc int[count];
        var size = 0;
        for (var j = 0; j < count; j++)
        {
            if (free[j]) index[size++] = j;
        }
        var order = size + (sumToOne ? 1 : 0);
        var width = order + 1;
        for (var i = 0; i < order; i++)
        {
            for (var j = 0; j < order; j++)
                system[i * width + j] = i < size && j < size ? gram[index[i], index[j]] : i < size || j < size ? 1 : 0;
            system[i * width + order] = i < size ? projection[index[i]] : 1;
        }
        for (var pivot = 0; pivot < order; pivot++) Eliminate(pivot, order, width);
        for (var i = 0; i < size; i++) trial[index[i]] = system[i * width + order] / system[i * width + i];
    }

    private void Eliminate(int pivot, int order, int width)
    {
        var largest = pivot;
        for (var row = pivot + 1; row < order; row++)
        {
            if (Math.Abs(system[row * width + pivot]) > Math.Abs(system[largest * width + pivot])) largest = row;
        }
        for (var column = 0; column < width && largest != pivot; column++)
        {
            (system[pivot * width + column], system[largest * width + column]) =
                (system[largest * width + column], system[pivot * width + column]);
        }
        for (var row = 0; row < order; row++)
        {
            if (row == pivot) continue;
            var factor = system[row * width + pivot] / system[pivot * width + pivot];
            for (var column = pivot; column < width; column++)
                system[row * width + column] -= factor * system[pivot * width + column];
        }
    }

    private void Project(ReadOnlySpan<float> spectrum)
    {
        Array.Clear(projection);
        for (var band = 0; band < spectrum.Length; band++)
        {
            for (var j = 0; j < count; j++) projection[j] += endmembers[band, j] * spectrum[band];
        }
    }

    private int BestVertex()
    {
        var best = 0;
        for (var j = 1; j < count; j++)
        {
            if (gram[j, j] - 2 * projection[j] < gram[best, best] - 2 * projection[best]) best = j;
        }
        return best;
    }

    private double Slope(ReadOnlySpan<double> abundances, int j)
    {
        var slope = projection[j];
        for (var k = 0; k < count; k++) slope -= gram[j, k] * abundances[k];
        return slope;
    }

    private double Multiplier(ReadOnlySpan<double> abundances)
    {
        double sum = 0;
        var size = 0;
        for (var j = 0; j < count; j++)
        {
            if (!free[j]) continue;
            sum += Slope(abundances, j);
            size++;
        }
        return sum / size;
    }
}
