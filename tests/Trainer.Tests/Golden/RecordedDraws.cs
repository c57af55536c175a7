using Unmix.Learning.Densities;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Golden;

/// <summary>Plays back recorded noise in the order in which a pass asks for it.</summary>
internal sealed class RecordedDraws(Tensor abundances, params Tensor[] normals) : IDraws
{
    private int next;

    public Tensor Normal(long[] shape, Tensor like)
    {
        var noise = normals[next++];
        Assert.Equal(shape, noise.shape);
        return noise.alias();
    }

    public Tensor Abundances(Tensor concentration) => abundances;
}
