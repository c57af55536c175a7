namespace Unmix.Learning.Endmembers.Faces;

/// <summary>Where a search for corners begins: at extreme directions, and beyond them.</summary>
internal sealed class CornerStarts
{
    private const int Neighbours = 6;
    private const double LeastHeight = 0.1;

    private readonly SpectralDirections directions;
    private readonly int axes;
    private readonly double[] points;
    private readonly double[] middle;

    /// <param name="directions">Of the scene.</param>
    public CornerStarts(SpectralDirections directions)
    {
        this.directions = directions;
        axes = directions.AxisCount;
        middle = new double[axes];
        for (var n = 0; n < directions.Count; n++)
        {
            for (var axis = 0; axis < axes; axis++)
                middle[axis] += directions.Weights[n] * directions[n][axis];
        }
        Scale(middle, 1 / Math.Sqrt(Product(middle, middle)));
        points = Calm(directions);
        for (var n = 0; n < directions.Count; n++)
        {
            // On the plane across the middle, where mixtures of two lie on straight lines.
            var point = points.AsSpan(n * axes, axes);
            Scale(point, 1 / Math.Max(LeastHeight, Product(point, middle)));
        }
    }

    /// <summary>
    /// Corner after corner: the point that is farthest along a random direction across those found so far, as vertex component
    /// analysis does.
    /// </summary>
    /// <returns>[P, D] on the plane across the middle.</returns>
    public double[] Extremes(int count, Random random)
    {
        var corners = new double[count * axes];
        var across = new List<double[]>();
        for (var corner = 0; corner < count; corner++)
        {
            var way = Enumerable.Range(0, axes).Select(_ => random.NextDouble() - 0.5).ToArray();
            if (corner == 0)
                Remove(way, middle);
            foreach (var found in across)
                Remove(way, found);
            var chosen = Farthest(way);
            points.AsSpan(chosen * axes, axes).CopyTo(corners.AsSpan(corner * axes));
            var rest = points.AsSpan(chosen * axes, axes).ToArray();
            foreach (var found in across)
                Remove(rest, found);
            var length = Math.Sqrt(Product(rest, rest));
            if (length < 1e-9)
                continue;
            Scale(rest, 1 / length);
            across.Add(rest);
        }
        return corners;
    }

    /// <summary>Spectra as corners.</summary>
    /// <param name="spectra">[P][L].</param>
    /// <returns>[P, D] on the plane across the middle.</returns>
    public double[] Of(float[][] spectra)
    {
        var corners = new double[spectra.Length * axes];
        for (var p = 0; p < spectra.Length; p++)
        {
            var corner = corners.AsSpan(p * axes, axes);
            for (var axis = 0; axis < axes; axis++)
            {
                for (var band = 0; band < spectra[p].Length; band++)
                    corner[axis] += directions.Axes[axis][band] * spectra[p][band];
            }
            Scale(corner, 1 / Math.Sqrt(Product(corner, corner)));
            Scale(corner, 1 / Math.Max(LeastHeight, Product(corner, middle)));
        }
        return corners;
    }

    /// <summary>The volume that corners span, but for a factor.</summary>
    public double Volume(double[] corners)
    {
        var count = corners.Length / axes;
        var gram = new double[count * count];
        for (var p = 0; p < count; p++)
        {
            for (var q = 0; q < count; q++)
                gram[p * count + q] = Product(corners.AsSpan(p * axes, axes), corners.AsSpan(q * axes, axes));
        }
        return SmallMatrix.Invert(gram, new double[gram.Length], count);
    }

    /// <summary>Corners moved away from their middle, as directions.</summary>
    public double[] Grown(double[] corners, double size)
    {
        var count = corners.Length / axes;
        var grown = new double[corners.Length];
        for (var p = 0; p < count; p++)
        {
            var corner = grown.AsSpan(p * axes, axes);
            for (var axis = 0; axis < axes; axis++)
            {
                double mean = 0;
                for (var q = 0; q < count; q++)
                    mean += corners[q * axes + axis] / count;
                corner[axis] = mean + size * (corners[p * axes + axis] - mean);
            }
            Scale(corner, 1 / Math.Sqrt(Product(corner, corner)));
        }
        return grown;
    }

    // Each pixel is the mean of those that are nearest to it: noise does not make corners.
    private double[] Calm(SpectralDirections directions)
    {
        var calm = new double[directions.Values.Length];
        var nearest = new (double Distance, int Pixel)[Neighbours];
        for (var n = 0; n < directions.Count; n++)
        {
            Array.Fill(nearest, (double.PositiveInfinity, n));
            for (var other = 0; other < directions.Count; other++)
            {
                double distance = 0;
                for (var axis = 0; axis < axes && distance < nearest[^1].Distance; axis++)
                {
                    var difference = directions.Values[n * axes + axis] - directions.Values[other * axes + axis];
                    distance += difference * difference;
                }
                for (var i = Neighbours - 1; i >= 0 && distance < nearest[i].Distance; i--)
                {
                    if (i < Neighbours - 1)
                        nearest[i + 1] = nearest[i];
                    nearest[i] = (distance, other);
                }
            }
            foreach (var (_, pixel) in nearest)
            {
                for (var axis = 0; axis < axes; axis++)
                    calm[n * axes + axis] += directions.Values[pixel * axes + axis] / Neighbours;
            }
        }
        return calm;
    }

    private int Farthest(double[] way)
    {
        var (best, most) = (0, double.NegativeInfinity);
        for (var n = 0; n < points.Length / axes; n++)
        {
            var height = Math.Abs(Product(points.AsSpan(n * axes, axes), way));
            if (height > most)
                (best, most) = (n, height);
        }
        return best;
    }

    private static void Remove(Span<double> vector, ReadOnlySpan<double> unit)
    {
        var length = Product(vector, unit);
        for (var i = 0; i < vector.Length; i++)
            vector[i] -= length * unit[i];
    }

    private static void Scale(Span<double> vector, double factor)
    {
        foreach (ref var value in vector)
            value *= factor;
    }

    private static double Product(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        for (var i = 0; i < left.Length; i++)
            sum += left[i] * right[i];
        return sum;
    }
}
