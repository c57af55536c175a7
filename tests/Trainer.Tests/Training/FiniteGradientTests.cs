using Unmix.Learning.Batches;
using Unmix.Learning.Judgement;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using Unmix.Learning.Training;
using Unmix.Trainer.Tests.Judgement;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Training;

public class FiniteGradientTests
{
    /// <summary>The square of such a variance is 0 in single precision: the terms are numbers, their gradient is not.</summary>
    private const float Vanishing = 1e-28f;

    [Fact]
    public void A_gradient_that_is_no_number_stops_with_its_epoch_and_step_and_moves_nothing()
    {
        using var scope = NewDisposeScope();
        using var network = SmallNetwork.StartedAt(SmallNetwork.Materials());
        network.Endmembers.StartAtVariances(tensor(new[] { Vanishing, Vanishing, Vanishing }));
        var bundles = Enumerable.Range(0, SmallNetwork.Count).Select(p => SmallNetwork.Materials().narrow(0, p, 1)).ToArray();
        var spectra = SmallNetwork.Mixtures(64, 7).Spectra;
        using var source = new BatchSource(
            spectra,
            new TripleSource(bundles, spectra, zeros(SmallNetwork.Bands), new TripleOptions(), [MixingWorld.Plain])
        );
        using var heldOut = HeldOut.Draw(source, 1);
        using var optimizer = new AdamOptimizer(network.parameters());
        var loop = new TrainingLoop(
            network,
            optimizer,
            source,
            heldOut,
            TinyTraining.Options with
            {
                Endmembers = SmallNetwork.Count,
                Form = TinyTraining.Options.Form with { Batch = 32 },
            }
        );
        var before = Checkpoint.Floats(network);

        var fault = Assert.Throws<DivergedException>(() => loop.Run([], _ => { }, null, CancellationToken.None));

        Assert.StartsWith(
            "The gradient became infinite or no number at epoch 1, step 1. Look for outliers in the scene, or try --set",
            fault.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(before, Checkpoint.Floats(network));
        Assert.Equal(0, optimizer.StepCount);
    }
}
