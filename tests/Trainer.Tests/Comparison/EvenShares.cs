using Unmix.Evaluation.Comparison;
using Unmix.Evaluation.Scores;
using Unmix.Formats.Spectra;

namespace Unmix.Trainer.Tests.Comparison;

/// <summary>A learner that has learnt nothing: every material has the same share of every pixel.</summary>
/// <param name="references">What it finds in every scene.</param>
internal sealed class EvenShares(SpectraTable references) : ILearner, ISceneMethod
{
    public bool IsRandom => true;

    public string? Identity => "even";

    public ISceneMethod Method(string? recipe) => this;

    public SpectraTable FindReferences(ComparedScene scene, int seed) => references;

    public SceneAnswer Unmix(UnmixingTask task, CancellationToken cancellation) =>
        new()
        {
            EndmemberCount = task.References.Names.Count,
            Abundances = [.. Enumerable.Repeat(1f / task.References.Names.Count, task.Scene.PixelCount * task.References.Names.Count)],
        };
}
