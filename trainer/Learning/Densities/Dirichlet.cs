using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Densities;

/// <summary>The Dirichlet distribution over abundances (METHOD M3, M9, M10).</summary>
public static class Dirichlet
{
    /// <summary>
    /// Added to an abundance before its logarithm is taken, as in the released model: at a corner of the simplex the density
    /// is 0 or infinite, and this keeps it finite (-36.8 an entry).
    /// </summary>
    public const double LogFloor = 1e-16;

    /// <summary>
    /// A draw treats smaller concentrations as this one. At 1e-6 a draw already sits in one corner of the simplex, whichever,
    /// and the derivative with respect to the concentration (it grows as its inverse square) still fits float32.
    /// </summary>
    public const double DrawFloor = 1e-6;

    /// <summary>log Dirichlet(abundances; concentration).</summary>
    /// <param name="abundances">[..., P], each row at least 0 and summing to 1; broadcasts with the concentration.</param>
    /// <param name="concentration">[..., P], above 0.</param>
    /// <returns>[...], natural log, finite also at corners: see <see cref="LogFloor"/>.</returns>
    public static Tensor LogDensity(Tensor abundances, Tensor concentration)
    {
        using var scope = NewDisposeScope();
        var logNormaliser = concentration.sum(-1).lgamma() - concentration.lgamma().sum(-1);
        var logKernel = (concentration.Minus(1) * abundances.Plus(LogFloor).log()).sum(-1);
        return logNormaliser.Plus(logKernel).MoveToOuterDisposeScope();
    }

    /// <summary>log of the flat prior Dirichlet(1, ..., 1), the same for every abundance (M3): log Gamma(P).</summary>
    public static double LogFlatDensity(int endmemberCount)
    {
        var logDensity = 0.0;
        for (var k = 2; k < endmemberCount; k++)
            logDensity += Math.Log(k);
        return logDensity;
    }

    /// <summary>
    /// A draw that carries pathwise derivatives (M10). Normalised Gamma variables, each written as Gamma(c + 1) U^(1/c) and
    /// kept in logarithms: for small c the Gamma variable itself underflows, and its derivative with it.
    /// </summary>
    /// <param name="concentration">[..., P], above 0; entries below <see cref="DrawFloor"/> count as that.</param>
    /// <param name="generator">The source of randomness.</param>
    /// <returns>[..., P], each row at least 0 and summing to 1.</returns>
    public static Tensor Draw(Tensor concentration, Generator generator)
    {
        using var scope = NewDisposeScope();
        var floored = concentration.AtLeast(DrawFloor);
        var uniform = rand(concentration.shape, concentration.dtype, concentration.device, generator: generator)
            .AtLeast(Tiny(concentration.dtype));
        var logGamma = _standard_gamma(floored.Plus(1), generator).log().Plus(uniform.log() / floored);
        return logGamma.softmax(-1).MoveToOuterDisposeScope();
    }

    // rand() includes 0, whose logarithm is not a number we can go on with.
    private static double Tiny(ScalarType type) => type == ScalarType.Float64 ? 1e-300 : 1e-37;
}
