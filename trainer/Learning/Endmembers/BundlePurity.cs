using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Endmembers;

/// <summary>
/// Takes members out of bundles that are not pure. A member stays where both hold:
/// (1) unmixed by the references (non-negative least squares, so that its brightness is free), its own material has at
/// least <see cref="LeastShare"/> of the sum of abundances;
/// (2) its spectral angle to its reference is at most the bundle's median angle plus <see cref="OutlierDeviations"/> robust
/// deviations (1.4826 times the median absolute difference from that median).
/// The nearest member that passes (1) always stays, and where none passes the nearest of all: no bundle is emptied.
/// </summary>
public sealed record BundlePurity
{
    /// <summary>The deviation of a normal variable over its median absolute difference from the median.</summary>
    private const double DeviationOfMedian = 1.4826;

    /// <summary>An abundance that moves by less is settled: shares are compared with whole percents.</summary>
    private const double LeastChange = 1e-7;

    private const int MostRounds = 10_000;

    /// <summary>Least share of the own material, from 0 to 1.</summary>
    public double LeastShare { get; init; } = 0.9;

    /// <summary>Where fewer members pass, the purest so many stay: a bundle of one has no variability. At least 1.</summary>
    public int LeastMembers { get; init; } = 10;

    /// <summary>
    /// Members below <see cref="PureShare"/> stay only as long as there are not so many: a few more of them say more of how the material
    /// varies, a lot more mostly of what is mixed into it. 0 keeps all that pass.
    /// </summary>
    public int EnoughMembers { get; init; }

    /// <summary>See <see cref="EnoughMembers"/>; from <see cref="LeastShare"/> to 1.</summary>
    public double PureShare { get; init; } = 0.95;

    /// <summary>How far above the median an angle may be, in robust deviations; above 0.</summary>
    public double OutlierDeviations { get; init; } = 3;

    /// <param name="spectra">[N, L] reflectance.</param>
    /// <param name="bundles">Rows of it.</param>
    /// <param name="references">[P][L], one for each bundle.</param>
    /// <returns>The bundles without impure members, with new centres.</returns>
    public EndmemberBundles Refine(Tensor spectra, EndmemberBundles bundles, float[][] references)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        ArgumentNullException.ThrowIfNull(bundles);
        ArgumentNullException.ThrowIfNull(references);
        if (references.Length != bundles.Rows.Count)
            throw new ArgumentException($"{references.Length} references for {bundles.Rows.Count} bundles.", nameof(references));
        using var outer = NewDisposeScope();
        using var noGradient = no_grad();
        var matrix = stack([.. references.Select(reference => tensor(reference, ScalarType.Float64))]); // [P, L]
        var gram = matmul(matrix, matrix.t()).data<double>().ToArray(); // [P, P]
        var kept = new long[references.Length][];
        for (var p = 0; p < references.Length; p++)
        {
            using var scope = NewDisposeScope();
            var members = spectra.index_select(0, tensor(bundles.Rows[p])).to_type(ScalarType.Float64); // [n, L]
            var products = matmul(members, matrix.t()); // [n, P]
            var cosines = products.select(1, p) / members.Squared().sum(1).sqrt().Times(Math.Sqrt(gram[p * references.Length + p]));
            var angles = cosines.nan_to_num(0).Within(-1, 1).acos().data<double>().ToArray();
            var targets = products.contiguous().data<double>().ToArray();
            var shares = Enumerable
                .Range(0, angles.Length)
                .Select(n => Share(gram, targets.AsSpan(n * references.Length, references.Length), p))
                .ToArray();
            kept[p] = [.. Keep(angles, shares).Select(place => bundles.Rows[p][place])];
        }
        return BatchBundles.Gather(spectra, kept);
    }

    private IEnumerable<int> Keep(double[] angles, double[] shares)
    {
        var median = Median(angles);
        var most = median + OutlierDeviations * DeviationOfMedian * Median([.. angles.Select(angle => Math.Abs(angle - median))]);
        var places = Enumerable.Range(0, angles.Length).OrderBy(place => angles[place]).ToList();
        var pure = places.Where(place => shares[place] >= LeastShare).ToList();
        var kept = Enough(pure.Where(place => angles[place] <= most).ToList(), shares);
        if (kept.Count >= LeastMembers)
            return kept;
        var purest = places.OrderByDescending(place => shares[place]).ThenBy(place => angles[place]).Take(LeastMembers).ToHashSet();
        return places.Where(purest.Contains);
    }

    private List<int> Enough(List<int> places, double[] shares)
    {
        if (EnoughMembers == 0)
            return places;
        var count = Math.Max(EnoughMembers, places.Count(place => shares[place] >= PureShare));
        if (places.Count <= count)
            return places;
        var purest = places.OrderByDescending(place => shares[place]).Take(count).ToHashSet(); // stable: the nearer of equals
        return [.. places.Where(purest.Contains)];
    }

    /// <summary>
    /// The share of one endmember in the non-negative least squares of a pixel, by descent along one coordinate after another
    /// (V. Franc, V. Hlavac and M. Navara, 2005) on the normal equations: P is small and so is a bundle.
    /// </summary>
    private static double Share(double[] gram, ReadOnlySpan<double> target, int own)
    {
        var count = target.Length;
        var abundances = new double[count];
        var change = double.PositiveInfinity;
        for (var round = 0; round < MostRounds && change > LeastChange; round++)
        {
            change = 0;
            for (var p = 0; p < count; p++)
            {
                if (gram[p * count + p] <= 0)
                    continue; // a reference of nothing explains nothing
                var slope = target[p];
                for (var q = 0; q < count; q++)
                    slope -= gram[p * count + q] * abundances[q];
                var moved = Math.Max(0, abundances[p] + slope / gram[p * count + p]);
                change = Math.Max(change, Math.Abs(moved - abundances[p]));
                abundances[p] = moved;
            }
        }
        var sum = abundances.Sum();
        return sum > 0 ? abundances[own] / sum : 0;
    }

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
