namespace Unmix.Evaluation.Baselines.Classes;

/// <summary>Unmixes pixel by pixel with spectra of a class-labelled library. One instance a thread; solving allocates nothing.</summary>
public interface IClassSolver
{
    /// <summary>Unmixes one pixel.</summary>
    /// <param name="spectrum">[L] reflectance, finite.</param>
    /// <param name="pixel">Its place in the scene: what is random is drawn for the pixel, whoever solves it.</param>
    /// <param name="solution">Written.</param>
    void Solve(ReadOnlySpan<double> spectrum, int pixel, ClassSolution solution);
}

/// <summary>What a method says of one pixel's classes; memory that is used again for the next one.</summary>
/// <param name="classCount">C.</param>
public sealed class ClassSolution(int classCount)
{
    /// <summary>[C], at least 0, sum 1.</summary>
    public double[] Shares { get; } = new double[classCount];

    /// <summary>[C], of the shares; NaN where the method has none.</summary>
    public double[] Deviations { get; } = Enumerable.Repeat(double.NaN, classCount).ToArray();

    /// <summary>Sums the shares of spectra by class and lets them sum to 1; equal shares where nothing contributes.</summary>
    /// <param name="contributions">[N], at least 0.</param>
    /// <param name="classOf">[N] the class of each.</param>
    internal void Sum(ReadOnlySpan<double> contributions, IReadOnlyList<int> classOf)
    {
        Array.Clear(Shares);
        double total = 0;
        for (var i = 0; i < contributions.Length; i++)
        {
            Shares[classOf[i]] += contributions[i];
            total += contributions[i];
        }
        for (var c = 0; c < Shares.Length; c++)
            Shares[c] = total > 0 ? Shares[c] / total : 1.0 / Shares.Length;
    }
}
