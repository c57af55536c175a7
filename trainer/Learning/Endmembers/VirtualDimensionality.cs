using static TorchSharp.torch;

namespace Unmix.Learning.Endmembers;

/// <summary>
/// Virtual dimensionality by the test of Harsanyi, Farrand and Chang (J. Harsanyi et al., ASPRS 1993; C.-I Chang and Q. Du,
/// IEEE TGRS 2004): where an eigenvalue of the correlation exceeds that of the covariance by more than chance allows, the mean
/// has a part along it, so a signal source is there.
/// </summary>
public static class VirtualDimensionality
{
    /// <summary>What is left of a difference of two eigenvalues in double precision, as a share of the largest, for each band.</summary>
    private const double RelativeRounding = 1e-15;

    /// <summary>The rates that are usual in the literature.</summary>
    public static IReadOnlyList<double> UsualFalseAlarmRates { get; } = [1e-3, 1e-4, 1e-5];

    /// <summary>
    /// Counts z_i = r_i - k_i above its threshold: under noise alone z_i is taken as normal with mean 0 and variance
    /// 2 (r_i^2 + k_i^2) / N, r_i and k_i being the i-th eigenvalues of correlation and covariance.
    /// </summary>
    /// <param name="moments">
    /// Of the spectra; divided by the noise's deviations (<see cref="SpectralMoments.DividedBy"/>) for the noise-whitened form
    /// NWHFC, which is the better one where bands differ in noise.
    /// </param>
    /// <param name="falseAlarmRate">The chance that a direction of noise alone is counted; above 0, below 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside.</exception>
    public static int Count(SpectralMoments moments, double falseAlarmRate)
    {
        ArgumentNullException.ThrowIfNull(moments);
        if (falseAlarmRate is not (> 0 and < 0.5))
            throw new ArgumentOutOfRangeException(nameof(falseAlarmRate), falseAlarmRate, "The rate is above 0 and below 0.5.");
        var correlation = SpectralMoments.Eigenvalues(moments.Correlation);
        var covariance = SpectralMoments.Eigenvalues(moments.Covariance);
        var quantile = NormalQuantile(1 - falseAlarmRate);
        // Rounding alone parts the eigenvalues of directions without any power.
        var rounding = correlation[0] * correlation.Length * RelativeRounding;
        return correlation
            .Zip(covariance)
            .Count(pair =>
            {
                var deviation = Math.Sqrt(2 * (pair.First * pair.First + pair.Second * pair.Second) / moments.PixelCount);
                return pair.First - pair.Second > Math.Max(quantile * deviation, rounding);
            });
    }

    // Not by erfinv: TorchSharp 0.107 calls erf under that name.
    private static double NormalQuantile(double probability)
    {
        using var scope = NewDisposeScope();
        return special.ndtri(tensor(probability, ScalarType.Float64)).item<double>();
    }
}
