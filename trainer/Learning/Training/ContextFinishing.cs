using Unmix.Formats;
using Unmix.Learning.Batches;
using Unmix.Learning.Context;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;

namespace Unmix.Learning.Training;

/// <summary>
/// What comes after a training's last step: the model learns to look at neighbours, where it is sound and learnt from a scene.
/// </summary>
internal static class ContextFinishing
{
    /// <param name="training">Says of what scene.</param>
    /// <param name="set">What it learnt from.</param>
    /// <param name="state">Finished.</param>
    /// <param name="source">What mixes.</param>
    /// <returns>The state of the network that looks at neighbours; empty where there is none, or it is not worth it.</returns>
    /// <exception cref="UnmixException">The scene can't be read any more.</exception>
    public static float[] Of(ModelTraining training, TrainingSet set, Checkpoint state, BatchSource source)
    {
        var options = state.Options;
        if (options.Context == ContextLearning.Off || state.Faults.Count > 0)
            return [];
        if (set.SceneBands is not { } bands || source.Triples is not TripleSource triples)
            return [];
        using var encoder = state.RestoreAnswer();
        var patches = ScenePatch.Load(training.ScenePath, training.Read, bands, new Random(options.Seed));
        if (new ContextTraining(encoder, triples, options).Run(patches) is not { } found)
            return [];
        using var network = found.Network;
        training.Say(found.Verdict.ToString());
        return found.Verdict.IsWorthIt ? [.. network.State.SelectMany(tensor => tensor.ToFloats())] : [];
    }
}
