using System.Globalization;
using Unmix.Formats.Scenes;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime;

/// <summary>Whether a scene's values are reflectance as the model knows it, or stored numbers whose scale is missing or was applied twice.</summary>
internal static class ReflectanceCheck
{
    /// <summary>Above this no surface reflects; glints and snow come near.</summary>
    private const double LargestReflectance = 1.5;

    /// <summary>From this share of values outside the model's range on it is the scale, not the surface.</summary>
    private const double MostOutside = 0.5;

    /// <summary>The largest value of a scene below this share of the model's is no dark scene any more.</summary>
    private const double LeastShare = 1e-3;

    /// <summary>Refuses values that a map would be wrong from. What the user gave with --scale or --offset is not questioned.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="range">What was seen of it.</param>
    /// <exception cref="SceneException">More than half of the values lie outside the model's range, up to above 1.5; or all are next to 0.</exception>
    public static void Require(SceneProfile scene, in SpectraRange range) => Require(scene.Path, scene.ScaleSource, scene.Scale[0], range);

    /// <summary>The same of a scene that is not open.</summary>
    /// <param name="path">The scene.</param>
    /// <param name="scaleSource">Its <see cref="SceneProfile.ScaleSource"/>.</param>
    /// <param name="scale">Of its first band.</param>
    /// <param name="range">What was seen of it.</param>
    /// <exception cref="SceneException">As above.</exception>
    public static void Require(string path, string scaleSource, double scale, in SpectraRange range)
    {
        if (scaleSource == SceneProfile.ScaleFromOption || range.ValueCount == 0) return;
        var stated = scaleSource == SceneProfile.NoScale ? "nothing states a scale" : $"the scale is {Number(scale)} by {scaleSource}";
        var seen = $"the values run from {Number(range.Minimum)} to {Number(range.Maximum)}, the model knows {Number(range.ExpectedMinimum)} to {Number(range.ExpectedMaximum)} " +
            $"and {stated} ('{path}')";
        if (range.OutsideShare > MostOutside && range.Maximum > Math.Max(LargestReflectance, range.ExpectedMaximum))
        {
            throw new SceneException($"The scene's values are no reflectance: {seen}. Give --scale, for example --scale 0.0001 if 10000 stands for 1, or --scale 1 if they " +
                "are right as they are.");
        }
        if (range.Maximum < LeastShare * range.ExpectedMaximum)
            throw new SceneException($"The scene's values are next to 0: {seen}. Give --scale, or --scale {Number(scale)} if they are right as they are.");
    }

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
