using Unmix.Formats.Spectra;

namespace Unmix.Evaluation.Comparison;

/// <summary>
/// The learner that a comparison puts beside methods without learning. It is given from above: what measures does not know what is
/// measured.
/// </summary>
public interface ILearner
{
    /// <summary>The learnt method by a recipe.</summary>
    /// <param name="recipe">A name or a file; null gives the defaults.</param>
    /// <exception cref="Unmix.Formats.OptionsException">The recipe can't be used.</exception>
    ISceneMethod Method(string? recipe);

    /// <summary>Finds reference endmembers in a scene that comes with none, as a training by the default recipe finds them.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="seed">Of everything random.</param>
    /// <returns>As many spectra as the scene asks for, on its bands.</returns>
    SpectraTable FindReferences(ComparedScene scene, int seed);
}
