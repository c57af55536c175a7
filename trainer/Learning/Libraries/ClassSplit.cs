using Unmix.Evaluation.Spectra;

namespace Unmix.Learning.Libraries;

/// <summary>
/// Splits classes of spectra into endmembers: groups of spectra of like shape, whatever their brightness. The group that is
/// farthest from being of one shape, all its spectra counted, is parted in two until none needs it or there are enough.
/// </summary>
public static class ClassSplit
{
    private const int MostRounds = 50;

    /// <param name="classes">[C][n_c][L], each class with at least one spectrum, each spectrum somewhere above 0.</param>
    /// <param name="most">Endmembers of all classes together; a class has one at least.</param>
    /// <param name="angle">Radians: a group is left whole where its spectra lie this near to its direction, root mean square.</param>
    /// <returns>[C] lists of groups of indices into the class, the largest group first.</returns>
    public static IReadOnlyList<IReadOnlyList<int[]>> Of(IReadOnlyList<IReadOnlyList<float[]>> classes, int most, double angle)
    {
        ArgumentNullException.ThrowIfNull(classes);
        var groups = classes.Select(spectra => new List<int[]> { Enumerable.Range(0, spectra.Count).ToArray() }).ToArray();
        var whole = new HashSet<int[]>(ReferenceEqualityComparer.Instance); // those that could not be parted
        while (groups.Sum(list => list.Count) < most)
        {
            var widest = groups
                .SelectMany((list, c) => list.Select(group => (Class: c, Group: group, Sum: SquareSum(classes[c], group))))
                .Where(candidate => candidate.Sum > angle * angle * candidate.Group.Length && !whole.Contains(candidate.Group))
                .OrderByDescending(candidate => candidate.Sum)
                .FirstOrDefault();
            if (widest.Group is null)
                break;
            var parts = Part(classes[widest.Class], widest.Group);
            if (parts.Length < 2)
            {
                whole.Add(widest.Group);
                continue;
            }
            groups[widest.Class].Remove(widest.Group);
            groups[widest.Class].AddRange(parts);
        }
        return [.. groups.Select(list => list.OrderByDescending(group => group.Length).ThenBy(group => group[0]).ToArray())];
    }

    // Two groups around the two spectra that lie farthest apart, each then gathered around its mean direction.
    private static int[][] Part(IReadOnlyList<float[]> spectra, int[] group)
    {
        var centre = Direction(spectra, group);
        var first = group.MaxBy(i => SpectralAngle.Between(spectra[i], centre));
        var second = group.MaxBy(i => SpectralAngle.Between(spectra[i], spectra[first]));
        float[][] centres = [spectra[first], spectra[second]];
        int[][] parts = [];
        for (var round = 0; round < MostRounds; round++)
        {
            var found = group
                .GroupBy(i => SpectralAngle.Between(spectra[i], centres[0]) <= SpectralAngle.Between(spectra[i], centres[1]) ? 0 : 1)
                .OrderBy(part => part.Key)
                .Select(part => part.ToArray())
                .ToArray();
            if (found.Length < 2)
                return found;
            if (parts.Length == 2 && found[0].AsSpan().SequenceEqual(parts[0]))
                break;
            parts = found;
            centres = [Direction(spectra, parts[0]), Direction(spectra, parts[1])];
        }
        return parts;
    }

    private static double SquareSum(IReadOnlyList<float[]> spectra, int[] group)
    {
        var centre = Direction(spectra, group);
        return group.Sum(i => Math.Pow(SpectralAngle.Between(spectra[i], centre), 2));
    }

    // The mean of the spectra at length 1.
    private static float[] Direction(IReadOnlyList<float[]> spectra, int[] group)
    {
        var mean = new double[spectra[group[0]].Length];
        foreach (var i in group)
        {
            var length = Math.Sqrt(spectra[i].Sum(value => (double)value * value));
            for (var band = 0; band < mean.Length; band++)
                mean[band] += spectra[i][band] / length;
        }
        return [.. mean.Select(value => (float)value)];
    }
}
