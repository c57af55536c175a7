using Unmix.Evaluation.Synthesis;
using Unmix.Learning.Recipes;
using Unmix.Learning.Training;
using Unmix.TestData;

namespace Unmix.Trainer.Tests.Training;

/// <summary>A training of less than a second: 144 pixels, 20 bands, 2 endmembers, one world.</summary>
internal sealed class TinyTraining : IDisposable
{
    public static TrainerOptions Options { get; } =
        new()
        {
            Endmembers = 2,
            BundleSize = 6,
            Epochs = 3,
            Seed = 3,
            Context = ContextLearning.Off,
            Worlds = false,
            Form = RecipeForm.Default with { Batch = 16, StepsPerEpoch = 0 }, // nine steps an epoch
        };

    /// <summary>With a course that does not depend on how many epochs there will be.</summary>
    public static TrainerOptions OpenEnded { get; } =
        Options with
        {
            Form = Options.Form with
            {
                Schedule = LearningRateSchedule.Steps,
                Triples = new TripleOptions { SceneShare = 0 },
            },
        };

    /// <summary>
    /// The same with the worlds that recipes have by default, which are weighed first: that takes longer than all the rest.
    /// </summary>
    public static TrainerOptions InWorlds(TrainerOptions options) => options with { Worlds = true };

    public TemporaryFolder Folder { get; } = new();

    public TinyTraining() =>
        SyntheticScene
            .Make(
                new SynthesisOptions
                {
                    Width = 12,
                    Height = 12,
                    Bands = 20,
                    Endmembers = 2,
                    Seed = 2,
                    PureShare = 0.2,
                }
            )
            .Write(Folder.Path);

    public string ScenePath => Folder.File("scene.hdr");

    public string CheckpointPath(string name) => Folder.File(name + ".checkpoint");

    public ModelTraining Make(string name, TrainerOptions options, bool resume = false, IProgress<double>? progress = null) =>
        new()
        {
            ScenePath = ScenePath,
            CheckpointPath = CheckpointPath(name),
            Options = options,
            Resume = resume,
            Progress = progress,
        };

    public void Dispose() => Folder.Dispose();

    /// <summary>Calls at every step, on the thread that trains.</summary>
    public sealed class EachStep(Action<int> act) : IProgress<double>
    {
        private int step;

        public void Report(double value) => act(++step);
    }
}
