using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Endmembers;

/// <summary>
/// The noise of each band of a scene, by regression on the other bands: neighbouring bands of a spectrum foretell each other,
/// noise does not (R. Roger and J. Arnold, IJRS 1996; J. Bioucas-Dias and J. Nascimento, IEEE TGRS 2008, algorithm 1).
/// </summary>
/// <remarks>
/// Each band is explained by all others; where the scene has fewer than <see cref="PixelsPerCoefficient"/> pixels for each
/// of them, by that many fewer, the nearest in the scene's order. A ridge of <see cref="Ridge"/> of the mean power keeps the
/// regression solvable where a scene has no noise, so that no deviation falls below about a millionth of its brightness.
/// </remarks>
public sealed class NoiseEstimate : IDisposable
{
    /// <summary>Fewer pixels for each coefficient would let the regression explain noise by chance.</summary>
    public const int PixelsPerCoefficient = 5;

    /// <summary>A share of the scene's mean power, 120 dB below it: under the rounding of float32, far above that of double.</summary>
    private const double Ridge = 1e-12;

    private NoiseEstimate(Tensor residualWeights, double[] deviations)
    {
        ResidualWeights = residualWeights;
        Deviations = deviations;
    }

    /// <summary>[L] standard deviation of each band's noise, reflectance; above 0.</summary>
    public IReadOnlyList<double> Deviations { get; }

    /// <summary>B: [L, L] with ones on its diagonal, so that Y B is each band less what the others foretell: the noise.</summary>
    internal Tensor ResidualWeights { get; }

    /// <summary>Estimates the noise of a scene.</summary>
    /// <param name="spectra">[N, L] reflectance, finite.</param>
    public static NoiseEstimate Of(Tensor spectra)
    {
        using var moments = SpectralMoments.Of(spectra);
        return Of(moments);
    }

    /// <summary>Estimates the noise of a scene from its moments.</summary>
    /// <param name="moments">Of its spectra; borrowed.</param>
    /// <exception cref="ArgumentException">Fewer than two bands, or too few pixels to explain a band by even one other.</exception>
    public static NoiseEstimate Of(SpectralMoments moments)
    {
        ArgumentNullException.ThrowIfNull(moments);
        var bands = moments.BandCount;
        var predictors = (int)Math.Min(bands - 1, moments.PixelCount / PixelsPerCoefficient);
        if (predictors < 1)
            throw new ArgumentException(
                $"{moments.PixelCount} pixels of {bands} bands are too few to tell noise from signal.",
                nameof(moments)
            );
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var power = moments.Correlation.diagonal().mean().item<double>();
        var floor = Math.Max(Ridge * power, double.Epsilon);
        var correlation = moments.Correlation.Plus(eye(bands, dtype: ScalarType.Float64).Times(floor));
        var weights = predictors == bands - 1 ? OnAllOthers(correlation) : OnNearest(correlation, predictors);
        var residuals = matmul(weights.t(), matmul(moments.Correlation, weights)).diagonal(); // [L]
        // Each coefficient takes a degree of freedom from the residuals.
        var freedom = moments.PixelCount / (double)Math.Max(1, moments.PixelCount - predictors);
        var deviations = residuals.Times(freedom).AtLeast(floor).sqrt().data<double>().ToArray();
        return new NoiseEstimate(weights.MoveToOuterDisposeScope().DetachFromDisposeScope(), deviations);
    }

    /// <inheritdoc/>
    public void Dispose() => ResidualWeights.Dispose();

    // With G the inverse of the correlation, the regression of band i on all others is -G[j, i] / G[i, i].
    private static Tensor OnAllOthers(Tensor correlation)
    {
        var inverse = linalg.inv(correlation);
        return inverse / inverse.diagonal();
    }

    private static Tensor OnNearest(Tensor correlation, int count)
    {
        var bands = (int)correlation.shape[0];
        var weights = eye(bands, dtype: ScalarType.Float64);
        for (var band = 0; band < bands; band++)
        {
            var first = Math.Clamp(band - count / 2, 0, bands - count - 1);
            var others = tensor(Enumerable.Range(first, count + 1).Where(other => other != band).Select(other => (long)other).ToArray());
            var among = correlation.index_select(0, others).index_select(1, others);
            var towards = correlation[band].index_select(0, others);
            weights.select(1, band).index_copy_(0, others, -linalg.solve(among, towards));
        }
        return weights;
    }
}
