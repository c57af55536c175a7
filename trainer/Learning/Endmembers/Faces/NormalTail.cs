namespace Unmix.Learning.Endmembers.Faces;

/// <summary>Logarithm of the normal distribution function and its slope, from a table: the two are needed millions of times.</summary>
internal static class NormalTail
{
    private const double First = -8;
    private const double Last = 5;
    private const int PerUnit = 64;

    private static readonly (double Log, double Slope)[] table = Tabulate();

    /// <param name="z">Any number.</param>
    /// <param name="slope">phi(z) / Phi(z).</param>
    /// <returns>ln Phi(z), within 1e-4.</returns>
    public static double Log(double z, out double slope)
    {
        if (z >= Last)
        {
            slope = 0;
            return 0;
        }
        if (z <= First)
        {
            // Phi(z) = phi(z) / -z (1 - 1 / z^2 + ...)
            slope = -z - 1 / z;
            return -0.5 * z * z - Math.Log(-z * Math.Sqrt(2 * Math.PI)) - 1 / (z * z);
        }
        var place = (z - First) * PerUnit;
        var i = (int)place;
        var share = place - i;
        slope = table[i].Slope + share * (table[i + 1].Slope - table[i].Slope);
        return table[i].Log + share * (table[i + 1].Log - table[i].Log);
    }

    // Backwards from the tail, where the series holds: (ln Phi)' = phi / Phi, by Simpson's rule on phi from below.
    private static (double, double)[] Tabulate()
    {
        var result = new (double, double)[(int)((Last - First) * PerUnit) + 2];
        static double Density(double z) => Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI);
        var below = Density(First) / -First * (1 - 1 / (First * First) + 3 / Math.Pow(First, 4));
        const double Step = 1.0 / PerUnit;
        for (var i = 0; i < result.Length; i++)
        {
            var z = First + i * Step;
            result[i] = (Math.Log(below), Density(z) / below);
            below += Step / 6 * (Density(z) + 4 * Density(z + Step / 2) + Density(z + Step));
        }
        return result;
    }
}
