using Unmix.Learning.Recipes;

namespace Unmix.Learning.Training;

/// <summary>A training goes on only where it was begun with the same: then it ends as if it had never stopped.</summary>
internal static class Resumption
{
    /// <summary>The state to go on from.</summary>
    /// <param name="training">That goes on.</param>
    /// <param name="facts">Of its scene and references, as they are now.</param>
    /// <exception cref="TrainingException">There is none, or it was begun with something else.</exception>
    public static Checkpoint Of(ModelTraining training, ModelFacts facts)
    {
        var checkpoint = Checkpoint.Read(training.CheckpointPath);
        if (checkpoint.Facts.PixelsSha256 != facts.PixelsSha256)
            throw new TrainingException(
                $"'{training.CheckpointPath}' was made from other pixels than '{training.ScenePath}' gives now. "
                    + "Train again without --resume."
            );
        RequireSameOptions(training, checkpoint.Options);
        if (!IsSame(checkpoint.Facts, facts))
        {
            throw new TrainingException(
                $"'{training.CheckpointPath}' was begun with other reference spectra than those that are now given, or found in the "
                    + $"scene. Give the "
                    + "same --reference, or train again without --resume."
            );
        }
        return checkpoint;
    }

    private static void RequireSameOptions(ModelTraining training, TrainerOptions begun)
    {
        var options = training.Options;
        // Where the course of a training depends on its length, another length is another training.
        var anyLength = options.Form.Schedule == LearningRateSchedule.Steps && options.Form.Triples.SceneShare <= 0;
        if ((anyLength ? begun with { Epochs = options.Epochs } : begun) == options)
            return;
        var but = anyLength ? " (only schedule.epochs may differ)" : "";
        throw new TrainingException(
            $"'{training.CheckpointPath}' was made with other options. Give the same ones{but}, or train again without --resume."
        );
    }

    private static bool IsSame(ModelFacts begun, ModelFacts now) =>
        begun.EndmemberNames.SequenceEqual(now.EndmemberNames)
        && begun.ReferenceSpectra.Zip(now.ReferenceSpectra).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
}
