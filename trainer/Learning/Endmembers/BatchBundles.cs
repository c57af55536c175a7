using static TorchSharp.torch;

namespace Unmix.Learning.Endmembers;

/// <summary>
/// Batch endmembers, METHOD M11: vertex components of many random subsets of the scene, gathered into bundles by spectral
/// angle (B. Somers, M. Zortea, A. Plaza and G. Asner, IEEE JSTARS 2012). Each subset has other extreme pixels of the same
/// materials, so the bundles show how each material varies.
/// </summary>
public static class BatchBundles
{
    private const int LeastPixelsPerEndmember = 10;

    /// <param name="spectra">[N, L] reflectance, N at least P.</param>
    /// <param name="count">P, from 2 to L.</param>
    /// <param name="options">Subsets.</param>
    /// <param name="random">Draws the subsets, the directions within them and the starts of the grouping.</param>
    /// <returns>P bundles, the largest first.</returns>
    public static EndmemberBundles Find(Tensor spectra, int count, BatchOptions options, Random random)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var pixels = (int)spectra.shape[0];
        var size = (int)Math.Min(pixels, Math.Max(Math.Round(options.SubsetShare * pixels), LeastPixelsPerEndmember * count));
        var found = new List<long>();
        for (var run = 0; run < options.Runs; run++)
        {
            var subset = Draw(pixels, size, random);
            found.AddRange(VertexComponents.Find(spectra.index_select(0, tensor(subset)), count, random).Select(index => subset[index]));
        }
        var groups = AngleGroups.Of(spectra.index_select(0, tensor(found.ToArray())), count, random);
        var bundles = Enumerable
            .Range(0, count)
            .Select(group => found.Where((_, i) => groups[i] == group).Distinct().Order().ToArray())
            .OrderByDescending(rows => rows.Length)
            .ThenBy(rows => rows[0]);
        return Gather(spectra, [.. bundles]);
    }

    /// <summary>Bundles of the rows given, with centres, each bundle ordered by angle to its centre.</summary>
    internal static EndmemberBundles Gather(Tensor spectra, IReadOnlyList<long[]> rows)
    {
        using var scope = NewDisposeScope();
        var centres = new float[rows.Count][];
        var ordered = new long[rows.Count][];
        for (var p = 0; p < rows.Count; p++)
        {
            var members = spectra.index_select(0, tensor(rows[p])).to_type(ScalarType.Float64);
            var centre = members.mean([0]);
            centres[p] = [.. centre.data<double>().ToArray().Select(value => (float)value)];
            var nearest = AngleBundles.Find(members, centre.unsqueeze(0), rows[p].Length)[0];
            ordered[p] = [.. nearest.Select(index => rows[p][index])];
        }
        return new EndmemberBundles(ordered, centres);
    }

    /// <summary>That many different rows, ascending (R. Floyd's sampling).</summary>
    private static long[] Draw(int pixels, int size, Random random)
    {
        var chosen = new HashSet<long>();
        for (var last = pixels - size; last < pixels; last++)
        {
            if (!chosen.Add(random.NextInt64(last + 1)))
                chosen.Add(last);
        }
        return [.. chosen.Order()];
    }
}
