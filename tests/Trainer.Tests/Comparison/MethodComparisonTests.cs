using System.Text.Json;
using Unmix.Evaluation.Comparison;
using Unmix.Evaluation.Scores;
using Unmix.Evaluation.Synthesis;
using Unmix.Formats;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Spectra.Libraries;
using Unmix.Learning.Methods;
using Unmix.Learning.Recipes;
using Unmix.TestData;

namespace Unmix.Trainer.Tests.Comparison;

public sealed class MethodComparisonTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public MethodComparisonTests() =>
        SyntheticScene
            .Make(
                new SynthesisOptions
                {
                    Width = 12,
                    Height = 10,
                    Bands = 30,
                    Bilinear = 0,
                    Variability = 0,
                    SignalToNoiseDb = 60,
                    Sharpness = 8,
                }
            )
            .Write(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Linear_methods_recover_a_linear_scene_and_run_once()
    {
        var report = Run(Scene() with { Reference = folder.File("truth-endmembers.csv") }, UnmixingMethod.Fcls, UnmixingMethod.Nnls);

        Assert.Equal([UnmixingMethod.Fcls, UnmixingMethod.Nnls], report.Results.Select(result => result.Method));
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
        var report = Run(Scene(), UnmixingMethod.Nnls);

        var result = Assert.Single(report.Results);
        Assert.Equal([1, 2, 3], result.Runs.Select(run => run.Seed));
        Assert.All(result.Runs, run => Assert.Equal(MatchedBy.Angle, run.Scores.MatchedBy));
        Assert.InRange(result.BetweenSeeds!.Value, 0, 0.2);
        Assert.InRange(result.Spread(Measure.AbundanceNrmse)!.Most, 0, 0.3);
    }

    [Fact]
    public void A_truth_of_peaks_is_met_at_its_own_scale_by_every_method()
    {
        var references = SpectraFile.ReadCsv(folder.File("truth-endmembers.csv"));
        var (truth, profile) = MapFile.Read(folder.File("truth-abundances.hdr"));
        EnviScene.Write(
            folder.File("peaks.hdr"),
            new EnviLayout
            {
                Width = profile.Width,
                Height = profile.Height,
                BandCount = references.Names.Count,
                BandNames = references.Names,
            },
            PeakScale.Rescale(truth, references.Spectra)
        );

        var report = Run(
            Scene() with
            {
                Reference = folder.File("truth-endmembers.csv"),
                Truth = folder.File("peaks.hdr"),
                TruthScale = TruthScale.Peak,
            },
            UnmixingMethod.Fcls
        );

        Assert.InRange(report.Results[0].Spread(Measure.PeakScaleNrmse)!.Mean, 0, 0.02); // as in amplitude with its own truth
        Assert.InRange(report.Results[0].Spread(Measure.AbundanceNrmse)!.Mean, 0.02, 1);
    }

    [Fact]
    public void Without_truth_the_reconstruction_and_the_agreement_of_seeds_remain()
    {
        var report = Run(Scene() with { Truth = null, TruthEndmembers = null }, UnmixingMethod.Fcls);

        var result = Assert.Single(report.Results);
        Assert.Null(result.Spread(Measure.AbundanceNrmse));
        Assert.NotNull(result.Spread(Measure.ReconstructionNrmse));
        Assert.NotNull(result.BetweenSeeds);
        Assert.Contains("no truth", report.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_comparison_that_was_stopped_goes_on_from_the_runs_that_it_kept()
    {
        var kept = folder.File("kept");
        ComparisonReport Seeds(int seeds, params UnmixingMethod[] methods) =>
            new MethodComparison
            {
                Suite = new ComparisonSuite
                {
                    Scenes = [Scene()],
                    Methods = methods,
                    Seeds = seeds,
                },
                Learner = new Learner(_ => new TrainerOptions()),
                KeepFolder = kept,
            }.Run(TestContext.Current.CancellationToken);
        Seeds(2, UnmixingMethod.Nnls);
        var files = Directory.GetFiles(kept);
        var before = File.ReadAllText(files[0]);

        var whole = Seeds(3, UnmixingMethod.Nnls, UnmixingMethod.Fcls);

        Assert.Equal(2, files.Length);
        Assert.Equal(before, File.ReadAllText(files[0]));
        Assert.Equal(6, Directory.GetFiles(kept).Length);
        var fresh = Run(Scene(), UnmixingMethod.Nnls, UnmixingMethod.Fcls);
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
        var kept = folder.File("kept");
        ComparisonReport Once() =>
            new MethodComparison
            {
                Suite = new ComparisonSuite
                {
                    Scenes = [Scene() with { Reference = folder.File("truth-endmembers.csv") }],
                    Methods = [UnmixingMethod.Fcls],
                    Seeds = 1,
                },
                Learner = new Learner(_ => new TrainerOptions()),
                KeepFolder = kept,
            }.Run(TestContext.Current.CancellationToken);
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
        scene.Write(folder.Path);
        Assert.NotEqual(first, Once().Results[0].Spread(Measure.AbundanceNrmse));
        Assert.Equal(2, Directory.GetFiles(kept).Length);
    }

    [Fact]
    public void The_same_suite_gives_the_same_numbers()
    {
        double[] Numbers() =>
            [
                .. Run(Scene(), Enum.GetValues<UnmixingMethod>()[1..])
                    .Results.SelectMany(result => Measure.All.Where(measure => measure.Key != Measure.Seconds).Select(result.Spread))
                    .OfType<Spread>()
                    .Select(spread => spread.Mean),
            ];

        Assert.Equal(Numbers(), Numbers());
    }

    [Fact]
    public void The_four_forms_hold_the_same_rows()
    {
        var report = Run(
            Scene() with
            {
                Reference = folder.File("truth-endmembers.csv"),
                Note = "ours",
            },
            UnmixingMethod.Fcls,
            UnmixingMethod.Ppnm
        );
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
        var report = Run(
            Scene() with
            {
                Reference = folder.File("truth-endmembers.csv"),
            },
            new TrainerOptions
            {
                Epochs = 1,
                BundleSize = 8,
                StopChange = 0,
            },
            2,
            UnmixingMethod.IdNet
        );

        var result = Assert.Single(report.Results);
        Assert.Equal(2, result.Runs.Count);
        Assert.NotNull(result.BetweenSeeds);
        Assert.Equal(120, result.Runs[0].Scores.Abundances!.Pixels);
        Assert.NotNull(result.Runs[0].Scores.Coverage);
        Assert.NotNull(result.Runs[0].Scores.Endmembers);
    }

    [Fact]
    public void Pixels_without_data_have_no_answer_and_are_not_counted()
    {
        File.Delete(folder.File("scene.hdr"));
        File.Delete(folder.File("scene.img"));
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
        scene.Write(folder.Path);

        var report = Run(Scene() with { Reference = folder.File("truth-endmembers.csv") }, UnmixingMethod.Fcls);

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
    public void A_suite_takes_data_and_recipes_from_their_folders()
    {
        var path = folder.File("suite.json");
        File.WriteAllText(
            path,
            """
            {
              // comments are welcome
              "seeds": 2, "methods": ["fcls", "idNet"], "recipe": "paper.json",
              "scenes": [{ "name": "a", "scene": "a/scene.hdr", "endmembers": 3, "truth": "a/t.hdr",
                           "truthPixelEndmembers": "a/m.f32", "pixelOrder": "column" }]
            }
            """
        );

        var suite = ComparisonSuite.Read(path, "/data", Recipe.Shipped);

        Assert.Equal(2, suite.Seeds);
        Assert.Equal([UnmixingMethod.Fcls, UnmixingMethod.IdNet], suite.Methods);
        Assert.Equal(folder.File("paper.json"), suite.Recipe);
        Assert.Equal("/data/a/scene.hdr", suite.Scenes[0].Scene);
        Assert.Equal("/data/a/m.f32", suite.Scenes[0].TruthPixelEndmembers);
        Assert.Equal(PixelOrder.Column, suite.Scenes[0].PixelOrder);
    }

    [Fact]
    public void The_suites_of_the_project_can_be_read()
    {
        var accuracy = ComparisonSuite.Read(Path.Combine(Repository.Root, "tests/Benchmarks/accuracy.json"), null, Recipe.Shipped);
        var synthetic = ComparisonSuite.Read(Path.Combine(Repository.Root, "tests/Benchmarks/synthetic.json"), null, Recipe.Shipped);
        var ablation = ComparisonSuite.Read(Path.Combine(Repository.Root, "tests/Benchmarks/ablation.json"), null, Recipe.Shipped);

        accuracy.Validate();
        synthetic.Validate();
        ablation.Validate();
        Assert.Equal(["bilinear", "variability", "samson", "iordache_dc1", "muufl"], accuracy.Scenes.Select(scene => scene.Name));
        Assert.Equal(accuracy.Methods, synthetic.Methods);
        // No part is switched off twice under two names: on each scene, each recipe is another.
        var parts = ablation.Scenes.Select(scene => (scene.Scene, scene.Recipe == "paper", Recipe.Read(scene.Recipe))).ToList();
        Assert.Equal(parts.Count, parts.Distinct().Count());
    }

    [Theory]
    [InlineData("""{ "scenes": [], "sedes": 3 }""", "its field 'sedes' (line 1) is none that is known")]
    [InlineData("{ \"scenes\": [],\n \"seeds\": 2.5 }", "its field 'seeds' (line 2) has another kind of value than belongs there")]
    [InlineData("""{ "scenes": [], "seeds": "5" }""", "its field 'seeds' (line 1) has another kind of value than belongs there")]
    [InlineData("{ \"scenes\": [],\n \"seeds\": 0,5 }", "it is not JSON at line 2")]
    [InlineData(
        """{ "scenes": [], "methods": ["magic"] }""",
        "its field 'methods[0]' (line 1) has another kind of value than belongs there"
    )]
    [InlineData("""{ "scenes": [{ "scene": "a.hdr" }] }""", "it lacks 'name', 'endmembers'")]
    [InlineData("""{ "seeds": 5 }""", "it lacks 'scenes'")]
    [InlineData("""{ "scenes": null }""", "its field 'scenes' (line 1) has another kind of value than belongs there")]
    [InlineData("""{ "scenes": [null] }""", "its list 'scenes' holds null")]
    [InlineData("null", "it is empty")]
    [InlineData("", "it is not JSON at line 1")]
    public void A_slip_in_a_suite_is_a_sentence_without_names_of_our_types(string text, string what)
    {
        File.WriteAllText(folder.File("suite.json"), text);

        var fault = Assert.Throws<OptionsException>(() => ComparisonSuite.Read(folder.File("suite.json"), null, Recipe.Shipped));

        Assert.Equal(
            $"The suite '{folder.File("suite.json")}' can't be understood: {what}. See tests/Benchmarks/accuracy.json for an example.",
            fault.Message
        );
    }

    [Fact]
    public void All_faults_of_a_suite_come_at_once()
    {
        var suite = new ComparisonSuite
        {
            Scenes =
            [
                new SuiteScene
                {
                    Name = "a",
                    Scene = "a.hdr",
                    Endmembers = 1,
                    TruthEndmembers = "m.csv",
                },
                new SuiteScene
                {
                    Name = "a",
                    Scene = "b.hdr",
                    Endmembers = 3,
                },
            ],
            Methods = [],
            Seeds = 0,
        };

        var fault = Assert.Throws<OptionsException>(suite.Validate);

        Assert.Equal(
            "The scene 'a' asks for 1 endmembers but needs at least 2 (--endmembers); the scene 'a' has true endmembers but "
                + "no true abundances to go with them; "
                + "there is no method to compare (--methods); --seeds is 0 but must be at least 1; 2 scenes are named 'a'. "
                + "Correct the options or the suite.",
            fault.Message
        );
    }

    [Fact]
    public void References_of_another_count_are_refused_with_both_numbers()
    {
        var fault = Assert.Throws<OptionsException>(() =>
            Run(
                Scene() with
                {
                    Truth = null,
                    TruthEndmembers = null,
                    Endmembers = 4,
                    Reference = folder.File("truth-endmembers.csv"),
                },
                UnmixingMethod.Fcls
            )
        );

        Assert.Equal($"'{folder.File("truth-endmembers.csv")}' has 3 spectra but --endmembers asks for 4. Make them agree.", fault.Message);
    }

    private SuiteScene Scene() =>
        new()
        {
            Name = "toy",
            Scene = folder.File("scene.hdr"),
            Endmembers = 3,
            Truth = folder.File("truth-abundances.hdr"),
            TruthEndmembers = folder.File("truth-endmembers.csv"),
        };

    private static ComparisonReport Run(SuiteScene scene, params UnmixingMethod[] methods) => Run(scene, new TrainerOptions(), 3, methods);

    private static ComparisonReport Run(SuiteScene scene, TrainerOptions recipe, int seeds, params UnmixingMethod[] methods) =>
        new MethodComparison
        {
            Suite = new ComparisonSuite
            {
                Scenes = [scene],
                Methods = methods,
                Seeds = seeds,
            },
            Learner = new Learner(_ => recipe),
        }.Run(TestContext.Current.CancellationToken);
}
