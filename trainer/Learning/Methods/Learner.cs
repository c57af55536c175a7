using Unmix.Evaluation.Comparison;
using Unmix.Formats.Spectra;
using Unmix.Learning.Endmembers;
using Unmix.Learning.Recipes;

namespace Unmix.Learning.Methods;

/// <summary>IDNet, as comparisons put it beside other methods.</summary>
/// <param name="readRecipe">Reads a recipe; null gives the defaults.</param>
public sealed class Learner(Func<string?, TrainerOptions> readRecipe) : ILearner
{
    /// <inheritdoc/>
    public ISceneMethod Method(string? recipe) => new LearntModel(readRecipe(recipe));

    /// <inheritdoc/>
    public SpectraTable FindReferences(ComparedScene scene, int seed)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var options = new TrainerOptions();
        float[] valid =
        [
            .. Enumerable
                .Range(0, scene.PixelCount)
                .Where(n => float.IsFinite(scene.Spectra[n * scene.BandCount]))
                .SelectMany(n => new ArraySegment<float>(scene.Spectra, n * scene.BandCount, scene.BandCount)),
        ];
        return EndmemberSearch
            .In(
                new SearchedSpectra(valid, scene.BandCount, scene.Wavelengths, scene.Path),
                options.ReferenceSearch,
                scene.Entry.Endmembers,
                options.Form.ReferenceSearches,
                new Random(seed)
            )
            .Spectra;
    }
}
