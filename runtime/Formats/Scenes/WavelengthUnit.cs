namespace Unmix.Formats.Scenes;

/// <summary>Names of units of length as files write them. In memory wavelengths are always nm.</summary>
internal static class WavelengthUnit
{
    private const double NanometresInMicrometre = 1000;

    /// <summary>Above the longest wavelength in um that a reflectance sensor has, below the shortest in nm.</summary>
    private const double LargestMicrometres = 100;

    /// <summary>1 mm: what is beyond is not light that a spectrum is made of, and a number gone wrong.</summary>
    public const double LargestNm = 1e6;

    /// <summary>True for a band centre or width that can be one, nm.</summary>
    public static bool IsLength(double nm) => nm is > 0 and <= LargestNm;

    /// <summary>nm for one of the unit; null for a name that is no unit of length or says nothing.</summary>
    public static double? InNanometres(string? unit) => unit?.Trim().ToUpperInvariant() switch
    {
        "NANOMETERS" or "NANOMETRES" or "NANOMETER" or "NANOMETRE" or "NM" => 1,
        // Both code points of the Greek letter are met, in capitals the same one.
        "MICROMETERS" or "MICROMETRES" or "MICROMETER" or "MICROMETRE" or "MICRONS" or "MICRON" or "UM" or "ΜM" or "µM" => NanometresInMicrometre,
        _ => null,
    };

    /// <summary>True for a name that says nothing, so that the size of the numbers may decide.</summary>
    public static bool IsSilent(string? unit) =>
        string.IsNullOrWhiteSpace(unit) || unit.Trim().Equals("unknown", StringComparison.OrdinalIgnoreCase);

    /// <summary>nm for one of the unit that numbers of this size are in.</summary>
    public static double Guess(IEnumerable<double> values) => values.Max() < LargestMicrometres ? NanometresInMicrometre : 1;
}
