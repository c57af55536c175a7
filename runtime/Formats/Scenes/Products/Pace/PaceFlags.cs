using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Cubes;

namespace Unmix.Formats.Scenes.Products.Pace;

/// <summary>The flags of a PACE scene: one bit each, which their names, in the attribute <c>flag_meanings</c>, are listed for.</summary>
internal static class PaceFlags
{
    private const string Name = "/geophysical_data/l2_flags";

    /// <summary>Names of the bits, from the lowest, as every version has them; for a file that does not list them.</summary>
    private static readonly string[] Usual =
    [
        .. (
            "ATMFAIL LAND PRODWARN HIGLINT HILT HISATZEN COASTZ SPARE STRAYLIGHT CLDICE COCCOLITH TURBIDW HISOLZEN SPARE LOWLW CHLFAIL "
            + "NAVWARN ABSAER SPARE MAXAERITER MODGLINT CHLWARN ATMWARN SPARE SEAICE NAVFAIL"
        ).Split(' '),
    ];

    private static readonly (string Flag, QualityMask Mask, bool WhereSet)[] Meanings =
    [
        ("CLDICE", QualityMask.Cloud, true),
        ("NAVFAIL", QualityMask.Defect, true),
        ("SEAICE", QualityMask.Snow, true),
        ("LAND", QualityMask.Land, true),
        ("LAND", QualityMask.Water, false),
    ];

    /// <summary>Opens the flags; no layers where there are none.</summary>
    /// <exception cref="SceneException">They have another size than the scene.</exception>
    public static IReadOnlyList<QualityLayer> Open(ArrayFile file, SampleCube cube, Belongings belongings)
    {
        if (!file.Arrays("/geophysical_data").Contains("l2_flags"))
            return [];
        using var array = file.Find(Name);
        if (array is null)
            return [];
        var names = array.Words("flag_meanings") is { Length: > 0 } listed ? listed : Usual;
        var masks = array.Numbers("flag_masks");
        var flags = ProductArrays.Plane(file, Name, cube.Rows, cube.Columns, belongings)!; // it is listed
        var layers = new List<QualityLayer>();
        foreach (var (flag, mask, whereSet) in Meanings)
        {
            var at = Array.FindIndex(names, name => name.Equals(flag, StringComparison.OrdinalIgnoreCase));
            if (at is < 0 or > 31)
                continue;
            var bit = masks is not null && masks.Length == names.Length ? unchecked((uint)(long)masks[at]) : 1u << at;
            layers.Add(new QualityLayer(flags, 0, mask, flag, value => (unchecked((uint)(long)value) & bit) != 0 == whereSet));
        }
        return layers;
    }
}
