using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;

namespace Unmix.Evaluation.Scores;

/// <summary>Reads rasters whole, nodata as NaN.</summary>
public static class MapFile
{
    /// <summary>Reads the first bands.</summary>
    /// <param name="path">The raster.</param>
    /// <param name="bandCount">Bands to read from the first on; 0 for all.</param>
    /// <returns>[N, bands] and the profile.</returns>
    /// <exception cref="SceneException">It can't be read or has fewer bands.</exception>
    public static (float[] Values, SceneProfile Profile) Read(string path, int bandCount = 0)
    {
        using var reader = SceneReader.Open(path);
        var count = bandCount == 0 ? reader.Profile.BandCount : bandCount;
        if (reader.Profile.BandCount < count)
            throw new SceneException(
                $"The map '{path}' has {reader.Profile.BandCount} bands but {count} are compared. Give the map of the same endmembers."
            );
        return (Read(reader, [.. Enumerable.Range(0, count)]), reader.Profile);
    }

    /// <summary>Reads some bands of the whole raster.</summary>
    /// <param name="reader">The raster.</param>
    /// <param name="bands">Bands from 0, in the order wanted.</param>
    /// <returns>[N, bands].</returns>
    public static float[] Read(SceneReader reader, int[] bands)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(bands);
        var values = new float[checked((long)reader.Profile.Width * reader.Profile.Height * bands.Length)];
        reader.ReadSpectra(reader.Profile.Window, bands, values);
        return values;
    }

    /// <summary>Reads the usable bands of a scene: those that its file does not call bad.</summary>
    /// <param name="path">The scene.</param>
    /// <param name="options">Overrides of scale, offset and nodata; null for none.</param>
    /// <returns>[N, L], the bands read, and the profile.</returns>
    public static (float[] Spectra, int[] Bands, SceneProfile Profile) ReadSpectra(string path, SceneReadOptions? options = null)
    {
        using var reader = SceneReader.Open(path, options);
        var profile = reader.Profile;
        int[] bands = [.. Enumerable.Range(0, profile.BandCount).Where(band => profile.BadBands is null || !profile.BadBands[band])];
        if (bands.Length == 0)
            throw new SceneException(
                $"All {profile.BandCount} bands of '{path}' are marked bad. Correct the bad-band list (bbl) of its header."
            );
        return (Read(reader, bands), bands, profile);
    }
}
