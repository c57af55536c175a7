using Unmix.Evaluation.Baselines;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Endmembers;

/// <summary>What one spectrum for each material says of a scene by non-negative least squares, and what it leaves unsaid.</summary>
public sealed record LinearFit : IDisposable
{
    private const double LowShare = 0.16;
    private const double HighShare = 0.84;

    /// <summary>y - M c: [N, L].</summary>
    public required Tensor Residuals { get; init; }

    /// <summary>
    /// Half the distance between the 16 % and 84 % points of ln(sum of c) over the scene: the deviation of the brightness of its pixels
    /// beside the bundles', for a normal distribution. 0 for a linear scene whose endmembers do not vary.
    /// </summary>
    public required double BrightnessSpread { get; init; }

    /// <param name="spectra">[N, L].</param>
    /// <param name="endmembers">[L, P].</param>
    public static LinearFit Of(Tensor spectra, double[,] endmembers)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var contributions = Contributions(spectra, endmembers);
        var brightness = contributions.sum([1]).AtLeast(1e-6).log().sort().Values;
        double At(double share) => brightness[(long)(share * (brightness.shape[0] - 1))].to_type(ScalarType.Float64).item<double>();
        return new LinearFit
        {
            Residuals = (spectra - matmul(contributions, tensor(endmembers).to_type(spectra.dtype).t())).DetachFromDisposeScope(),
            BrightnessSpread = (At(HighShare) - At(LowShare)) / 2,
        };
    }

    /// <summary>The contribution of each endmember to each spectrum, share times brightness.</summary>
    /// <param name="spectra">[N, L].</param>
    /// <param name="endmembers">[L, P].</param>
    /// <returns>[N, P], float32, at least 0.</returns>
    public static Tensor Contributions(Tensor spectra, double[,] endmembers)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        ArgumentNullException.ThrowIfNull(endmembers);
        int bands = endmembers.GetLength(0),
            count = endmembers.GetLength(1);
        var solver = new NonNegative(endmembers);
        var solution = new PixelSolution(bands, count);
        var pixels = spectra.contiguous().ToFloats();
        var spectrum = new double[bands];
        var contributions = new float[pixels.Length / bands * count];
        for (var n = 0; n < pixels.Length / bands; n++)
        {
            for (var band = 0; band < bands; band++)
                spectrum[band] = pixels[n * bands + band];
            solver.Solve(spectrum, solution);
            for (var p = 0; p < count; p++)
                contributions[n * count + p] = (float)(solution.Abundances[p] * solution.Scales[p]);
        }
        return tensor(contributions, [pixels.Length / bands, count]);
    }

    /// <inheritdoc/>
    public void Dispose() => Residuals.Dispose();
}
