namespace Unmix.Runtime.Intervals;

/// <summary>The Beta distribution: its distribution function, the regularised incomplete beta function I_x(a, b), and its shape.</summary>
/// <param name="A">Above 0.</param>
/// <param name="B">Above 0.</param>
public readonly record struct BetaDistribution(double A, double B)
{
    private const double DensityResolution = 1e-8;

    /// <summary>Terms of the continued fraction; it needs about sqrt(max(a, b)) of them.</summary>
    private const int MostTerms = 100_000;

    private const double Tiny = 1e-300;

    // Lanczos' approximation with g = 7 and 9 terms (P. Godfrey), relative error below 1e-14 for arguments above 0.
    private static readonly double[] Lanczos =
    [
        0.99999999999980993,
        676.5203681218851,
        -1259.1392167224028,
        771.32342877765313,
        -176.61502916214059,
        12.507343278686905,
        -0.13857109526572012,
        9.9843695780195716e-6,
        1.5056327351493116e-7,
    ];

    /// <summary>Where it is densest.</summary>
    public BetaShape Shape =>
        A > 1 && B > 1 ? BetaShape.DensestBetween
        : A <= B ? BetaShape.DensestAtZero
        : BetaShape.DensestAtOne;

    /// <summary>Where it is densest, if between 0 and 1; both parameters are above 1 then.</summary>
    public double Mode => (A - 1) / (A + B - 2);

    /// <summary>P(X &lt;= x).</summary>
    /// <param name="x">Any number; below 0 gives 0, above 1 gives 1.</param>
    public double Cumulative(double x) => Cumulative(x, A, B);

    /// <summary>The point on the mode's other side with the same density; both parameters are above 1.</summary>
    /// <param name="x">0 to 1.</param>
    public double AsDenseAs(double x)
    {
        var mode = Mode;
        var density = LogDensity(x);
        var (inner, outer) = (mode, x < mode ? 1.0 : 0.0);
        while (Math.Abs(outer - inner) > DensityResolution)
        {
            var middle = (inner + outer) / 2;
            if (LogDensity(middle) > density)
                inner = middle;
            else
                outer = middle;
        }
        return (inner + outer) / 2;
    }

    // Less its constant.
    private double LogDensity(double x) => (A - 1) * Math.Log(x) + (B - 1) * Math.Log(1 - x);

    /// <summary>P(X &lt;= x) for X ~ Beta(a, b).</summary>
    /// <param name="x">Any number; below 0 gives 0, above 1 gives 1.</param>
    /// <param name="a">Above 0.</param>
    /// <param name="b">Above 0.</param>
    public static double Cumulative(double x, double a, double b)
    {
        if (!(a > 0) || !(b > 0))
            throw new ArgumentOutOfRangeException(nameof(a), $"Beta({a}, {b}) does not exist; both are above 0.");
        if (x <= 0)
            return 0;
        if (x >= 1)
            return 1;
        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + a * Math.Log(x) + b * Math.Log(1 - x));
        // The fraction converges fast below the mean; above it, the complement does.
        return x < (a + 1) / (a + b + 2) ? front * Fraction(x, a, b) / a : 1 - front * Fraction(1 - x, b, a) / b;
    }

    /// <summary>log Gamma(x).</summary>
    /// <param name="x">Above 0.</param>
    public static double LogGamma(double x)
    {
        if (x < 0.5)
            return LogGamma(x + 1) - Math.Log(x);
        var series = Lanczos[0];
        for (var i = 1; i < Lanczos.Length; i++)
            series += Lanczos[i] / (x - 1 + i);
        var t = x + 6.5;
        return 0.5 * Math.Log(2 * Math.PI) + (x - 0.5) * Math.Log(t) - t + Math.Log(series);
    }

    // The continued fraction of I_x(a, b) (Abramowitz and Stegun 26.5.8) by Lentz's method.
    private static double Fraction(double x, double a, double b)
    {
        double c = 1,
            d = Reciprocal(1 - (a + b) * x / (a + 1)),
            result = d;
        for (var m = 1; m <= MostTerms; m++)
        {
            var even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = Reciprocal(1 + even * d);
            c = NotZero(1 + even / c);
            result *= c * d;
            var odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = Reciprocal(1 + odd * d);
            c = NotZero(1 + odd / c);
            result *= c * d;
            if (Math.Abs(c * d - 1) < 1e-15)
                break;
        }
        return result;
    }

    private static double Reciprocal(double value) => 1 / NotZero(value);

    private static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
}
