using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Densities;

/// <summary>A Gaussian with independent entries: the latents (METHOD M1, M5), the endmembers (M2) and the spectra (M4).</summary>
public static class DiagonalGaussian
{
    private static readonly double LogTwoPi = Math.Log(2 * Math.PI);

    /// <summary>log N(value; mean, diag(variance)), summed over the axes named.</summary>
    /// <param name="value">Any shape that broadcasts with the other two.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="variance">The variance (not the deviation), above 0.</param>
    /// <param name="axes">The axes of the broadcast shape to sum over.</param>
    /// <returns>The broadcast shape without those axes; natural log.</returns>
    public static Tensor LogDensity(Tensor value, Tensor mean, Tensor variance, params long[] axes)
    {
        using var scope = NewDisposeScope();
        var logDensity = ((value - mean).Squared() / variance).Plus(variance.log()).Plus(LogTwoPi).Times(-0.5);
        return logDensity.sum(axes).MoveToOuterDisposeScope();
    }

    /// <summary>The same for one variance shared by all entries that are summed over, without touching each of them twice.</summary>
    /// <param name="value">Any shape that broadcasts with <paramref name="mean"/>.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="variance">Broadcasts with the result: one variance for all the entries summed.</param>
    /// <param name="axis">The axis to sum over.</param>
    /// <returns>The broadcast shape of value and mean without that axis; natural log.</returns>
    public static Tensor LogDensityIsotropic(Tensor value, Tensor mean, Tensor variance, long axis)
    {
        using var scope = NewDisposeScope();
        var residual = value - mean;
        var count = residual.shape[axis < 0 ? residual.dim() + axis : axis];
        return LogDensityOfDistance(residual.Squared().sum(axis), count, variance).MoveToOuterDisposeScope();
    }

    /// <summary>The same of the squared distance of value and mean.</summary>
    /// <param name="squared">|value - mean|^2, any shape.</param>
    /// <param name="count">Entries that it is the sum of.</param>
    /// <param name="variance">As above.</param>
    /// <returns>The shape of the distance.</returns>
    public static Tensor LogDensityOfDistance(Tensor squared, long count, Tensor variance)
    {
        using var scope = NewDisposeScope();
        var logDensity = (squared / variance).Plus(variance.log().Plus(LogTwoPi).Times(count)).Times(-0.5);
        return logDensity.MoveToOuterDisposeScope();
    }

    /// <summary>A reparametrised draw: mean + deviation * noise, so that gradients reach mean and variance (M10).</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="variance">The variance, above 0.</param>
    /// <param name="noise">Standard normal noise of the draw's shape.</param>
    public static Tensor Draw(Tensor mean, Tensor variance, Tensor noise)
    {
        using var scope = NewDisposeScope();
        return mean.Plus(variance.sqrt() * noise).MoveToOuterDisposeScope();
    }
}
