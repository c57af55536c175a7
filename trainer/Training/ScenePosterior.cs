using Unmix.Trainer.Network;
using static TorchSharp.torch;

namespace Unmix.Trainer.Training;

/// <summary>What a network says of the scene's abundances, for triples that are mixed as the scene is.</summary>
internal static class ScenePosterior
{
    private const long MostPixels = 20_000;

    /// <returns>[n, P] concentrations of the first pixels; the caller owns them.</returns>
    public static Tensor Of(UnmixingNetwork network, Tensor spectra)
    {
        using var scope = NewDisposeScope();
        using var answer = network.Unmix(spectra.narrow(0, 0, Math.Min(spectra.shape[0], MostPixels)));
        return answer.Concentration.clone().MoveToOuterDisposeScope();
    }
}
