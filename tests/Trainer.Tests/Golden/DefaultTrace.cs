using Unmix.Evaluation.Synthesis;
using Unmix.Learning.Batches;
using Unmix.Learning.Judgement;
using Unmix.Learning.Network;
using Unmix.Learning.Objective;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using Unmix.Learning.Training;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Golden;

/// <summary>
/// Twenty steps of a training with the default recipe, four epochs of five, on a scene and bundles made here: every term, and how long the
/// gradient of each part of the network is.
/// </summary>
internal static class DefaultTrace
{
    private const int Epochs = 4;
    private const int Steps = 5;

    /// <summary>Of each bundle; they differ in brightness.</summary>
    private const int Members = 12;

    private static readonly string[] Parts = ["Latents", "Endmembers", "Abundances", "Mixing"];

    /// <summary>What stands in a row.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    ["epoch", "step", "learning rate", .. ObjectiveTerms.Names, .. Parts.Select(part => $"gradient of {part.ToLowerInvariant()}")];

    /// <summary>One row a step.</summary>
    public static List<double[]> Rows()
    {
        var options = new TrainerOptions
        {
            Endmembers = 3,
            Epochs = Epochs,
            Seed = 5,
            Form = RecipeForm.Default with { StepsPerEpoch = Steps },
        };
        TensorThreads.HoldCaller();
        using var scope = NewDisposeScope();
        var made = SyntheticScene.Make(
            new SynthesisOptions
            {
                Width = 32,
                Height = 32,
                Bands = 24,
                Endmembers = options.Endmembers,
                Seed = 4,
                PureShare = 0.2,
            }
        );
        var spectra = tensor(made.Spectra, [made.Spectra.Length / made.BandCount, made.BandCount]);
        Tensor[] bundles = [.. made.MeanEndmembers.Select(Bundle)];
        var triples = new TripleSource(bundles, spectra, ones(made.BandCount).Times(0.003), options.Form.Triples);
        using var network = StartingNetwork.Of(options, 0, spectra, bundles, triples);
        using var source = new BatchSource(spectra, triples);
        using var optimizer = new AdamOptimizer(network.parameters());
        using var heldOut = HeldOut.Draw(source, options.Seed);
        var rows = new List<double[]>();
        var loop = new TrainingLoop(network, optimizer, source, heldOut, options) { StepTaken = step => rows.Add(Row(network, step)) };
        loop.Run([], _ => { }, null, CancellationToken.None);
        return rows;
    }

    private static Tensor Bundle(float[] mean) =>
        stack([.. Enumerable.Range(0, Members).Select(member => tensor(mean).Times(0.9 + 0.2 * member / (Members - 1)))]);

    private static double[] Row(UnmixingNetwork network, TrainingStep step)
    {
        var names = network.named_parameters().Select(item => item.name).ToArray();
        double Length(string part) =>
            Math.Sqrt(
                names
                    .Zip(step.Gradient)
                    .Where(pair => pair.First.StartsWith(part + ".", StringComparison.Ordinal))
                    .Sum(pair => pair.Second.Sum(value => (double)value * value))
            );
        return [step.Epoch, step.Number, step.LearningRate, .. step.Terms, .. Parts.Select(Length)];
    }
}
