using Unmix.Learning.Network;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Training;

/// <summary>What a network says of the scene's abundances, for triples that are mixed as the scene is.</summary>
internal static class ScenePosterior
{
    private const long MostPixels = 20_000;
    private const long PartPixels = 1024;

    /// <returns>[n, P] concentrations of the first pixels; the caller owns them.</returns>
    public static Tensor Of(UnmixingNetwork network, Tensor spectra)
    {
        var count = Math.Min(spectra.shape[0], MostPixels);
        var parts = new float[(count + PartPixels - 1) / PartPixels][];
        TensorThreads.Each(parts.Length, part =>
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            var first = part * PartPixels;
            var (endmembers, posterior) = network.Recognise(spectra.narrow(0, first, Math.Min(PartPixels, count - first)));
            parts[part] = ShareScale.Own(posterior.Concentration, network.Shares.Sizes(endmembers)).contiguous().data<float>().ToArray();
        });
        return tensor(parts.SelectMany(part => part).ToArray(), [count, network.Shape.EndmemberCount]);
    }
}
