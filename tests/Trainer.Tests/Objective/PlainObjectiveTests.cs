using Unmix.Learning.Objective;
using Unmix.Learning.Recipes;
using Unmix.Trainer.Tests.Network;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Objective;

/// <summary>Every term of the objective against plain numbers, in the paper's form and in that of the default recipe.</summary>
public class PlainObjectiveTests
{
    private static readonly ObjectiveWeights Weights = new()
    {
        Unsupervised = 1.7,
        Supervised = 0.6,
        Posterior = 2.5,
        Sparsity = 0.3,
        EncoderNorm = 0.7,
        DecoderNorm = 1.3,
    };

    [Theory]
    [InlineData("paper", PixelsTeach.Everything, LabelEndmembers.Given)]
    [InlineData("paper", PixelsTeach.Spectra, LabelEndmembers.Given)]
    [InlineData("default", PixelsTeach.Everything, LabelEndmembers.Decoded)]
    [InlineData("default", PixelsTeach.Spectra, LabelEndmembers.Decoded)]
    public void Every_term_is_what_the_equations_say(string recipe, PixelsTeach teach, LabelEndmembers labels)
    {
        using var scope = NewDisposeScope();
        using var drawn = new DrawnNetwork(recipe, draws: new DrawCounts(PixelsTeach: teach, LabelEndmembers: labels));
        var batch = drawn.Batch();
        var draws = new SeededDraws(5);

        var terms = UnmixingObjective
            .Of(drawn.Network, drawn.Network.Draw(batch, draws, drawn.Options.Form.Draws), batch, Weights)
            .Values()
            .data<double>()
            .ToArray();

        var plain = new PlainObjective(drawn, recipe == "paper", batch, draws.Noise).Terms(Weights);
        foreach (var (name, (expected, actual)) in ObjectiveTerms.Names.Zip(plain.Zip(terms)))
            Assert.True(Math.Abs(expected - actual) <= 1e-9 * Math.Abs(expected), $"{name} is {actual} and not {expected}.");
    }
}
