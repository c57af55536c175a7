using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Endmembers;

/// <summary>
/// Vertex component analysis (J. Nascimento and J. Bioucas-Dias, IEEE TGRS 2005): finds the pixels that stand at the corners
/// of the simplex which the scene's spectra span, by projecting on random directions orthogonal to the corners found so far.
/// </summary>
public static class VertexComponents
{
    /// <summary>The signal-to-noise ratio above which the projective projection is the better one: 15 + 10 log10(P) dB.</summary>
    private const double ProjectiveThresholdDb = 15;

    /// <param name="spectra">[N, L] reflectance, float32 or float64, N at least P.</param>
    /// <param name="count">P, from 2 to L.</param>
    /// <param name="random">Where the directions come from.</param>
    /// <returns>Row indices of the P pixels, in the order found.</returns>
    /// <exception cref="ArgumentException">Fewer pixels than endmembers.</exception>
    public static long[] Find(Tensor spectra, int count, Random random)
    {
        Require(spectra, count, random);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return Corners(Project(spectra.to_type(ScalarType.Float64), count), random);
    }

    /// <summary>
    /// The same several times over, and of all the pixels that span the largest simplex (<see cref="SimplexVolume"/>): which
    /// pixels one search
    /// ends at is a matter of its directions.
    /// </summary>
    /// <param name="spectra">[N, L] as for <see cref="Find"/>.</param>
    /// <param name="count">P, from 2 to L.</param>
    /// <param name="searches">How often, at least 1.</param>
    /// <param name="random">Where the directions come from.</param>
    /// <returns>Row indices of the P pixels, in the order found.</returns>
    /// <exception cref="ArgumentException">Fewer pixels than endmembers.</exception>
    public static long[] FindLargest(Tensor spectra, int count, int searches, Random random)
    {
        Require(spectra, count, random);
        ArgumentOutOfRangeException.ThrowIfLessThan(searches, 1);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var projected = Project(spectra.to_type(ScalarType.Float64), count);
        var found = Enumerable.Range(0, searches).Select(_ => Corners(projected, random)).ToArray();
        if (searches == 1)
            return found[0];
        var points = SimplexVolume.Points(spectra, count);
        return found.MaxBy(corners => SimplexVolume.Of(points, corners))!; // one at least; the first of equals
    }

    private static void Require(Tensor spectra, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        ArgumentNullException.ThrowIfNull(random);
        if (spectra.shape[0] < count)
            throw new ArgumentException($"{spectra.shape[0]} pixels for {count} endmembers.", nameof(spectra));
    }

    /// <param name="projected">[N, P].</param>
    /// <param name="random">Where the directions come from.</param>
    private static long[] Corners(Tensor projected, Random random)
    {
        using var scope = NewDisposeScope();
        var count = (int)projected.shape[1];
        var corners = zeros(count, count, ScalarType.Float64);
        corners[count - 1, 0] = 1;
        var indices = new long[count];
        for (var i = 0; i < count; i++)
        {
            var direction = tensor(Enumerable.Range(0, count).Select(_ => random.NextDouble()).ToArray());
            direction = direction - matmul(corners, matmul(linalg.pinv(corners), direction));
            indices[i] = matmul(projected, direction / direction.norm()).abs().argmax().item<long>();
            corners[TensorIndex.Colon, i] = projected[indices[i]];
        }
        return indices;
    }

    private static Tensor Project(Tensor spectra, int count)
    {
        var mean = spectra.mean([0]);
        var centred = spectra - mean;
        var axes = LeadingAxes(centred, count);
        if (SignalToNoiseDb(spectra, centred, mean, axes) < ProjectiveThresholdDb + 10 * Math.Log10(count))
        {
            var flat = matmul(centred, axes.narrow(1, 0, count - 1)); // [N, P - 1]
            var radius = flat.Squared().sum(1).max().sqrt();
            return cat([flat, radius.expand(flat.shape[0], 1)], 1);
        }
        var cone = matmul(spectra, LeadingAxes(spectra, count)); // [N, P]
        var height = matmul(cone, cone.mean([0]));
        // A pixel of nothing has no direction; it stays at the origin instead of becoming a corner at infinity.
        return cone / where(height.abs().IsBelow(double.Epsilon), height.Constant(double.MaxValue, height.shape), height).unsqueeze(1);
    }

    private static double SignalToNoiseDb(Tensor spectra, Tensor centred, Tensor mean, Tensor axes)
    {
        double pixels = spectra.shape[0],
            bands = spectra.shape[1],
            count = axes.shape[1];
        var total = spectra.Squared().sum().item<double>() / pixels;
        var signal = matmul(centred, axes).Squared().sum().item<double>() / pixels + mean.Squared().sum().item<double>();
        var noise = total - signal;
        return noise <= 0 ? double.PositiveInfinity : 10 * Math.Log10((signal - count / bands * total) / noise);
    }

    // Eigenvectors of the largest eigenvalues of Y'Y / N.
    private static Tensor LeadingAxes(Tensor spectra, int count)
    {
        var (_, vectors) = linalg.eigh(matmul(spectra.t(), spectra).Over(spectra.shape[0]));
        return vectors.narrow(1, vectors.shape[1] - count, count).flip(1);
    }
}
