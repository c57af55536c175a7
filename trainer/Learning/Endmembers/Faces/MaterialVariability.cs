namespace Unmix.Learning.Endmembers.Faces;

/// <summary>How far the directions of each material spread: a variance along each axis.</summary>
internal sealed class MaterialVariability(int count)
{
    private const double Start = 0.03 * 0.03; // radians squared
    private const double Usual = 0.02 * 0.02;
    private const double UsualPixels = 5; // that say so beforehand
    private const double Least = 1e-7;
    private const double Most = 0.15 * 0.15;

    private readonly double[] variances = [.. Enumerable.Repeat(Start, count)];
    private readonly double[] sums = new double[count];
    private readonly double[] weights = new double[count];

    /// <summary>Of one material.</summary>
    public double this[int material] => variances[material];

    /// <summary>Of the one that varies most.</summary>
    public double Largest { get; private set; } = Start;

    /// <summary>Forgets what was taken.</summary>
    public void Begin()
    {
        Array.Clear(sums);
        Array.Clear(weights);
    }

    /// <summary>A pixel that a face explains.</summary>
    /// <param name="face">Which.</param>
    /// <param name="place">The pixel beside it.</param>
    /// <param name="square">Squared distance, for each axis.</param>
    /// <param name="share">How much of a pixel.</param>
    public void Take(SimplexFace face, FacePlace place, double square, double share)
    {
        for (var i = 0; i < face.Corners.Length; i++)
        {
            var own = variances[face.Corners[i]];
            var weight = place.Inside[i] * place.Inside[i];
            // What of the distance is this material's, by the law of normal sums: its mean square.
            var gain = place.Inside[i] * own / place.Variance;
            var expected = own * (1 - weight * own / place.Variance) + gain * gain * square;
            sums[face.Corners[i]] += share * weight * expected;
            weights[face.Corners[i]] += share * weight;
        }
    }

    /// <summary>Variances as the pixels have them.</summary>
    public void Finish()
    {
        for (var p = 0; p < variances.Length; p++)
            variances[p] = Math.Clamp((sums[p] + UsualPixels * Usual) / (weights[p] + UsualPixels), Least, Most);
        Largest = variances.Max();
    }
}
