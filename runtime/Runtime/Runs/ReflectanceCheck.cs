using System.Globalization;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Runs;

/// <summary>
/// Whether a scene's values are reflectance as the model knows it, or stored numbers whose scale is missing or was applied twice.
/// </summary>
internal static class ReflectanceCheck
{
    /// <summary>Above this no surface reflects; glints and snow come near.</summary>
    private const double LargestReflectance = 1.5;

    /// <summary>From this share of values outside the model's range on it is the scale, not the surface.</summary>
    private const double MostOutside = 0.5;

    /// <summary>The share of values outside the model's range from which on a user should know.</summary>
    private const double NotableOutsideShare = 0.05;

    /// <summary>The largest value of a scene below this share of the model's is no dark scene any more.</summary>
    private const double LeastShare = 1e-3;

    /// <summary>
    /// Refuses values that a map would be wrong from. Integers above reflectance without a scale may be what the user means, so they are
    /// warned about unless a strict run is asked for. What the user gave with --scale or --offset is not questioned.
    /// </summary>
    /// <param name="scene">The scene.</param>
    /// <param name="range">What was seen of it.</param>
    /// <param name="isStrict">True to refuse integers that lack a scale, too.</param>
    /// <returns>What the user should know, whole sentences; null when nothing is odd.</returns>
    /// <exception cref="SceneException">
    /// More than half of the values lie outside the model's range, up to above 1.5, and are no integers without a scale; or all
    /// are next to 0.
    /// </exception>
    public static string? Require(SceneProfile scene, in SpectraRange range, bool isStrict) =>
        Require(new ScaleFacts(scene.Path, scene.ScaleSource, scene.Scale[0], scene.MayLackScale), range, isStrict);

    /// <summary>The same of a scene that is not open.</summary>
    /// <inheritdoc cref="Require(SceneProfile, in SpectraRange, bool)"/>
    public static string? Require(ScaleFacts scene, in SpectraRange range, bool isStrict)
    {
        if (scene.ScaleSource == SceneProfile.ScaleFromOption || range.ValueCount == 0)
            return null;
        var stated =
            scene.ScaleSource == SceneProfile.NoScale
                ? "nothing states a scale"
                : $"the scale is {Number(scene.Scale)} by {scene.ScaleSource}";
        var seen =
            $"the values run from {Number(range.Minimum)} to {Number(range.Maximum)}, the model knows "
            + $"{Number(range.ExpectedMinimum)} to {Number(range.ExpectedMaximum)} "
            + $"and {stated} ('{scene.Path}')";
        var remedy =
            $"Give {OptionName.Scale}, for example {OptionName.Scale} 0.0001 if 10000 stands for 1, or "
            + $"{OptionName.Scale} 1 if they are correct";
        var isAbove = range.Maximum > Math.Max(LargestReflectance, range.ExpectedMaximum);
        if (isAbove && scene.MayLackScale)
        {
            if (isStrict)
                throw new SceneException(
                    $"The scene's values are integers above reflectance, which " + $"{OptionName.Strict} refuses: {seen}. {remedy}."
                );
            return $"The scene's values are integers above reflectance and were taken as they are: {seen}. The map is wrong "
                + $"if they stand for something else. {remedy}; {OptionName.Strict} refuses such scenes.";
        }
        if (isAbove && range.OutsideShare > MostOutside)
            throw new SceneException($"The scene's values are not reflectance: {seen}. {remedy}.");
        if (range.Maximum < LeastShare * range.ExpectedMaximum)
            throw new SceneException(
                $"The scene's values are close to 0: {seen}. Give {OptionName.Scale}, or {OptionName.Scale} "
                    + $"{Number(scene.Scale)} if they are correct."
            );
        return null;
    }

    /// <summary>True for values that no surface has, for which a scale may be missing.</summary>
    public static bool IsAbove(in SpectraRange range) => range.Maximum > LargestReflectance;

    /// <summary>What a user should know of values outside the model's range; null for nothing.</summary>
    public static string? OutsideWarning(ModelManifest manifest, in SpectraRange range) =>
        range.OutsideShare <= NotableOutsideShare
            ? null
            : $"{range.OutsideShare:P0} of the values lie outside the {manifest.ExpectedMinimum:G4} to "
                + $"{manifest.ExpectedMaximum:G4} that the model was "
                + $"trained on; the scene's run from {range.Minimum:G4} to {range.Maximum:G4}. Check {OptionName.Scale} "
                + $"and {OptionName.Offset}, or "
                + "train on a scene like this one.";

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}

/// <summary>What a scene's scale is judged by.</summary>
/// <param name="Path">The scene.</param>
/// <param name="ScaleSource">Its <see cref="SceneProfile.ScaleSource"/>.</param>
/// <param name="Scale">Of its first band.</param>
/// <param name="MayLackScale">Its <see cref="SceneProfile.MayLackScale"/>.</param>
internal readonly record struct ScaleFacts(string Path, string ScaleSource, double Scale, bool MayLackScale);
