using Unmix.Learning.Batches;
using Unmix.Learning.Network;
using Unmix.Learning.Objective;
using Unmix.Trainer.Tests.Network;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Objective;

/// <summary>The gradient of every term by every parameter against central differences.</summary>
public class TermGradientTests
{
    [Fact]
    public void In_the_papers_form_every_term_has_its_own_gradient()
    {
        using var scope = NewDisposeScope();
        using var drawn = new DrawnNetwork("paper");
        var batch = drawn.Batch();

        Require(drawn, () => Terms(drawn, batch, drawn.Network.Draw(batch, new SeededDraws(5), drawn.Options.Form.Draws)));
    }

    /// <summary>What the pixels' abundances are is a given number there: it is held while parameters move.</summary>
    [Fact]
    public void In_the_default_form_every_term_has_the_gradient_of_abundances_that_are_given()
    {
        using var scope = NewDisposeScope();
        using var drawn = new DrawnNetwork("default");
        var batch = drawn.Batch();
        HalfDraw? given = null;

        Require(drawn, () =>
        {
            var draw = drawn.Network.Draw(batch, new SeededDraws(5), drawn.Options.Form.Draws);
            given ??= draw.Unlabelled;
            return Terms(drawn, batch, draw with { Unlabelled = Given(drawn.Network, draw.Unlabelled, given) });
        });
    }

    [Fact]
    public void In_the_default_form_the_encoder_of_abundances_learns_nothing_from_pixels()
    {
        using var scope = NewDisposeScope();
        using var drawn = new DrawnNetwork("default");
        var batch = drawn.Batch();

        var draw = drawn.Network.Draw(batch, new SeededDraws(5), drawn.Options.Form.Draws);

        Assert.False(draw.Unlabelled.Abundances.requires_grad);
        Assert.False(draw.Unlabelled.Posterior.Concentration.requires_grad);
        Assert.True(draw.Labelled.Posterior.Concentration.requires_grad);
    }

    private static HalfDraw Given(UnmixingNetwork network, HalfDraw half, HalfDraw given)
    {
        var mixture = network.Mixing.Forward(half.EndmemberMean!.flatten(0, 1), given.Abundances.flatten(0, 1));
        return half with
        {
            Abundances = given.Abundances,
            Posterior = given.Posterior,
            Mixture = mixture.Select(rows => rows.unflatten(0, [DrawnNetwork.Pixels, half.Latents.shape[1]])),
        };
    }

    private static void Require(DrawnNetwork drawn, Func<Tensor> terms) =>
        CentralDifferences.Require(
            ObjectiveTerms.Names,
            terms,
            drawn.Network.named_parameters().Select(item => (item.name, (Tensor)item.parameter))
        );

    private static Tensor Terms(DrawnNetwork drawn, MiniBatch batch, BatchDraw draw)
    {
        var terms = UnmixingObjective.Of(drawn.Network, draw, batch, drawn.Options.Form.Weights);
        return stack([
            .. new[]
            {
                terms.PixelTerm,
                terms.TripleTerm,
                terms.LabelAbundances,
                terms.LabelEndmembers,
                terms.Sparsity,
                terms.EncoderNorm,
                terms.DecoderNorm,
                terms.Loss,
            }.Select(term => term.reshape([])),
        ]);
    }
}
