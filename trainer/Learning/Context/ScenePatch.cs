using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;

namespace Unmix.Learning.Context;

/// <summary>A small rectangle of a scene, whole.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Spectra">[Height * Width, L] reflectance; NaN where nothing is.</param>
internal sealed record ScenePatch(int Width, int Height, float[] Spectra)
{
    /// <summary>Rectangles that are read of a scene.</summary>
    public const int Count = 6;

    /// <summary>Reads rectangles at random places.</summary>
    /// <param name="path">The scene.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="bands">That are learnt from.</param>
    /// <param name="random">Says the places.</param>
    /// <exception cref="SceneException">The scene can't be read.</exception>
    public static IReadOnlyList<ScenePatch> Load(string path, SceneReadOptions options, IReadOnlyList<int> bands, Random random)
    {
        using var reader = SceneReader.Open(path, options);
        var profile = reader.Profile;
        var (width, height) = (Math.Min(MadeFields.Side, profile.Width), Math.Min(MadeFields.Side, profile.Height));
        var patches = new ScenePatch[Count];
        for (var i = 0; i < Count; i++)
        {
            var window = new PixelWindow(random.Next(profile.Width - width + 1), random.Next(profile.Height - height + 1), width, height);
            var spectra = new float[checked(window.PixelCount * bands.Count)];
            reader.ReadSpectra(window, [.. bands], spectra);
            patches[i] = new ScenePatch(width, height, spectra);
        }
        return patches;
    }
}
