using Unmix.Learning.Densities;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Objective;

/// <summary>
/// Noise that is the same at every pass and is kept to be looked at. Abundances are a smooth function of their concentration and of noise,
/// which a rejection sampler's are not: central differences need one.
/// </summary>
/// <param name="seed">Of the noise.</param>
internal sealed class SeededDraws(ulong seed) : IDraws
{
    private readonly Generator generator = new(seed, CPU);

    /// <summary>What was drawn, in the order of the calls.</summary>
    public List<Tensor> Noise { get; } = [];

    public Tensor Normal(long[] shape, Tensor like)
    {
        Noise.Add(randn(shape, ScalarType.Float64, generator: generator).to_type(like.dtype));
        return Noise[^1].alias();
    }

    public Tensor Abundances(Tensor concentration) => concentration.log().Plus(Normal(concentration.shape, concentration)).softmax(-1);
}
