using Unmix.Evaluation.Comparison;
using Unmix.Evaluation.Synthesis;
using Unmix.Learning.Methods;
using Unmix.Learning.Recipes;
using Unmix.TestData;

namespace Unmix.Trainer.Tests.Comparison;

/// <summary>A scene of 120 pixels whose truth is known, and comparisons on it.</summary>
internal sealed class ToyComparison : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public ToyComparison() =>
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

    public string Path => folder.Path;

    public SuiteScene Scene =>
        new()
        {
            Name = "toy",
            Scene = File("scene.hdr"),
            Endmembers = 3,
            Truth = File("truth-abundances.hdr"),
            TruthEndmembers = File("truth-endmembers.csv"),
        };

    public string File(string name) => folder.File(name);

    public void Dispose() => folder.Dispose();

    public static ComparisonReport Run(SuiteScene scene, params string[] methods) =>
        Run(
            new ComparisonSuite
            {
                Scenes = [scene],
                Methods = methods,
                Seeds = 3,
            }
        );

    public static ComparisonReport Run(ComparisonSuite suite, TrainerOptions? recipe = null, string? keepFolder = null) =>
        new MethodComparison
        {
            Suite = suite,
            Learner = new Learner(_ => recipe ?? new TrainerOptions()),
            KeepFolder = keepFolder,
        }.Run(TestContext.Current.CancellationToken);
}
