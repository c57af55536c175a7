using Unmix.Evaluation.Comparison;
using Unmix.Evaluation.Scores;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Methods.Generative;

/// <summary>The probabilistic generative model among the methods that can be compared.</summary>
internal sealed class Generative : INamedMethod
{
    /// <inheritdoc/>
    public string Name => "pgmsu";

    /// <inheritdoc/>
    public string Source => "S. Shi, M. Zhao, L. Zhang, Y. Altmann, J. Chen, IEEE TGRS 2022";

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
        using var generator = new Generator((ulong)task.Seed, CPU);
        var network = new GenerativeNetwork(task.Scene.BandCount, task.References.Names.Count, new SeededWeights(generator));
        var references = stack([.. task.References.Spectra.Select(spectrum => tensor(spectrum))]); // [P, L]
        new GenerativeTraining(network, references).Run(rows.Spectra, generator, cancellation);
        using var noGradient = no_grad();
        var (mean, _) = network.Latent(rows.Spectra, learns: false);
        var endmembers = network.Endmembers(mean, learns: false);
        var abundances = network.Abundances(rows.Spectra, learns: false);
        return rows.Answer(abundances, GenerativeNetwork.Mix(abundances, endmembers), endmembers.transpose(1, 2));
    }
}
