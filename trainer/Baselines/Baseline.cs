namespace Unmix.Trainer.Baselines;

/// <summary>The linear methods that every score stands beside.</summary>
public enum BaselineMethod
{
    /// <summary>Fully constrained least squares: at least 0, sum 1.</summary>
    Fcls,

    /// <summary>Non-negative least squares, divided by its sum: brightness per pixel is left free.</summary>
    NnlsNormalised,
}

/// <summary>Unmixes whole scenes by a linear method.</summary>
public static class Baseline
{
    /// <param name="method">Which.</param>
    /// <param name="spectra">[N, L].</param>
    /// <param name="endmembers">[L, P].</param>
    /// <returns>[N, P] abundances; equal shares where no endmember takes part.</returns>
    public static float[] Unmix(BaselineMethod method, ReadOnlySpan<float> spectra, double[,] endmembers)
    {
        ArgumentNullException.ThrowIfNull(endmembers);
        int bands = endmembers.GetLength(0), count = endmembers.GetLength(1), pixels = spectra.Length / bands;
        var solver = new ConstrainedLeastSquares(endmembers, sumToOne: method == BaselineMethod.Fcls);
        var result = new float[pixels * count];
        var abundances = new double[count];
        for (var n = 0; n < pixels; n++)
        {
            solver.Solve(spectra.Slice(n * bands, bands), abundances);
            var sum = abundances.Sum();
            for (var p = 0; p < count; p++) result[n * count + p] = (float)(sum > 0 ? abundances[p] / sum : 1.0 / count);
        }
        return result;
    }
}
