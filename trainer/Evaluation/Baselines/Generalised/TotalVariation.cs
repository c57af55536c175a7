namespace Unmix.Evaluation.Baselines.Generalised;

/// <summary>
/// The proximal step of the anisotropic total variation: min |v - x|^2 / 2 + weight sum over neighbours |v_n - v_m|_1, by projected
/// steps on its dual (A. Chambolle, 2004), whose variables are one a pair and endmember. They go on from the last call's.
/// </summary>
internal sealed class TotalVariation
{
    private const double Step = 0.25; // under 2 / 8, eight being the greatest eigenvalue of a raster's differences

    private readonly int count;
    private readonly (int First, int Second)[] pairs;
    private readonly double[][] duals;

    /// <param name="neighbours">Of the pixels.</param>
    /// <param name="count">P.</param>
    public TotalVariation(PixelNeighbours neighbours, int count)
    {
        this.count = count;
        List<(int, int)> found = [];
        Span<int> beside = stackalloc int[4];
        foreach (var n in neighbours.Valid)
        {
            var many = neighbours.Of(n, beside);
            for (var i = 0; i < many; i++)
            {
                if (beside[i] > n)
                    found.Add((n, beside[i]));
            }
        }
        pairs = [.. found];
        duals = [.. pairs.Select(_ => new double[count])];
    }

    /// <summary>Replaces x by v.</summary>
    /// <param name="values">[N][P].</param>
    /// <param name="weight">At least 0.</param>
    /// <param name="passes">More come nearer to the minimum.</param>
    public void Lower(double[][] values, double weight, int passes = 10)
    {
        // v = x - D't is kept up to date, so that no x has to be kept.
        for (var i = 0; i < pairs.Length; i++)
        {
            for (var p = 0; p < count; p++)
                duals[i][p] = Math.Clamp(duals[i][p], -weight, weight);
            Shift(values, i, duals[i]);
        }
        var steps = pairs.Select(_ => new double[count]).ToArray();
        for (var pass = 0; pass < passes; pass++)
        {
            for (var i = 0; i < pairs.Length; i++)
            {
                var (first, second) = pairs[i];
                for (var p = 0; p < count; p++)
                {
                    var next = Math.Clamp(duals[i][p] + Step * (values[first][p] - values[second][p]), -weight, weight);
                    steps[i][p] = next - duals[i][p];
                    duals[i][p] = next;
                }
            }
            for (var i = 0; i < pairs.Length; i++)
                Shift(values, i, steps[i]);
        }
    }

    private void Shift(double[][] values, int pair, double[] by)
    {
        var (first, second) = pairs[pair];
        for (var p = 0; p < count; p++)
        {
            values[first][p] -= by[p];
            values[second][p] += by[p];
        }
    }
}
