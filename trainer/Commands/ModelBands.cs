using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Sensors;

namespace Unmix.Trainer.Commands;

/// <summary>Bands as an option names them: a sensor's, or those of a scene that are not marked bad.</summary>
internal static class ModelBands
{
    /// <summary>Sensors that are known, for help.</summary>
    public static string SensorNames => string.Join(", ", SensorGrid.Names);

    /// <summary>Finds them.</summary>
    /// <param name="sensorOrScene">A name, or a path.</param>
    /// <param name="read">Overrides of what a scene says.</param>
    /// <exception cref="UnmixException">It is neither, or the scene has no wavelengths.</exception>
    public static WavelengthGrid Of(string sensorOrScene, SceneReadOptions read)
    {
        if (SensorGrid.Find(sensorOrScene) is { } sensor)
            return sensor.Bands;
        if (!sensorOrScene.AsSpan().ContainsAny('.', '/', '\\') && !Path.Exists(sensorOrScene))
            throw new OptionsException(
                $"There is no sensor '{Quoted.Text(sensorOrScene)}' and no scene of that path. Known sensors are {SensorNames}."
            );
        using var reader = SceneReader.Open(sensorOrScene, read);
        var profile = reader.Profile;
        if (profile.Wavelengths is not { } grid)
            throw new BandMismatchException(
                $"'{sensorOrScene}' has no wavelengths, so the library can't be brought to its {profile.BandCount} bands. "
                    + "Add wavelengths to its header."
            );
        int[] good = [.. Enumerable.Range(0, profile.BandCount).Where(band => profile.BadBands is null || !profile.BadBands[band])];
        return grid.Select(good);
    }
}
