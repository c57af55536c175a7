using Unmix.Evaluation.Comparison;
using Unmix.Evaluation.Scores;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Methods.EndmemberGuided;

/// <summary>The endmember-guided network, pixelwise, among the methods that can be compared.</summary>
internal sealed class EndmemberGuided : INamedMethod
{
    /// <inheritdoc/>
    public string Name => "egunet";

    /// <inheritdoc/>
    public string Source => "D. Hong et al., IEEE TNNLS 2022, EGU-Net-pw";

    /// <inheritdoc/>
    public bool IsRandom => true;

    /// <inheritdoc/>
    public string? Identity => null;

    /// <inheritdoc/>
    public SceneAnswer Unmix(UnmixingTask task, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        TensorThreads.HoldCaller();
        var rows = new ScenePixelRows(task.Scene);
        var pure = PseudoPure.Find(task.Scene, task.References, new Random(task.Seed));
        using var generator = new Generator((ulong)task.Seed, CPU);
        var network = new GuidedNetwork(task.Scene.BandCount, task.References.Names.Count, new SeededWeights(generator));
        new GuidedTraining(network, pure).Run(rows.Spectra, generator, cancellation);
        using var noGradient = no_grad();
        var abundances = network.Odds(rows.Spectra, dropout: null).softmax(1);
        return rows.Answer(abundances, network.Rebuilt(abundances), endmembers: null);
    }
}
