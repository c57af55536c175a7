using Unmix.Learning.Judgement;
using Unmix.Learning.Recipes;
using Unmix.Learning.Training;

namespace Unmix.Trainer.Tests.Training;

public sealed class EpochPickingTests : IDisposable
{
    private readonly TinyTraining tiny = new();

    // A step this long makes epochs worse now and then.
    private static readonly TrainerOptions Restless = TinyTraining.OpenEnded with
    {
        Epochs = 4,
        Seed = 1,
        Form = TinyTraining.OpenEnded.Form with { LearningRate = 0.2, Calibrate = false },
    };

    private static readonly TrainerOptions LastEpoch = Restless with { Form = Restless.Form with { PickEpoch = false } };

    public void Dispose() => tiny.Dispose();

    [Fact]
    public void The_answer_is_the_network_of_the_best_epoch()
    {
        var trained = tiny.Make("whole", Restless with { Epochs = 12 }).Run(CancellationToken.None);

        var best = trained.History.MinBy(record => record.HeldOut!.Joint)!;
        Assert.InRange(best.Epoch, 1, 11);
        Assert.Equal(best.Epoch, trained.PickedEpoch);
        var stopped = tiny.Make("stopped", LastEpoch with { Epochs = best.Epoch }).Run(CancellationToken.None);
        using var picked = trained.RestoreAnswer();
        using var last = stopped.RestoreNetwork();
        Assert.Equal(Checkpoint.Floats(last), Checkpoint.Floats(picked));
    }

    [Fact]
    public void A_resumed_training_remembers_the_best_epoch()
    {
        var whole = tiny.Make("whole", Restless).Run(CancellationToken.None);
        tiny.Make("parts", Restless with { Epochs = whole.History.Count - 1 }).Run(CancellationToken.None);

        var resumed = tiny.Make("parts", Restless, resume: true).Run(CancellationToken.None);

        Assert.Equal(whole.PickedEpoch, resumed.PickedEpoch);
        Assert.Equal(whole.Picked, resumed.Picked);
    }

    [Fact]
    public void Judging_changes_nothing_in_the_training()
    {
        var judged = tiny.Make("judged", Restless with { Epochs = 2 }).Run(CancellationToken.None);
        var other = tiny.Make("other", LastEpoch with { Epochs = 2 }).Run(CancellationToken.None);

        Assert.Equal(other.Tensors, judged.Tensors);
        Assert.All(judged.History, record => Assert.InRange(record.HeldOut!.Abundances, 1e-6, 2));
        Assert.True(Math.Abs(new HeldOutErrors(0.3, 0.4).Joint - 0.5) < 1e-12);
    }
}
