using Unmix.Evaluation.Comparison;
using Unmix.Evaluation.Synthesis;

namespace Unmix.Trainer.Tests.Comparison;

public sealed class KeptRunsTests : IDisposable
{
    private readonly ToyComparison toy = new();

    public void Dispose() => toy.Dispose();

    [Fact]
    public void A_comparison_that_was_stopped_goes_on_from_the_runs_that_it_kept()
    {
        var kept = toy.File("kept");
        ComparisonReport Seeds(int seeds, params string[] methods) =>
            ToyComparison.Run(
                new ComparisonSuite
                {
                    Scenes = [toy.Scene],
                    Methods = methods,
                    Seeds = seeds,
                },
                keepFolder: kept
            );
        Seeds(2, "nnls");
        var files = Directory.GetFiles(kept);
        var before = File.ReadAllText(files[0]);

        var whole = Seeds(3, "nnls", "fcls");

        Assert.Equal(2, files.Length);
        Assert.Equal(before, File.ReadAllText(files[0]));
        Assert.Equal(6, Directory.GetFiles(kept).Length);
        var fresh = ToyComparison.Run(toy.Scene, "nnls", "fcls");
        foreach (var (one, other) in whole.Results.Zip(fresh.Results))
        {
            Assert.Equal(other.BetweenSeeds, one.BetweenSeeds);
            foreach (var measure in Measure.All.Where(measure => measure.Key != Measure.Seconds))
                Assert.Equal(other.Spread(measure), one.Spread(measure));
        }
    }

    [Fact]
    public void A_kept_run_of_another_scene_or_a_spoilt_one_is_not_taken()
    {
        var kept = toy.File("kept");
        ComparisonReport Once() =>
            ToyComparison.Run(
                new ComparisonSuite
                {
                    Scenes = [toy.Scene with { Reference = toy.File("truth-endmembers.csv") }],
                    Methods = ["fcls"],
                    Seeds = 1,
                },
                keepFolder: kept
            );
        var first = Once().Results[0].Spread(Measure.AbundanceNrmse);
        File.WriteAllText(Assert.Single(Directory.GetFiles(kept)), "{");

        Assert.Equal(first, Once().Results[0].Spread(Measure.AbundanceNrmse));

        var scene = SyntheticScene.Make(
            new SynthesisOptions
            {
                Width = 12,
                Height = 10,
                Bands = 30,
                Seed = 9,
            }
        );
        scene.Write(toy.Path);
        Assert.NotEqual(first, Once().Results[0].Spread(Measure.AbundanceNrmse));
        Assert.Equal(2, Directory.GetFiles(kept).Length);
    }
}
