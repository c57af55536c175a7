namespace Unmix.Evaluation.Baselines;

/// <summary>
/// One band of a pixel's own endmembers: the x of least (y - a'x)^2 / 2 + weight |x - c|^2 / 2, x at least 0. Its condition is
/// x = max(0, c + t a) with weight t = y - a'x, one equation in one unknown, whose left side grows with t and whose right side falls.
/// </summary>
internal static class PulledEndmember
{
    /// <param name="value">y.</param>
    /// <param name="abundances">a, [P], at least 0.</param>
    /// <param name="centre">c, [P], at least 0.</param>
    /// <param name="weight">Above 0.</param>
    /// <param name="endmembers">x, [P], written.</param>
    public static void Find(
        double value,
        ReadOnlySpan<double> abundances,
        ReadOnlySpan<double> centre,
        double weight,
        Span<double> endmembers
    )
    {
        // Entries that are 0 only get more of them while t falls, so every round either is the last or adds one.
        endmembers.Fill(1);
        for (var round = 0; round <= abundances.Length; round++)
        {
            double left = value,
                curvature = weight;
            for (var p = 0; p < abundances.Length; p++)
            {
                if (endmembers[p] == 0)
                    continue;
                left -= abundances[p] * centre[p];
                curvature += abundances[p] * abundances[p];
            }
            var step = left / curvature;
            var changed = false;
            for (var p = 0; p < abundances.Length; p++)
            {
                if (endmembers[p] == 0)
                    continue;
                endmembers[p] = centre[p] + step * abundances[p];
                changed |= endmembers[p] < 0;
                endmembers[p] = Math.Max(0, endmembers[p]);
            }
            if (!changed)
                return;
            // What was above 0 starts anew; what is 0 stays.
            for (var p = 0; p < abundances.Length; p++)
                endmembers[p] = endmembers[p] > 0 ? 1 : 0;
        }
    }
}
