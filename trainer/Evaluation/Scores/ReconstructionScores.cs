namespace Unmix.Evaluation.Scores;

/// <summary>How far reconstructed spectra are from observed ones.</summary>
public sealed record ReconstructionScores
{
    /// <summary>sqrt(mean (Y - Yhat)^2) over pixels and bands, reflectance.</summary>
    public required double Rmse { get; init; }

    /// <summary>sqrt(sum (Y - Yhat)^2 / sum Y^2).</summary>
    public required double Nrmse { get; init; }

    /// <summary>Pixels compared.</summary>
    public required long Pixels { get; init; }

    /// <summary>Scores reconstructed spectra.</summary>
    /// <param name="spectra">[N, L].</param>
    /// <param name="reconstruction">[N, L]; pixels with NaN on either side are left out.</param>
    /// <param name="bandCount">L.</param>
    public static ReconstructionScores Of(ReadOnlySpan<float> spectra, ReadOnlySpan<float> reconstruction, int bandCount)
    {
        if (spectra.Length != reconstruction.Length)
            throw new ArgumentException(
                $"{spectra.Length} observed values for {reconstruction.Length} reconstructed ones.",
                nameof(reconstruction)
            );
        double error = 0,
            energy = 0;
        long pixels = 0;
        for (var n = 0; n < spectra.Length; n += bandCount)
        {
            var observed = spectra.Slice(n, bandCount);
            var found = reconstruction.Slice(n, bandCount);
            if (!UnmixingScores.IsAnswer(observed) || !UnmixingScores.IsAnswer(found))
                continue;
            pixels++;
            for (var band = 0; band < bandCount; band++)
            {
                error += Math.Pow((double)observed[band] - found[band], 2);
                energy += (double)observed[band] * observed[band];
            }
        }
        return From(error, energy, pixels, bandCount);
    }

    /// <summary>Scores from each pixel's root mean square error over its bands, as maps carry it.</summary>
    /// <param name="spectra">[N, L].</param>
    /// <param name="errors">[N], reflectance; NaN leaves a pixel out.</param>
    /// <param name="bandCount">L.</param>
    public static ReconstructionScores OfErrors(ReadOnlySpan<float> spectra, ReadOnlySpan<float> errors, int bandCount)
    {
        if (spectra.Length != (long)errors.Length * bandCount)
            throw new ArgumentException($"{spectra.Length} values for {errors.Length} pixels.", nameof(errors));
        double error = 0,
            energy = 0;
        long pixels = 0;
        for (var n = 0; n < errors.Length; n++)
        {
            var observed = spectra.Slice(n * bandCount, bandCount);
            if (!float.IsFinite(errors[n]) || !UnmixingScores.IsAnswer(observed))
                continue;
            pixels++;
            error += (double)errors[n] * errors[n] * bandCount;
            foreach (var value in observed)
                energy += (double)value * value;
        }
        return From(error, energy, pixels, bandCount);
    }

    private static ReconstructionScores From(double error, double energy, long pixels, int bandCount) =>
        new()
        {
            Rmse = Math.Sqrt(error / (pixels * bandCount)),
            Nrmse = Math.Sqrt(error / energy),
            Pixels = pixels,
        };
}
