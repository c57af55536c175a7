namespace Unmix.Evaluation.Synthesis;

/// <summary>
/// Reflectance of eight materials as smooth functions of wavelength, 400 to 2500 nm: shapes after textbook spectra (red edge,
/// water absorption at 1450 and 1940 nm, clay at 2200 nm, cellulose at 2100 nm, iron below 900 nm, carbonate at 2340 nm, ice at
/// 1030 and 1250 nm), ours, so that a scene made from them needs no library.
/// </summary>
public static class PureMaterials
{
    /// <summary>Names, in the order of <see cref="Reflectance"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    ["vegetation", "soil", "water", "asphalt", "dry grass", "clay roof", "limestone", "snow"];

    /// <param name="material">Index into <see cref="Names"/>.</param>
    /// <param name="nm">Wavelength, nm.</param>
    /// <returns>Reflectance, 0 to 1.</returns>
    public static double Reflectance(int material, double nm) =>
        material switch
        {
            0 => 0.04
                + 0.06 * Bump(nm, 550, 35)
                + 0.44 * Step(nm, 715, 14) * (1 - 0.45 * Step(nm, 1330, 40))
                - 0.13 * Bump(nm, 1450, 60)
                - 0.18 * Bump(nm, 1940, 80)
                - 0.03 * Bump(nm, 980, 30),
            1 => 0.08
                + 0.34 * (1 - Math.Exp(-(nm - 400) / 650))
                - 0.05 * Bump(nm, 1420, 35)
                - 0.08 * Bump(nm, 1920, 50)
                - 0.06 * Bump(nm, 2205, 30)
                - 0.02 * Bump(nm, 880, 60),
            2 => 0.01 + 0.07 * Math.Exp(-(nm - 400) / 220) + 0.02 * Bump(nm, 560, 40),
            3 => 0.09 + 0.05 * (nm - 400) / 2100 + 0.015 * Bump(nm, 1700, 300),
            4 => 0.07
                + 0.36 * (1 - Math.Exp(-(nm - 400) / 330))
                - 0.07 * Bump(nm, 1450, 50)
                - 0.1 * Bump(nm, 1940, 60)
                - 0.09 * Bump(nm, 2100, 70)
                - 0.06 * Bump(nm, 2320, 40),
            5 => 0.05 + 0.3 * Step(nm, 590, 28) - 0.05 * Bump(nm, 870, 70) + 0.08 * Step(nm, 1250, 120) - 0.03 * Bump(nm, 1930, 60),
            6 => 0.42 + 0.2 * Step(nm, 520, 90) - 0.06 * Bump(nm, 1910, 60) - 0.13 * Bump(nm, 2340, 45) - 0.04 * Bump(nm, 1430, 40),
            7 => 0.92 * (1 - Step(nm, 1330, 90))
                + 0.04
                + 0.1 * Bump(nm, 1820, 90)
                - 0.12 * Bump(nm, 1030, 45)
                - 0.18 * Bump(nm, 1250, 60)
                + 0.06 * Bump(nm, 2250, 80),
            _ => throw new ArgumentOutOfRangeException(nameof(material), material, $"There are {Names.Count} materials."),
        };

    private static double Bump(double nm, double centre, double width) => Math.Exp(-0.5 * Math.Pow((nm - centre) / width, 2));

    private static double Step(double nm, double centre, double width) => 1 / (1 + Math.Exp(-(nm - centre) / width));
}
