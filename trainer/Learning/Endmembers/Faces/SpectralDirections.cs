using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Endmembers.Faces;

/// <summary>
/// Spectra as directions: each divided by its length, so that brightness and shade fall out and dark materials count as much as bright
/// ones, in the few axes in which directions differ by more than noise.
/// </summary>
internal sealed class SpectralDirections
{
    private const double CrowdPower = 0.3;
    private const double LeastCrowdRadius = 0.02; // radians
    private const int MoreAxes = 3;

    // more than P in either look at the axes

    private SpectralDirections(int axisCount, double[] values, double[] noise, double[] weights, double[][] axes)
    {
        (AxisCount, Values, Noise, Weights, Axes) = (axisCount, values, noise, weights, axes);
        UsualNoise = noise.Order().ElementAt(noise.Length / 2);
    }

    /// <summary>D.</summary>
    public int AxisCount { get; }

    /// <summary>[N, D] unit spectra on the axes; at most of length 1.</summary>
    public double[] Values { get; }

    /// <summary>[N] variance of the noise of a direction along each axis: that of the spectra over the squared length.</summary>
    public double[] Noise { get; }

    /// <summary>The median of <see cref="Noise"/>.</summary>
    public double UsualNoise { get; }

    /// <summary>[N] what each counts; pixels of crowded directions count less, so that small materials are seen. Mean 1.</summary>
    public double[] Weights { get; }

    /// <summary>[D][L] orthonormal.</summary>
    public double[][] Axes { get; }

    /// <summary>N.</summary>
    public int Count => Noise.Length;

    /// <summary>One direction.</summary>
    public ReadOnlySpan<double> this[int pixel] => Values.AsSpan(pixel * AxisCount, AxisCount);

    /// <param name="spectra">[n, L], float32 or float64; rows of nothing are left out.</param>
    /// <param name="count">P.</param>
    /// <param name="most">Pixels that are kept at most: those of crowded directions are drawn less often.</param>
    /// <param name="random">Draws them.</param>
    public static SpectralDirections Of(Tensor spectra, int count, int most, Random random)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var all = spectra.to_type(ScalarType.Float64);
        var lengths = all.Squared().sum(1).sqrt();
        var kept = lengths.IsAbove(1e-9).nonzero().view(-1);
        (all, lengths) = (all.index_select(0, kept), lengths.index_select(0, kept));
        var directions = all / lengths.unsqueeze(1);
        var axisCount = (int)Math.Min(count + MoreAxes, all.shape[1]);
        var even = ones(directions.shape[0], ScalarType.Float64);
        // Twice: the axes of all pixels alike show how crowded each is, and then those of the evened ones are taken.
        var first = Project(directions, lengths, even, axisCount);
        var weights = tensor(Evened(first.Values, first.Noise, axisCount));
        var (values, noise, axes) = Project(directions, lengths, weights, axisCount);
        double[][] rows = [.. Enumerable.Range(0, axisCount).Select(axis => axes[axis].data<double>().ToArray())];
        return new SpectralDirections(axisCount, values, noise, Evened(values, noise, axisCount), rows).Thinned(most, random);
    }

    // Drawn in proportion to their weights as far as there are enough, a draw without repeats (P. Efraimidis and P. Spirakis, 2006).
    private SpectralDirections Thinned(int most, Random random)
    {
        if (Count <= most)
            return this;
        var keys = Weights.Select(weight => Math.Log(1 - random.NextDouble()) / weight).ToArray();
        int[] kept = [.. Enumerable.Range(0, Count).OrderByDescending(n => keys[n]).Take(most).Order()];
        var chance = most / Weights.Sum();
        double[] weights = [.. kept.Select(n => Weights[n] / Math.Min(1, chance * Weights[n]))];
        var mean = weights.Average();
        return new SpectralDirections(
            AxisCount,
            [.. kept.SelectMany(n => this[n].ToArray())],
            [.. kept.Select(n => Noise[n])],
            [.. weights.Select(weight => weight / mean)],
            Axes
        );
    }

    /// <summary>A direction of the axes as a spectrum of length 1, at least 0.</summary>
    public double[] Spectrum(ReadOnlySpan<double> direction)
    {
        var spectrum = new double[Axes[0].Length];
        for (var axis = 0; axis < AxisCount; axis++)
        {
            for (var band = 0; band < spectrum.Length; band++)
                spectrum[band] += direction[axis] * Axes[axis][band];
        }
        var length = 0.0;
        for (var band = 0; band < spectrum.Length; band++)
        {
            spectrum[band] = Math.Max(0, spectrum[band]);
            length += spectrum[band] * spectrum[band];
        }
        return [.. spectrum.Select(value => value / Math.Sqrt(length))];
    }

    private static (double[] Values, double[] Noise, Tensor Axes) Project(Tensor directions, Tensor lengths, Tensor weights, int axisCount)
    {
        var bands = directions.shape[1];
        Tensor axes;
        var noise = zeros_like(lengths);
        var variance = 0.0;
        for (var round = 0; ; round++)
        {
            // Noise makes a direction of length 1 longer by L times its variance; dark pixels are let count as little as they say.
            var trust = weights / noise.Times(bands).Plus(1);
            var correlation = matmul(directions.t(), directions * trust.unsqueeze(1));
            axes = linalg.eigh(correlation).Item2.narrow(1, bands - axisCount, axisCount).flip(1); // [L, D]
            var beyond = (directions.Squared().sum(1) - matmul(directions, axes).Squared().sum(1)) * lengths.Squared();
            variance = Math.Max(1e-12, beyond.median().item<double>() / Math.Max(1, bands - axisCount));
            noise = lengths.Squared().reciprocal().Times(variance);
            if (round == 1)
                break;
        }
        var values = matmul(directions, axes).contiguous().data<double>().ToArray();
        return (values, noise.data<double>().ToArray(), axes.t().contiguous());
    }

    /// <summary>Each by how many others point nearly its way, to the power of minus 0.3.</summary>
    private static double[] Evened(double[] values, double[] noise, int axisCount)
    {
        var count = noise.Length;
        var sorted = noise.Order().ToArray();
        var radius = LeastCrowdRadius * LeastCrowdRadius + 2 * axisCount * sorted[count / 2];
        var crowd = new double[count];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                double distance = 0;
                for (var axis = 0; axis < axisCount && distance < radius; axis++)
                {
                    var difference = values[i * axisCount + axis] - values[j * axisCount + axis];
                    distance += difference * difference;
                }
                if (distance >= radius)
                    continue;
                crowd[i]++;
                crowd[j]++;
            }
        }
        double[] weights = [.. crowd.Select(others => Math.Pow(1 + others, -CrowdPower))];
        var mean = weights.Average();
        return [.. weights.Select(weight => weight / mean)];
    }
}
