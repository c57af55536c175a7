namespace Unmix.Learning.Endmembers.Faces;

/// <summary>Steps up a gradient whose scale is not known (D. Kingma and J. Ba, 2015), along the sphere.</summary>
internal sealed class AdamSteps(int size)
{
    private const double Memory = 0.8;
    private const double SquareMemory = 0.95;

    private readonly double[] means = new double[size];
    private readonly double[] squares = new double[size];
    private int taken;

    /// <param name="corners">[P, D] of length 1, moved.</param>
    /// <param name="gradient">[P, D].</param>
    /// <param name="axes">D.</param>
    /// <param name="step">About how far along an axis.</param>
    public void Take(double[] corners, double[] gradient, int axes, double step)
    {
        taken++;
        double first = 1 - Math.Pow(Memory, taken),
            second = 1 - Math.Pow(SquareMemory, taken);
        for (var start = 0; start < corners.Length; start += axes)
        {
            double radial = 0,
                length = 0,
                norm = 0;
            for (var i = start; i < start + axes; i++)
                radial += gradient[i] * corners[i];
            for (var i = start; i < start + axes; i++)
            {
                gradient[i] -= radial * corners[i]; // along the sphere
                norm += gradient[i] * gradient[i];
            }
            for (var i = start; i < start + axes; i++)
            {
                means[i] = Memory * means[i] + (1 - Memory) * gradient[i];
                squares[i] = SquareMemory * squares[i] + (1 - SquareMemory) * norm / (axes - 1); // one scale a corner: no axis is special
                corners[i] += step * (means[i] / first) / (Math.Sqrt(squares[i] / second) + 1e-12);
                length += corners[i] * corners[i];
            }
            for (var i = start; i < start + axes; i++)
                corners[i] /= Math.Sqrt(length);
        }
    }
}
