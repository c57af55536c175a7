namespace Unmix.Evaluation.Spectra;

/// <summary>The angle between two spectra, acos(x'y / (|x| |y|)), METHOD, "Measures": blind to brightness.</summary>
public static class SpectralAngle
{
    /// <summary>Degrees in a radian.</summary>
    public const double DegreesPerRadian = 180 / Math.PI;

    /// <param name="left">[L].</param>
    /// <param name="right">[L].</param>
    /// <returns>Radians, 0 to pi; a right angle where a spectrum is all zero and so has no direction.</returns>
    public static double Between(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        if (left.Length != right.Length)
            throw new ArgumentException($"{left.Length} bands on one side, {right.Length} on the other.", nameof(right));
        double product = 0,
            leftSquare = 0,
            rightSquare = 0;
        for (var band = 0; band < left.Length; band++)
        {
            product += (double)left[band] * right[band];
            leftSquare += (double)left[band] * left[band];
            rightSquare += (double)right[band] * right[band];
        }
        if (leftSquare <= 0 || rightSquare <= 0)
            return Math.PI / 2;
        // From the chord and not from the cosine, which can't tell angles below 1e-8 from 0.
        double chord = 0;
        double leftLength = Math.Sqrt(leftSquare),
            rightLength = Math.Sqrt(rightSquare);
        for (var band = 0; band < left.Length; band++)
            chord += Math.Pow(left[band] / leftLength - right[band] / rightLength, 2);
        return product >= 0
            ? 2 * Math.Asin(Math.Min(1, Math.Sqrt(chord) / 2))
            : Math.Acos(Math.Max(-1, product / (leftLength * rightLength)));
    }
}
