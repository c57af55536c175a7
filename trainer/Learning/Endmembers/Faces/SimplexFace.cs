namespace Unmix.Learning.Endmembers.Faces;

/// <summary>
/// A face of the simplex: the directions that some of its corners mix to. What of it depends on the corners alone is computed
/// once a round.
/// </summary>
internal sealed class SimplexFace(int[] corners)
{
    private const double Ridge = 1e-6;
    private const double Apart = 0.5; // of the variance

    /// <summary>Which corners, ascending.</summary>
    public int[] Corners { get; } = corners;

    /// <summary>[k, k] inverse of the corners' products, row-major.</summary>
    public double[] Inverse { get; } = new double[corners.Length * corners.Length];

    /// <summary>[k] what a deviation of 1 along an axis makes of each share.</summary>
    public double[] ShareDeviations { get; } = new double[corners.Length];

    /// <summary>
    /// Minus the log density of mixtures, all shares alike, as directions, less k log(sum of shares of the direction): with A the corners,
    /// h the height of their plane and r the length of the mixture, dA = V d(shares), d(direction) = h / r^k dA, and V h = sqrt(det A'A) /
    /// (k - 1)!. Corners are moved apart by noise: a face that is smaller than noise would else be likelier than anything.
    /// </summary>
    public double LogVolume { get; private set; }

    /// <summary>The share of pixels.</summary>
    public double Proportion { get; set; }

    /// <summary>Corners, edges, triangles and the inside of a simplex.</summary>
    /// <param name="count">P, at least 2.</param>
    public static SimplexFace[] AllOf(int count)
    {
        var faces = new List<SimplexFace>();
        for (var p = 0; p < count; p++)
            faces.Add(new SimplexFace([p]));
        for (var p = 0; p < count; p++)
        {
            for (var q = p + 1; q < count; q++)
                faces.Add(new SimplexFace([p, q]));
        }
        for (var p = 0; p < count; p++)
        {
            for (var q = p + 1; q < count; q++)
            {
                for (var r = q + 1; r < count; r++)
                    faces.Add(new SimplexFace([p, q, r]));
            }
        }
        if (count > 3)
            faces.Add(new SimplexFace([.. Enumerable.Range(0, count)]));
        return [.. faces];
    }

    /// <param name="products">[P, P] products of the corners, which are of length 1.</param>
    /// <param name="count">P.</param>
    /// <param name="variance">Of noise and variability, usual along an axis.</param>
    public void Measure(double[] products, int count, double variance)
    {
        var size = Corners.Length;
        var gram = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
                gram[i * size + j] = products[Corners[i] * count + Corners[j]] + (i == j ? Ridge : 0);
        }
        var apart = gram.ToArray();
        SmallMatrix.Invert(gram, Inverse, size);
        for (var i = 0; i < size; i++)
        {
            ShareDeviations[i] = Math.Sqrt(Inverse[i * size + i]);
            apart[i * size + i] += Apart * variance;
        }
        var determinant = SmallMatrix.Invert(apart, VolumeGradient, size);
        LogVolume = 0.5 * Math.Log(determinant) - LogFactorial(size - 1);
    }

    /// <summary>
    /// [k, k] the gradient of <see cref="LogVolume"/> by the corners: corner i's is the sum over j of this times corner j.
    /// </summary>
    public double[] VolumeGradient { get; } = new double[corners.Length * corners.Length];

    private static double LogFactorial(int number)
    {
        double sum = 0;
        for (var i = 2; i <= number; i++)
            sum += Math.Log(i);
        return sum;
    }
}
