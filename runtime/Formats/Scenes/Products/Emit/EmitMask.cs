using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Cubes;

namespace Unmix.Formats.Scenes.Products.Emit;

/// <summary>
/// The quality layers of an EMIT scene: flags by their names, since versions differ in what they have and where. Of the values among them
/// (optical depth, water vapour, a probability, a distance) and of the sum of all flags none is a reason by itself.
/// </summary>
internal static class EmitMask
{
    /// <summary>The cube of the mask's file.</summary>
    public const string ArrayName = "mask";

    private const double Set = 0.5; // flags are 0 and 1, stored as float32

    private static readonly (string Word, QualityMask Mask)[] Words =
    [
        ("dilated", QualityMask.NearCloud),
        ("buffer", QualityMask.NearCloud),
        ("cirrus", QualityMask.Cirrus),
        ("water", QualityMask.Water),
        ("spacecraft", QualityMask.Spacecraft),
        ("cloud", QualityMask.Cloud),
    ];

    // Version 001 in its order, for files whose names are gone.
    private static readonly string[] Usual = ["Cloud flag", "Cirrus flag", "Water flag", "Spacecraft flag", "Dilated cloud flag"];

    /// <summary>Opens the layers.</summary>
    /// <param name="path">The mask's file.</param>
    /// <param name="scene">The file of the scene.</param>
    /// <param name="belongings">Takes what is opened.</param>
    /// <exception cref="SceneException">The file is damaged, or no mask.</exception>
    public static IReadOnlyList<QualityLayer> Open(string path, ArrayFile scene, Belongings belongings)
    {
        var file = belongings.Add(
            scene.TryOpenOther(path)
                ?? throw new SceneException(
                    $"The mask '{path}' can't be opened. Copy it again, or give " + $"{OptionName.Mask} none to do without it."
                )
        );
        EmitFacts.RequireSameTime(file, "mask", EmitFacts.Taken(scene));
        var cube = belongings.Add(EmitProduct.OpenCube(file, ArrayName, "the mask of an EMIT scene"));
        using var stored = file.Find("/sensor_band_parameters/mask_bands");
        var names = stored is { IsText: true } ? stored.ReadTexts() : Usual;
        return [.. names.Take(cube.Bands).Select((name, band) => Layer(cube, band, name)).OfType<QualityLayer>()];
    }

    private static QualityLayer? Layer(SampleCube cube, int band, string name)
    {
        if (!name.Contains("flag", StringComparison.OrdinalIgnoreCase))
            return null;
        var (_, mask) = Array.Find(Words, one => name.Contains(one.Word, StringComparison.OrdinalIgnoreCase));
        return mask == QualityMask.None ? null : new QualityLayer(cube, band, mask, name, value => value > Set);
    }
}
