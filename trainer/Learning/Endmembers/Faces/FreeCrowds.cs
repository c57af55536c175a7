namespace Unmix.Learning.Endmembers.Faces;

/// <summary>Round normal densities anywhere, for pixels that are no mixture of the materials looked for.</summary>
internal sealed class FreeCrowds
{
    private const double Start = 0.05 * 0.05; // radians squared
    private const double Least = 0.003 * 0.003;
    private const double LogTwoPi = 1.8378770664093453;

    private const double Prior = 0.1; // pixels that each has beforehand

    private readonly int axes;
    private readonly double[] centres;
    private readonly double[] variances;
    private readonly double[] proportions;
    private readonly double[] counts;
    private readonly double[] sums;
    private readonly double[] squares;

    private FreeCrowds(int axes, double[] centres, double share)
    {
        (this.axes, this.centres) = (axes, centres);
        Count = centres.Length / axes;
        variances = [.. Enumerable.Repeat(Start, Count)];
        proportions = [.. Enumerable.Repeat(share / Math.Max(1, Count), Count)];
        (counts, squares, sums) = (new double[Count], new double[Count], new double[centres.Length]);
    }

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>Pixels that are theirs, of the last round.</summary>
    public double Total => counts.Sum();

    /// <summary>Crowds at pixels drawn, each far from those before with a greater chance (as k-means++ starts).</summary>
    public static FreeCrowds At(SpectralDirections directions, int count, double share, Random random)
    {
        var axes = directions.AxisCount;
        var centres = new List<double>();
        var distances = directions.Weights.ToArray();
        for (var crowd = 0; crowd < count; crowd++)
        {
            var mark = random.NextDouble() * distances.Sum();
            var chosen = 0;
            while (chosen < distances.Length - 1 && (mark -= distances[chosen]) >= 0)
                chosen++;
            centres.AddRange(directions[chosen]);
            for (var n = 0; n < distances.Length; n++)
            {
                var square = directions.Weights[n] * Distance(directions[n], directions[chosen]);
                distances[n] = crowd == 0 ? square : Math.Min(distances[n], square);
            }
        }
        return new FreeCrowds(axes, [.. centres], share);
    }

    /// <summary>The same, for another start.</summary>
    public FreeCrowds Copy() => new(axes, [.. centres], proportions.Sum());

    /// <summary>Forgets what was taken.</summary>
    public void Begin()
    {
        Array.Clear(counts);
        Array.Clear(sums);
        Array.Clear(squares);
    }

    /// <summary>Log densities of one pixel, proportions included.</summary>
    public void LogDensities(ReadOnlySpan<double> direction, double noise, Span<double> logs)
    {
        for (var crowd = 0; crowd < Count; crowd++)
        {
            var variance = variances[crowd] + noise;
            var square = Distance(direction, centres.AsSpan(crowd * axes, axes));
            logs[crowd] = Math.Log(proportions[crowd]) - 0.5 * (axes - 1) * (Math.Log(variance) + LogTwoPi) - 0.5 * square / variance;
        }
    }

    /// <summary>A pixel, of which each crowd has a part.</summary>
    public void Take(ReadOnlySpan<double> direction, double noise, ReadOnlySpan<double> parts, double weight)
    {
        for (var crowd = 0; crowd < Count; crowd++)
        {
            var share = weight * parts[crowd];
            if (share < 1e-6)
                continue;
            counts[crowd] += share;
            var square = Distance(direction, centres.AsSpan(crowd * axes, axes)) / (axes - 1);
            squares[crowd] += share * Math.Max(0, square - noise);
            for (var axis = 0; axis < axes; axis++)
                sums[crowd * axes + axis] += share * direction[axis];
        }
    }

    /// <summary>Centres, variances and proportions as the pixels have them.</summary>
    public void Finish(double share)
    {
        var whole = Total + Prior * Count;
        for (var crowd = 0; crowd < Count; crowd++)
        {
            proportions[crowd] = share * (counts[crowd] + Prior) / whole;
            variances[crowd] = Math.Max(Least, (squares[crowd] + Start) / (counts[crowd] + 1));
            for (var axis = 0; axis < axes && counts[crowd] > 1e-3; axis++)
                centres[crowd * axes + axis] = sums[crowd * axes + axis] / counts[crowd];
        }
    }

    private static double Distance(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        for (var i = 0; i < left.Length; i++)
            sum += (left[i] - right[i]) * (left[i] - right[i]);
        return sum;
    }
}
