using Unmix.Learning.Batches;
using Unmix.Learning.Network;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Judgement;

/// <summary>Three smooth materials, a network whose endmembers start at some of them, and linear mixtures.</summary>
internal static class SmallNetwork
{
    public const int Bands = 30;
    public const int Count = 3;

    public static readonly string[] Names = ["soil", "tree", "water"];

    /// <summary>[P, L].</summary>
    public static Tensor Materials() =>
        stack([
            .. Enumerable
                .Range(0, Count)
                .Select(p =>
                    tensor(Enumerable.Range(0, Bands).Select(band => (float)(0.4 + 0.3 * Math.Cos(band * 0.2 * (p + 1)))).ToArray())
                ),
        ]);

    public static UnmixingNetwork StartedAt(Tensor spectra)
    {
        using var generator = new Generator(11, CPU);
        var shape = new NetworkShape(
            Bands,
            Count,
            Link: ConcentrationLink.Smooth,
            HeldShare: 0.02,
            Steps: StepRule.Bounded,
            LatentBound: 3,
            CorrectionBound: 0.5
        );
        var network = new UnmixingNetwork(shape, new ParameterFactory(generator));
        network.Endmembers.StartAt(spectra);
        return network;
    }

    public static LabelledTriples Mixtures(int pixels, int seed)
    {
        using var generator = new Generator((ulong)seed, CPU);
        var weights = rand([pixels, Count], generator: generator).AtLeast(1e-6).log().neg();
        var abundances = weights / weights.sum([1], keepdim: true); // uniform on the simplex
        var materials = Materials();
        return new LabelledTriples(materials.expand(pixels, -1, -1), abundances, matmul(abundances, materials));
    }
}
