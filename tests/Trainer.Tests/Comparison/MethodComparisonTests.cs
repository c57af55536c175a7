using System.Text.Json;
using Unmix.Evaluation.Comparison;
using Unmix.Evaluation.Scores;
using Unmix.Evaluation.Synthesis;
using Unmix.Formats;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Spectra.Libraries;
using Unmix.Learning.Recipes;

namespace Unmix.Trainer.Tests.Comparison;

public sealed class MethodComparisonTests : IDisposable
{
    // That a network is learnt and asked is what counts here, not how well it knows.
    private static readonly TrainerOptions Quick = new()
    {
        Epochs = 1,
        BundleSize = 8,
        Worlds = false,
        Form = RecipeForm.Default with { Batch = 64, StepsPerEpoch = 0 },
    };

    private readonly ToyComparison toy = new();

    public void Dispose() => toy.Dispose();

    [Fact]
    public void Linear_methods_recover_a_linear_scene_and_run_once()
    {
        var report = ToyComparison.Run(toy.Scene with { Reference = toy.File("truth-endmembers.csv") }, "fcls", "nnls");

        Assert.Equal(["fcls", "nnls"], report.Results.Select(result => result.Method));
        foreach (var result in report.Results)
        {
            var run = Assert.Single(result.Runs);
            Assert.Null(result.BetweenSeeds);
            Assert.Equal(MatchedBy.Names, run.Scores.MatchedBy);
            // Noise of 60 dB is a thousandth of the signal, and abundances are a few times less certain.
            Assert.InRange(result.Spread(Measure.AbundanceNrmse)!.Mean, 0, 0.02);
            Assert.InRange(result.Spread(Measure.ReconstructionNrmse)!.Mean, 0.0005, 0.0011);
            Assert.Equal(0, result.Spread(Measure.AngleDegrees)!.Mean, 1e-4);
        }
    }

    [Fact]
    public void Endmembers_found_anew_run_once_a_seed_and_are_matched_by_angle()
    {
        var report = ToyComparison.Run(toy.Scene, "nnls");

        var result = Assert.Single(report.Results);
        Assert.Equal([1, 2, 3], result.Runs.Select(run => run.Seed));
        Assert.All(result.Runs, run => Assert.Equal(MatchedBy.Angle, run.Scores.MatchedBy));
        Assert.InRange(result.BetweenSeeds!.Value, 0, 0.2);
        Assert.InRange(result.Spread(Measure.AbundanceNrmse)!.Most, 0, 0.3);
    }

    [Fact]
    public void A_truth_of_peaks_is_met_at_its_own_scale_by_every_method()
    {
        var references = SpectraFile.ReadCsv(toy.File("truth-endmembers.csv"));
        var (truth, profile) = MapFile.Read(toy.File("truth-abundances.hdr"));
        EnviScene.Write(
            toy.File("peaks.hdr"),
            new EnviLayout
            {
                Width = profile.Width,
                Height = profile.Height,
                BandCount = references.Names.Count,
                BandNames = references.Names,
            },
            PeakScale.Rescale(truth, references.Spectra)
        );

        var report = ToyComparison.Run(
            toy.Scene with
            {
                Reference = toy.File("truth-endmembers.csv"),
                Truth = toy.File("peaks.hdr"),
                TruthScale = TruthScale.Peak,
            },
            "fcls"
        );

        Assert.InRange(report.Results[0].Spread(Measure.PeakScaleNrmse)!.Mean, 0, 0.02); // as in amplitude with its own truth
        Assert.InRange(report.Results[0].Spread(Measure.AbundanceNrmse)!.Mean, 0.02, 1);
    }

    [Fact]
    public void Without_truth_the_reconstruction_and_the_agreement_of_seeds_remain()
    {
        var report = ToyComparison.Run(toy.Scene with { Truth = null, TruthEndmembers = null }, "fcls");

        var result = Assert.Single(report.Results);
        Assert.Null(result.Spread(Measure.AbundanceNrmse));
        Assert.NotNull(result.Spread(Measure.ReconstructionNrmse));
        Assert.NotNull(result.BetweenSeeds);
        Assert.Contains("no truth", report.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_suite_gives_the_same_numbers()
    {
        double[] Numbers() =>
            [
                .. ToyComparison
                    .Run(toy.Scene, [.. MethodCatalog.Default.Skip(1)])
                    .Results.SelectMany(result => Measure.All.Where(measure => measure.Key != Measure.Seconds).Select(result.Spread))
                    .OfType<Spread>()
                    .Select(spread => spread.Mean),
            ];

        Assert.Equal(Numbers(), Numbers());
    }

    [Fact]
    public void The_four_forms_hold_the_same_rows()
    {
        var report = ToyComparison.Run(toy.Scene with { Reference = toy.File("truth-endmembers.csv"), Note = "ours" }, "fcls", "ppnm");
        var error = report.Results[1].Spread(Measure.AbundanceNrmse)!.Mean;

        Assert.Equal(3, report.ToText().Split('\n').TakeWhile(line => line.Length > 0).Count());
        Assert.Contains($"| toy | PPNM | 1 | {error:F3} | - | - | - | - |", report.ToMarkdown(), StringComparison.Ordinal);
        Assert.Contains("120 pixels, 30 bands, 3 endmembers", report.ToMarkdown(), StringComparison.Ordinal);
        var lines = report.ToCsv().TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.Equal(lines[0].Split(',').Length, line.Split(',').Length));
        using var json = JsonDocument.Parse(report.ToJson());
        var result = json.RootElement.GetProperty("results")[1];
        Assert.Equal("ppnm", result.GetProperty("method").GetString());
        Assert.Equal(error, result.GetProperty("measures").GetProperty("nrmse_a").GetProperty("mean").GetDouble());
        Assert.Equal(1, result.GetProperty("runs")[0].GetProperty("seed").GetInt32());
    }

    [Fact]
    public void The_learnt_model_is_trained_asked_and_scored()
    {
        var report = ToyComparison.Run(
            new ComparisonSuite
            {
                Scenes = [toy.Scene with { Reference = toy.File("truth-endmembers.csv") }],
                Methods = ["idnet"],
                Seeds = 2,
            },
            Quick
        );

        var result = Assert.Single(report.Results);
        Assert.Equal(2, result.Runs.Count);
        Assert.NotNull(result.BetweenSeeds);
        Assert.Equal(120, result.Runs[0].Scores.Abundances!.Pixels);
        Assert.NotNull(result.Runs[0].Scores.Coverage);
        Assert.NotNull(result.Runs[0].Scores.Endmembers);
    }

    [Fact]
    public void Where_the_truth_is_of_peaks_the_learnt_model_tells_such_itself()
    {
        MethodRun Learn(TruthScale scale) =>
            ToyComparison
                .Run(
                    new ComparisonSuite
                    {
                        Scenes = [toy.Scene with { Reference = toy.File("truth-endmembers.csv"), TruthScale = scale }],
                        Methods = ["idnet"],
                        Seeds = 1,
                    },
                    Quick
                )
                .Results[0]
                .Runs[0];

        var (amplitude, peak) = (Learn(TruthScale.Amplitude).Scores, Learn(TruthScale.Peak).Scores);

        Assert.Null(amplitude.AbundancesAtPeakScale);
        Assert.Equal(peak.Abundances!.AbundanceNrmse, peak.AbundancesAtPeakScale!.AbundanceNrmse);
        Assert.NotEqual(amplitude.Abundances!.AbundanceNrmse, peak.Abundances.AbundanceNrmse); // it was trained otherwise
    }

    [Fact]
    public void A_comparison_knows_of_the_learner_only_what_the_interface_says()
    {
        var report = new MethodComparison
        {
            Suite = new ComparisonSuite
            {
                Scenes = [toy.Scene],
                Methods = ["idnet", "fcls"],
                Seeds = 1,
            },
            Learner = new EvenShares(SpectraFile.ReadCsv(toy.File("truth-endmembers.csv"))),
        }.Run(TestContext.Current.CancellationToken);

        Assert.Equal(120, report.Results[0].Runs[0].Scores.Abundances!.Pixels);
        Assert.InRange(report.Results[1].Spread(Measure.AbundanceNrmse)!.Mean, 0, 0.02); // with the references that it found
        Assert.InRange(report.Results[0].Spread(Measure.AbundanceNrmse)!.Mean, 0.02, 1);
    }

    [Fact]
    public void Pixels_without_data_have_no_answer_and_are_not_counted()
    {
        File.Delete(toy.File("scene.hdr"));
        File.Delete(toy.File("scene.img"));
        var scene = SyntheticScene.Make(
            new SynthesisOptions
            {
                Width = 12,
                Height = 10,
                Bands = 30,
            }
        );
        scene.Spectra.AsSpan(0, 30).Clear();
        scene.Spectra[31] = float.NaN;
        scene.Write(toy.Path);

        var report = ToyComparison.Run(toy.Scene with { Reference = toy.File("truth-endmembers.csv") }, "fcls");

        Assert.Equal(118, report.Results[0].Runs[0].Scores.Abundances!.Pixels);
        Assert.Equal(118, report.Results[0].Runs[0].Scores.Reconstruction!.Pixels);
    }

    [Fact]
    public void The_spread_is_that_of_statistics()
    {
        var spread = Spread.Of([1, 2, 6]);

        Assert.Equal(new Spread(3, 1, 6, Math.Sqrt(7)), spread);
        Assert.Equal(2, spread.WorstOverMean);
        Assert.Equal(0, Spread.Of([5]).Deviation);
    }

    [Fact]
    public void References_of_another_count_are_refused_with_both_numbers()
    {
        var fault = Assert.Throws<OptionsException>(() =>
            ToyComparison.Run(
                toy.Scene with
                {
                    Truth = null,
                    TruthEndmembers = null,
                    Endmembers = 4,
                    Reference = toy.File("truth-endmembers.csv"),
                },
                "fcls"
            )
        );

        Assert.Equal($"'{toy.File("truth-endmembers.csv")}' has 3 spectra but --endmembers asks for 4. Make them agree.", fault.Message);
    }
}
