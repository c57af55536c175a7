using Unmix.Learning.Network;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Golden;

/// <summary>
/// Says how each parameter of ours is laid out in the released model's list: which of its arrays, in which order, transposed or
/// not. Loads weights one way and compares gradients the other.
/// </summary>
internal static class ReleasedWeights
{
    /// <summary>Our parameter name -> the array it must equal, built from released arrays.</summary>
    public static Dictionary<string, Tensor> InOurLayout(NumpyArchive archive, int endmemberCount, ScalarType type, bool gradient)
    {
        Tensor Array(string name) => tensor(archive.Values(name), archive.Shape(name)).to_type(type);
        // The log-scales are theta = w + b in the released model: their values add up, each has theta's own gradient.
        Tensor Theta(string name) => gradient ? Array(name + ".bias") : Array(name + ".weight").flatten().Plus(Array(name + ".bias"));
        var ours = new Dictionary<string, Tensor>();
        void Layers(string target, string source, params int[] positions)
        {
            for (var i = 0; i < positions.Length; i++)
            {
                ours[$"{target}.{i}_weight"] = Array($"{source}.{positions[i]}.weight");
                ours[$"{target}.{i}_bias"] = Array($"{source}.{positions[i]}.bias");
            }
        }
        void EndmemberLayers(string target, string source, params int[] positions)
        {
            for (var i = 0; i < positions.Length; i++)
            {
                var position = positions[i];
                var all = Enumerable.Range(0, endmemberCount).ToArray();
                ours[$"{target}.{i}_weight"] = stack([.. all.Select(p => Array($"{source}.{p}.{position}.weight").t())]);
                ours[$"{target}.{i}_bias"] = stack([.. all.Select(p => Array($"{source}.{p}.{position}.bias").unsqueeze(0))]);
            }
        }
        EndmemberLayers("Latents.shared", "fcZy_mu", 0, 2);
        EndmemberLayers("Latents.mean", "fcZy_mu", 4);
        EndmemberLayers("Latents.logVariance", "fcZy_std", 4, 6, 8);
        EndmemberLayers("Endmembers.mean", "fcMz_mu", 0, 2, 4, 6);
        ours["Endmembers.logVarianceRatio"] = cat([.. Enumerable.Range(0, endmemberCount).Select(p => Theta($"fcMz_std2.{p}"))]);
        Layers("Abundances.nonlinear", "fca_My_alphas", 0, 2, 4, 6, 8);
        ours["Abundances.logSteps"] = Theta("fca_llambda3");
        ours["Abundances.logThreshold"] = Theta("fca_llambda");
        ours["Abundances.logPrecision"] = Theta("fca_std2");
        Layers("Mixing.nonlinear", "fcy_Ma_nlin", 0, 2, 4, 6);
        ours["Mixing.logVarianceRatio"] = Theta("fcy_std");
        return ours;
    }

    public static UnmixingNetwork Load(NumpyArchive weights, ScalarType type)
    {
        using var generator = new Generator(0, CPU);
        var network = new UnmixingNetwork(new NetworkShape(156, 3), new ParameterFactory(generator, type));
        var values = InOurLayout(weights, 3, type, gradient: false);
        using var noGradient = no_grad();
        foreach (var (name, parameter) in network.named_parameters())
        {
            var value = values[name];
            Assert.Equal(value.shape, parameter.shape);
            parameter.copy_(value);
        }
        return network;
    }
}
