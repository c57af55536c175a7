using System.Text.RegularExpressions;

namespace Unmix.Report.Pictures;

/// <summary>
/// The colours of a model's materials. A name that says what a material is gets the colour that people expect: vegetation green,
/// water blue, soil brown, dry vegetation straw, shade grey. The rest get colours that are told apart from those, and from each
/// other.
/// </summary>
public static partial class MaterialColours
{
    /// <summary>Colours nearer than this (OkLab) are not given to two materials while others are left.</summary>
    private const double NearestDistance = 0.1;

    /// <summary>In the order in which a name is looked at: dry vegetation is no vegetation, and wet soil is soil.</summary>
    private static readonly (Material Material, Regex Words, Rgb Colour)[] Known =
    [
        (Material.Shade, ShadeWords(), Rgb.Parse("#aaaaaa")),
        (Material.DryVegetation, DryVegetationWords(), Rgb.Parse("#e8cc66")),
        (Material.Vegetation, VegetationWords(), Rgb.Parse("#228833")),
        (Material.Soil, SoilWords(), Rgb.Parse("#6b3a12")),
        (Material.Water, WaterWords(), Rgb.Parse("#4477aa")),
    ];

    private enum Material
    {
        Shade,
        DryVegetation,
        Vegetation,
        Soil,
        Water,
    }

    /// <summary>A colour for each material; the same names get the same colours everywhere.</summary>
    /// <param name="names">Of the materials, in their order.</param>
    public static IReadOnlyList<Rgb> Of(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var colours = new Rgb?[names.Count];
        for (var i = 0; i < names.Count; i++)
        {
            // A second material of a kind gets a colour of the rest, or the two could not be told apart.
            if (KindOf(names[i]) is { } kind && Colour(kind) is var expected && !colours.Contains(expected))
                colours[i] = expected;
        }
        for (var i = 0; i < names.Count; i++)
            colours[i] ??= Free(colours);
        return [.. colours.Select(colour => colour!.Value)]; // all are set
    }

    /// <summary>The materials that a picture shows as red, green and blue: soil, vegetation and water, where names tell them.</summary>
    /// <param name="names">Of the materials; three at least.</param>
    /// <returns>Three different indices.</returns>
    public static (int Red, int Green, int Blue) AsChannels(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var kinds = names.Select(KindOf).ToList();
        int[] chosen = [kinds.IndexOf(Material.Soil), kinds.IndexOf(Material.Vegetation), kinds.IndexOf(Material.Water)];
        for (var channel = 0; channel < chosen.Length; channel++)
        {
            if (chosen[channel] < 0)
                chosen[channel] = Enumerable.Range(0, names.Count).First(index => !chosen.Contains(index));
        }
        return (chosen[0], chosen[1], chosen[2]);
    }

    private static Material? KindOf(string name)
    {
        foreach (var known in Known)
        {
            if (known.Words.IsMatch(name))
                return known.Material;
        }
        return null;
    }

    private static Rgb Colour(Material material) => Known.First(known => known.Material == material).Colour;

    /// <summary>The first class colour that is far from all that are taken; where none is, the first that nothing has.</summary>
    private static Rgb Free(Rgb?[] taken)
    {
        var given = taken.OfType<Rgb>().ToArray();
        var spare = ColourScale.Classes.Except(given).ToArray();
        Rgb[] apart = [.. spare.Where(colour => given.All(one => OkLab.Distance(OkLab.Of(one), OkLab.Of(colour)) >= NearestDistance))];
        if (apart.Length > 0)
            return apart[0];
        return spare.Length > 0 ? spare[0] : ColourScale.Class(given.Length);
    }

    [GeneratedRegex(@"\b(shade|shaded|shadow|shadows)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ShadeWords();

    [GeneratedRegex(
        @"\bnpv\b|non[-_ ]?photosynthetic|\b(dry|dead|senescent|brown)\b.*\b(vegetation|grass|plants?|leaves)\b|\b(straw|litter)\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex DryVegetationWords();

    [GeneratedRegex(@"\b(vegetation|grass|grassland|trees?|forest|crops?|shrubs?|plants?|leaf|leaves|gv|pv)\b", RegexOptions.IgnoreCase)]
    private static partial Regex VegetationWords();

    [GeneratedRegex(@"\b(soils?|earth|dirt|bare ground)\b", RegexOptions.IgnoreCase)]
    private static partial Regex SoilWords();

    [GeneratedRegex(@"\b(water|lake|river|sea|ocean)\b", RegexOptions.IgnoreCase)]
    private static partial Regex WaterWords();
}
