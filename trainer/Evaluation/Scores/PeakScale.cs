namespace Unmix.Evaluation.Scores;

/// <summary>Brings abundances to endmembers of peak 1, so that they can be held against a truth of <see cref="TruthScale.Peak"/>.</summary>
public static class PeakScale
{
    /// <summary>a'_p = a_p max(m_p) / sum_q a_q max(m_q): the same mixtures said in endmembers divided by their largest value.</summary>
    /// <param name="abundances">[N, P]; NaN stays NaN.</param>
    /// <param name="endmembers">[P][L] the spectra that the abundances are of.</param>
    /// <returns>[N, P], sum 1.</returns>
    /// <exception cref="ArgumentException">A spectrum is nowhere above 0.</exception>
    public static float[] Rescale(ReadOnlySpan<float> abundances, IReadOnlyList<float[]> endmembers)
    {
        ArgumentNullException.ThrowIfNull(endmembers);
        double[] peaks = [.. endmembers.Select(spectrum => (double)spectrum.Max())];
        if (!peaks.All(peak => peak > 0))
            throw new ArgumentException("Every endmember must have a value above 0.", nameof(endmembers));
        var scaled = new float[abundances.Length];
        for (var n = 0; n < scaled.Length; n += peaks.Length)
        {
            double sum = 0;
            for (var p = 0; p < peaks.Length; p++)
                sum += abundances[n + p] * peaks[p];
            for (var p = 0; p < peaks.Length; p++)
                scaled[n + p] = (float)(abundances[n + p] * peaks[p] / sum);
        }
        return scaled;
    }
}
