using Unmix.Formats.Scenes;

namespace Unmix.Trainer.Scores;

/// <summary>Reads an abundance map: the first bands of a raster, nodata as NaN.</summary>
public static class MapFile
{
    /// <param name="path">The map.</param>
    /// <param name="bandCount">Bands to read from the first on; 0 for all.</param>
    /// <returns>[N, bands] and the profile.</returns>
    /// <exception cref="SceneException">It can't be read or has fewer bands.</exception>
    public static (float[] Values, SceneProfile Profile) Read(string path, int bandCount = 0)
    {
        using var reader = SceneReader.Open(path);
        var profile = reader.Profile;
        var count = bandCount == 0 ? profile.BandCount : bandCount;
        if (profile.BandCount < count)
            throw new SceneException($"The map '{path}' has {profile.BandCount} bands but {count} are compared. Give the map of the same endmembers.");
        var values = new float[checked((long)profile.Width * profile.Height * count)];
        reader.ReadSpectra(profile.Window, [.. Enumerable.Range(0, count)], values);
        return (values, profile);
    }
}
