using static TorchSharp.torch;

namespace Unmix.Learning.Batches;

/// <summary>What labelled triples come from (METHOD M11).</summary>
public interface ITripleSource : IDisposable
{
    /// <summary>P.</summary>
    long EndmemberCount { get; }

    /// <summary>What is known of the mixtures before anything is learnt.</summary>
    SceneEvidence Evidence { get; }

    /// <param name="count">B.</param>
    /// <param name="generator">The source of everything random.</param>
    /// <param name="scene">What some triples are mixed like; null where nothing is known of the scene's mixtures.</param>
    /// <returns>Tensors that belong to the caller's scope.</returns>
    LabelledTriples Draw(long count, Generator generator, SceneMixtures? scene = null);

    /// <summary>
    /// As <see cref="Draw"/>, with the faults of the materials that a fit of the scene does not show, where there is a scene. Whoever
    /// learns from them distrusts every pixel; how far an answer can be wrong is judged on them.
    /// </summary>
    /// <inheritdoc cref="Draw"/>
    LabelledTriples DrawWithFaults(long count, Generator generator, SceneMixtures? scene = null) => Draw(count, generator, scene);
}
