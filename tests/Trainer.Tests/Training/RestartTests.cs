using Unmix.Learning.Recipes;
using Unmix.Learning.Training;

namespace Unmix.Trainer.Tests.Training;

public sealed class RestartTests : IDisposable
{
    private static readonly RecipeForm Diverging = TinyTraining.Options.Form with { LearningRate = 1e30 };

    private readonly TinyTraining tiny = new();
    private readonly List<string> said = [];

    public void Dispose() => tiny.Dispose();

    [Fact]
    public void The_run_with_the_least_error_on_what_is_held_out_is_kept_and_its_checkpoint_alone_stays()
    {
        var options = TinyTraining.Options with { Restarts = 3, Epochs = 2 };

        var kept = RestartedTraining.Run(Make("several", options), CancellationToken.None);

        var alone = Enumerable
            .Range(0, 3)
            .Select(restart => (tiny.Make("alone" + restart, options) with { Restart = restart }).Run(CancellationToken.None))
            .ToArray();
        var best = alone.MinBy(run => run.HeldOut!.Joint)!;
        Assert.Equal(3, alone.Select(run => run.HeldOut!.Joint).Distinct().Count());
        Assert.Equal(best.Restart, kept.Restart);
        Assert.Equal(best.Picked, kept.Picked);
        Assert.Equal(kept.Picked, Checkpoint.Read(tiny.CheckpointPath("several")).Picked);
        Assert.Single(Directory.GetFiles(tiny.Folder.Path, "several*"));
        Assert.Equal($"Run {best.Restart + 1} is kept.", said[^1]);
    }

    [Fact]
    public void An_interrupted_series_goes_on_with_the_run_that_was_interrupted()
    {
        var options = TinyTraining.Options with { Restarts = 2, Epochs = 2 };
        var whole = RestartedTraining.Run(Make("whole", options), CancellationToken.None);
        using var cancellation = new CancellationTokenSource();
        var cancelling = new TinyTraining.EachStep(step =>
        {
            if (step == 30)
                cancellation.Cancel(); // in the second run: 9 steps an epoch
        });

        Assert.Throws<OperationCanceledException>(() =>
            RestartedTraining.Run(Make("parts", options) with { Progress = cancelling }, cancellation.Token)
        );

        var steps = 0;
        var resumed = RestartedTraining.Run(
            Make("parts", options) with
            {
                Resume = true,
                Progress = new TinyTraining.EachStep(step => steps = step),
            },
            CancellationToken.None
        );
        Assert.Equal(9, steps); // only the second epoch of the second run was left
        Assert.Equal(whole.Picked, resumed.Picked);
    }

    [Fact]
    public void A_run_that_diverges_is_said_and_passed_over()
    {
        var options = TinyTraining.Options with { Restarts = 3, Epochs = 1 };
        var diverging = new TinyTraining.EachStep(step =>
        {
            if (step == 12)
                throw new DivergedException("The loss became NaN.", "Lower it."); // in the second run: 9 steps each
        });

        var kept = RestartedTraining.Run(Make("some", options) with { Progress = diverging }, CancellationToken.None);

        Assert.Contains("Run 2 of 3 has diverged. The loss became NaN.", said);
        Assert.NotEqual(1, kept.Restart);
        Assert.Equal($"Run {kept.Restart + 1} is kept.", said[^1]);
        Assert.Single(Directory.GetFiles(tiny.Folder.Path, "some*"));
    }

    [Fact]
    public void Where_every_run_diverges_the_training_has_diverged()
    {
        var fault = Assert.Throws<DivergedException>(() =>
            RestartedTraining.Run(Make("none", TinyTraining.Options with { Restarts = 2, Form = Diverging }), CancellationToken.None)
        );

        Assert.Equal(2, said.Count(line => line.Contains("has diverged", StringComparison.Ordinal)));
        Assert.Contains("try --set restarts=3 or another seed", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_restarts_nothing_but_the_one_run_happens()
    {
        var one = RestartedTraining.Run(Make("one", TinyTraining.Options), CancellationToken.None);

        Assert.Equal(tiny.Make("same", TinyTraining.Options).Run(CancellationToken.None).Picked, one.Picked);
        Assert.DoesNotContain(said, line => line.StartsWith("Run ", StringComparison.Ordinal));
    }

    private ModelTraining Make(string name, TrainerOptions options) => tiny.Make(name, options) with { Say = said.Add };
}
