using Unmix.Evaluation.Spectra;
using Unmix.Formats;
using Unmix.Formats.Spectra;
using Unmix.Learning.Scenes;

namespace Unmix.Learning.Training;

/// <summary>Reference endmembers that a user gives, brought to the bands of the scene.</summary>
internal static class GivenReferences
{
    /// <summary>Centres nearer than this are the same band: files round them to a tenth of a nm.</summary>
    private const double SameBandNm = 0.1;

    /// <exception cref="UnmixException">They can't be read, or do not go with the scene or the options.</exception>
    public static SpectraTable Read(ModelTraining training, string path, ScenePixels pixels)
    {
        var source = new SpectraSource(path, training.ReferenceScale, "--reference");
        var table = source.Read();
        foreach (var note in table.Notes)
            training.Say($"warning: '{path}': {note}");
        source.RequireUnitOf(table, pixels.Spectra, training.ScenePath);
        SpectraAlignment.RequireLight(table, path);
        if (table.Names.Count != training.Options.Endmembers)
        {
            throw new OptionsException(
                $"'{path}' has {table.Names.Count} spectra but --endmembers asks for {training.Options.Endmembers}. Make them agree."
            );
        }
        if (table.Wavelengths is { } own && pixels.Wavelengths is { } grid)
        {
            // On the scene's own bands the spectra are as the sensor saw them, and a second blurring would be wrong.
            var same =
                own.BandCount == grid.BandCount
                && own.CentresNm.Zip(grid.CentresNm).All(pair => Math.Abs(pair.First - pair.Second) < SameBandNm);
            return same ? table.ResampleTo(grid) : table.ConvolveTo(grid);
        }
        SpectraAlignment.RequireSameOrder(table, path, pixels.Wavelengths, pixels.BandCount, training.ScenePath);
        return table;
    }
}
