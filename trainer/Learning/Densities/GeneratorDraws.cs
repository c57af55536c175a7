using static TorchSharp.torch;

namespace Unmix.Learning.Densities;

/// <summary>Draws from a seeded generator.</summary>
/// <param name="generator">Borrowed; the caller disposes it.</param>
public sealed class GeneratorDraws(Generator generator) : IDraws
{
    /// <inheritdoc/>
    public Tensor Normal(long[] shape, Tensor like)
    {
        ArgumentNullException.ThrowIfNull(like);
        return randn(shape, like.dtype, like.device, generator: generator);
    }

    /// <inheritdoc/>
    public Tensor Abundances(Tensor concentration) => Dirichlet.Draw(concentration, generator);
}
