namespace Unmix.Trainer.Scenes.Synthesis;

/// <summary>
/// Reflectance of four materials as smooth functions of wavelength, 400 to 2500 nm: shapes after textbook spectra (red edge,
/// water absorption at 1450 and 1940 nm, clay at 2200 nm), ours, so that a scene made from them needs no library.
/// </summary>
public static class PureMaterials
{
    /// <summary>Names, in the order of <see cref="Reflectance"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["vegetation", "soil", "water", "asphalt"];

    /// <param name="material">Index into <see cref="Names"/>.</param>
    /// <param name="nm">Wavelength, nm.</param>
    /// <returns>Reflectance, 0 to 1.</returns>
    public static double Reflectance(int material, double nm) => material switch
    {
        0 => 0.04 + 0.06 * Bump(nm, 550, 35) + 0.44 * Step(nm, 715, 14) * (1 - 0.45 * Step(nm, 1330, 40))
            - 0.13 * Bump(nm, 1450, 60) - 0.18 * Bump(nm, 1940, 80) - 0.03 * Bump(nm, 980, 30),
        1 => 0.08 + 0.34 * (1 - Math.Exp(-(nm - 400) / 650)) - 0.05 * Bump(nm, 1420, 35) - 0.08 * Bump(nm, 1920, 50)
            - 0.06 * Bump(nm, 2205, 30) - 0.02 * Bump(nm, 880, 60),
        2 => 0.01 + 0.07 * Math.Exp(-(nm - 400) / 220) + 0.02 * Bump(nm, 560, 40),
        3 => 0.09 + 0.05 * (nm - 400) / 2100 + 0.015 * Bump(nm, 1700, 300),
        _ => throw new ArgumentOutOfRangeException(nameof(material), material, $"There are {Names.Count} materials."),
    };

    private static double Bump(double nm, double centre, double width) => Math.Exp(-0.5 * Math.Pow((nm - centre) / width, 2));

    private static double Step(double nm, double centre, double width) => 1 / (1 + Math.Exp(-(nm - centre) / width));
}
