using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Endmembers;

/// <summary>
/// k-means on spectral angles: each spectrum belongs to the centre of least angle, each centre is the mean direction of its
/// spectra. Brightness does not count.
/// </summary>
internal static class AngleGroups
{
    /// <summary>Random starts; the grouping of least summed squared angle is kept.</summary>
    private const int Starts = 10;

    private const int MostRounds = 100;

    /// <param name="spectra">[n, L], n at least the number of groups.</param>
    /// <param name="count">Groups, each of which gets a spectrum at least.</param>
    /// <param name="random">Draws the starts.</param>
    /// <returns>[n] group of each spectrum, from 0.</returns>
    public static int[] Of(Tensor spectra, int count, Random random)
    {
        using var scope = NewDisposeScope();
        var values = spectra.to_type(ScalarType.Float64);
        var directions = values / values.Squared().sum(1, keepdim: true).sqrt().AtLeast(double.Epsilon);
        var cosines = matmul(directions, directions.t()).Within(-1, 1); // [n, n]
        var squares = cosines.acos().Squared().data<double>().ToArray();
        int[] best = [];
        var least = double.PositiveInfinity;
        for (var start = 0; start < Starts; start++)
        {
            var (groups, spread) = Settle(directions, Seeds(squares, (int)values.shape[0], count, random));
            if (spread < least)
                (best, least) = (groups, spread);
        }
        return best;
    }

    // k-means++ (D. Arthur and S. Vassilvitskii, 2007): each further seed with a chance in proportion to its squared angle to the nearest.
    private static long[] Seeds(double[] squares, int size, int count, Random random)
    {
        var seeds = new long[count];
        seeds[0] = random.Next(size);
        for (var seed = 1; seed < count; seed++)
        {
            var nearest = Enumerable.Range(0, size).Select(i => seeds.Take(seed).Min(s => squares[i * size + s])).ToArray();
            var mark = random.NextDouble() * nearest.Sum();
            var place = 0;
            while (place < size - 1 && (mark -= nearest[place]) >= 0)
                place++;
            seeds[seed] = place;
        }
        return seeds;
    }

    private static (int[] Groups, double Spread) Settle(Tensor directions, long[] seeds)
    {
        using var scope = NewDisposeScope();
        var centres = directions.index_select(0, tensor(seeds)); // [P, L]
        var groups = new int[directions.shape[0]];
        for (var round = 0; round < MostRounds; round++)
        {
            var angles = Angles(directions, centres);
            var next = Assign(angles, groups.Length, seeds.Length);
            if (round > 0 && next.SequenceEqual(groups))
                break;
            groups = next;
            var belongs = Membership(groups, seeds.Length); // [n, P]
            var sums = matmul(belongs.t(), directions);
            centres = sums / sums.Squared().sum(1, keepdim: true).sqrt().AtLeast(double.Epsilon);
        }
        var last = Angles(directions, centres);
        return (groups, groups.Select((group, i) => Math.Pow(last[i * seeds.Length + group], 2)).Sum());
    }

    /// <summary>
    /// The nearest centre of each; a centre left without any takes the spectrum farthest from its own among groups of several.
    /// </summary>
    private static int[] Assign(double[] angles, int size, int count)
    {
        var groups = new int[size];
        var sizes = new int[count];
        for (var i = 0; i < size; i++)
        {
            for (var p = 1; p < count; p++)
            {
                if (angles[i * count + p] < angles[i * count + groups[i]])
                    groups[i] = p;
            }
            sizes[groups[i]]++;
        }
        for (var empty = Array.IndexOf(sizes, 0); empty >= 0; empty = Array.IndexOf(sizes, 0))
        {
            var farthest = Enumerable.Range(0, size).Where(i => sizes[groups[i]] > 1).MaxBy(i => angles[i * count + groups[i]]);
            sizes[groups[farthest]]--;
            sizes[empty]++;
            groups[farthest] = empty;
        }
        return groups;
    }

    private static double[] Angles(Tensor directions, Tensor centres)
    {
        using var scope = NewDisposeScope();
        return matmul(directions, centres.t()).Within(-1, 1).acos().data<double>().ToArray();
    }

    private static Tensor Membership(int[] groups, int count) =>
        nn.functional.one_hot(tensor(groups.Select(group => (long)group).ToArray()), count).to_type(ScalarType.Float64);
}
