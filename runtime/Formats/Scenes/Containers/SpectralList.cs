using Unmix.Formats.Spectra.Wavelengths;

namespace Unmix.Formats.Scenes.Containers;

/// <summary>A list of wavelengths in a container: an array of one dimension, or an attribute.</summary>
/// <param name="Source">Its full name; of an attribute that of its array or group, and <c>@name</c>.</param>
/// <param name="Dimension">The name of its dimension; null for an attribute, and where dimensions have no names.</param>
/// <param name="Values">As stored.</param>
/// <param name="Unit">Null where none is stated.</param>
internal sealed record SpectralList(string Source, string? Dimension, double[] Values, string? Unit)
{
    private static readonly string[] Names =
    [
        "wavelength",
        "wavelengths",
        "wavelength_nm",
        "wavelengths_nm",
        "center_wavelength",
        "centre_wavelength",
        "central_wavelength",
        "center_wavelengths",
        "centre_wavelengths",
        "wavelength_center",
        "wavelength_centers",
        "band_center",
        "band_centers",
        "wl",
        "wvl",
        "lambda",
    ];

    /// <summary>Names of attributes, which are told apart by their capitals.</summary>
    private static readonly string[] Spellings = [.. Names, .. Names.Select(name => char.ToUpperInvariant(name[0]) + name[1..])];

    private const int LongestName = 40;
    private const long LongestList = 1 << 16;

    /// <summary>All lists of a container.</summary>
    /// <param name="file">The file.</param>
    /// <param name="arrays">What it holds.</param>
    /// <param name="cube">Whose attributes are looked at too; null for none.</param>
    public static IReadOnlyList<SpectralList> In(ArrayFile file, IReadOnlyList<ContainerArray> arrays, ContainerArray? cube)
    {
        var lists = new List<SpectralList>();
        foreach (var array in arrays)
        {
            if (
                array.IsLabelled
                || array.Type == PixelType.Unknown
                || array.Dimensions.Count != 1
                || array.Dimensions[0].Size is < 2 or > LongestList
            )
                continue;
            using var stored = file.Find(array.Name);
            if (stored is null || !IsList(array.OwnName, stored.Unit ?? stored.Text("Units") ?? stored.Text("units")))
                continue;
            var values = stored.ReadNumbers();
            if (AreLengths(values))
                lists.Add(
                    new SpectralList(
                        array.Name,
                        array.Dimensions[0].Name,
                        values,
                        stored.Unit ?? stored.Text("Units") ?? stored.Text("units")
                    )
                );
        }
        if (cube is not null)
            AddAttributes(file, cube, lists);
        return lists;
    }

    private static void AddAttributes(ArrayFile file, ContainerArray cube, List<SpectralList> lists)
    {
        if (!cube.IsLabelled)
        {
            using var stored = file.Find(cube.Name);
            foreach (var name in Spellings)
            {
                if (stored?.Numbers(name) is { Length: > 1 } values && AreLengths(values))
                    lists.Add(new SpectralList($"{cube.Name}@{name}", null, values, UnitOf(name, stored.Text)));
            }
        }
        for (var group = cube.Group; ; group = group.LastIndexOf('/') is var at and > 0 ? group[..at] : "/")
        {
            foreach (var name in Spellings)
            {
                if (file.Numbers(group, name) is { Length: > 1 } values && AreLengths(values))
                    lists.Add(new SpectralList($"{group}@{name}", null, values, UnitOf(name, attribute => file.Text(group, attribute))));
            }
            if (group == "/")
                return;
        }
    }

    private static string? UnitOf(string name, Func<string, string?> attribute) =>
        ((string[])[$"{name}_units", $"{name}_unit", "wavelength_units", "wavelengths_units", "wavelength_unit"])
            .Select(attribute)
            .FirstOrDefault(unit => unit is not null);

    private static bool IsList(string name, string? unit) =>
        name.Length <= LongestName
        && (
            Names.Contains(name, StringComparer.OrdinalIgnoreCase)
            || (CubeSearch.IsBandName(name) && WavelengthUnit.InNanometres(unit) is not null)
            || (name.Contains("wavelength", StringComparison.OrdinalIgnoreCase) && WavelengthUnit.InNanometres(unit) is not null)
            || (name.Contains("wavelength", StringComparison.OrdinalIgnoreCase) && WavelengthUnit.IsSilent(unit))
        );

    /// <summary>What is 0 or 1 in every member says which bands are good, whatever its name.</summary>
    private static bool AreLengths(double[] values) =>
        Array.TrueForAll(values, double.IsFinite)
        && Array.Exists(values, value => value > 0)
        && Array.Exists(values, value => value is not (0 or 1));
}
