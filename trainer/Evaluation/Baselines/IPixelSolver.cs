namespace Unmix.Evaluation.Baselines;

/// <summary>A method that unmixes pixel by pixel with given endmembers. One instance a thread; a solve allocates nothing.</summary>
public interface IPixelSolver
{
    /// <summary>Unmixes one pixel.</summary>
    /// <param name="spectrum">[L] reflectance, finite.</param>
    /// <param name="solution">Written.</param>
    void Solve(ReadOnlySpan<double> spectrum, PixelSolution solution);
}

/// <summary>What a method says of one pixel; memory that is used again for the next one.</summary>
/// <param name="bandCount">L.</param>
/// <param name="endmemberCount">P.</param>
public sealed class PixelSolution(int bandCount, int endmemberCount)
{
    /// <summary>[P], at least 0, sum 1.</summary>
    public double[] Abundances { get; } = new double[endmemberCount];

    /// <summary>[P], at least 0: the pixel's endmembers are the given ones times these.</summary>
    public double[] Scales { get; } = new double[endmemberCount];

    /// <summary>[L], the spectrum that the method's model gives.</summary>
    public double[] Reconstruction { get; } = new double[bandCount];

    /// <summary>
    /// Splits contributions into shares and one brightness for all endmembers; equal shares where nothing contributes.
    /// </summary>
    /// <param name="contributions">[P], at least 0.</param>
    internal void Normalise(ReadOnlySpan<double> contributions)
    {
        double sum = 0;
        foreach (var contribution in contributions)
            sum += contribution;
        for (var p = 0; p < Abundances.Length; p++)
        {
            Abundances[p] = sum > 0 ? contributions[p] / sum : 1.0 / Abundances.Length;
            Scales[p] = sum;
        }
    }
}
