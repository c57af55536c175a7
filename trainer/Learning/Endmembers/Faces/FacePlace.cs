namespace Unmix.Learning.Endmembers.Faces;

/// <summary>Where a direction lies beside a face: the nearest point of the corners' span, and how far it is from there.</summary>
/// <param name="count">P.</param>
/// <param name="variability">Of the materials.</param>
internal sealed class FacePlace(int count, MaterialVariability variability)
{
    private const double FarOutside = -5; // deviations

    private const double LeastSum = 0.3;

    private readonly double[] slopes = new double[count];
    private double sum;

    /// <summary>[k] of the corners in the nearest point; below 0 outside the face.</summary>
    public double[] Shares { get; } = new double[count];

    /// <summary>[k] at least 0, summing to 1.</summary>
    public double[] Inside { get; } = new double[count];

    /// <summary>Of the distance, along each axis: noise and what the materials vary by there.</summary>
    public double Variance { get; private set; }

    /// <summary>[k] see <see cref="Pull"/>.</summary>
    public double[] Outward { get; } = new double[count];

    /// <summary>[k] see <see cref="Pull"/>.</summary>
    public double[] Sideways { get; } = new double[count];

    /// <summary>Finds the nearest point.</summary>
    /// <param name="face">Which.</param>
    /// <param name="products">[P] of the direction with all corners.</param>
    /// <param name="square">Of the direction's length.</param>
    /// <returns>The squared distance.</returns>
    public double Find(SimplexFace face, double[] products, double square)
    {
        var corners = face.Corners;
        var size = corners.Length;
        var inverse = face.Inverse;
        sum = 0;
        for (var i = 0; i < size; i++)
        {
            double share = 0;
            for (var j = 0; j < size; j++)
                share += inverse[i * size + j] * products[corners[j]];
            Shares[i] = share;
            sum += share;
            square -= share * products[corners[i]];
        }
        return Math.Max(0, square);
    }

    /// <summary>How thick the face is there.</summary>
    /// <param name="face">Of <see cref="Find"/>.</param>
    /// <param name="noise">Variance of each axis.</param>
    /// <returns>False where the point is outside by more than noise could take it.</returns>
    public bool Settle(SimplexFace face, double noise)
    {
        var corners = face.Corners;
        var size = corners.Length;
        if (sum < LeastSum)
            return false;
        double total = 0;
        for (var i = 0; i < size; i++)
        {
            Inside[i] = Math.Max(0, Shares[i]);
            total += Inside[i];
        }
        Variance = noise;
        for (var i = 0; i < size; i++)
        {
            Inside[i] /= total;
            Variance += Inside[i] * Inside[i] * variability[corners[i]];
        }
        var outside = FarOutside * Math.Sqrt(Variance);
        for (var i = 0; i < size; i++)
        {
            if (Shares[i] < outside * face.ShareDeviations[i])
                return false;
        }
        return true;
    }

    /// <summary>
    /// Logarithm of the chance that the point, but for noise, is inside, and of how thin mixtures lie there: see
    /// <see cref="SimplexFace.LogVolume"/>.
    /// </summary>
    public double LogInside(SimplexFace face)
    {
        var size = face.Corners.Length;
        if (size == 1)
            return 0;
        var deviation = Math.Sqrt(Variance);
        var log = -size * Math.Log(sum);
        for (var i = 0; i < size; i++)
            log += NormalTail.Log(Shares[i] / (deviation * face.ShareDeviations[i]), out _);
        return log;
    }

    /// <summary>
    /// The gradient of the log density by the corners, variances and <see cref="SimplexFace.LogVolume"/> left aside: that of corner i is
    /// <see cref="Outward"/> i times the way from the nearest point to the direction, less share i times the sum of
    /// <see cref="Sideways"/> times corners.
    /// </summary>
    public void Pull(SimplexFace face)
    {
        var size = face.Corners.Length;
        var deviation = Math.Sqrt(Variance);
        for (var i = 0; i < size; i++)
        {
            var one = deviation * face.ShareDeviations[i];
            slopes[i] = 0;
            if (size > 1)
            {
                NormalTail.Log(Shares[i] / one, out var slope);
                slopes[i] = slope / one - size / sum;
            }
        }
        for (var i = 0; i < size; i++)
        {
            Sideways[i] = 0;
            for (var j = 0; j < size; j++)
                Sideways[i] += face.Inverse[i * size + j] * slopes[j];
            Outward[i] = Shares[i] / Variance + Sideways[i];
        }
    }
}
