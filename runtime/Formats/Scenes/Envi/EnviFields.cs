namespace Unmix.Formats.Scenes.Envi;

/// <summary>What becomes of a field of an ENVI header.</summary>
internal enum EnviFieldUse
{
    /// <summary>Changes where samples are, what they mean, or where the scene lies; what it says is done.</summary>
    Read,

    /// <summary>Would change that; a header that states it is refused by its name, unless it states that there is nothing to do.</summary>
    Refused,

    /// <summary>Says nothing about the samples that unmixing needs.</summary>
    Unused,
}

/// <summary>A field of an ENVI header.</summary>
/// <param name="Name">Its key, small letters.</param>
/// <param name="Use">What becomes of it.</param>
/// <param name="Effect">The same in a sentence, for <c>docs/envi-headers.md</c>.</param>
internal sealed record EnviField(string Name, EnviFieldUse Use, string Effect)
{
    /// <summary>The line of the table in the documentation.</summary>
    public string Line => $"| `{Name}` | {Use.ToString().ToLowerInvariant()} | {Effect} |";
}

/// <summary>Every field of the format's description, and what is done with it.</summary>
internal static class EnviFields
{
    private const string ForDisplay = "how a scene is shown";
    private const string AboutTheFlight = "about the flight; values are reflectance already";

    /// <summary>In the order of their names.</summary>
    public static IReadOnlyList<EnviField> All { get; } =
    [
        Read("acquisition time", "the time of STAC items"),
        Read("band names", "names of bands; not used to choose them"),
        Read("bands", "bands, L; a whole number from 1"),
        Read("bbl", "0 is a bad band: not read, and it may lack a wavelength; a list of another length is ignored, with a warning"),
        Read("byte order", "0 or 1; without it 0 is assumed, with a note"),
        Unused("class lookup", "colours of classes"),
        Unused("class names", "see `file type`"),
        Unused("classes", "see `file type`"),
        Unused("cloud cover", "about the scene as a whole"),
        Refused("complex function", "belongs to complex samples, which are refused by their `data type`"),
        Read("coordinate system string", "the map's reference system"),
        Read(
            "data gain values",
            "scale to reflectance, one number for each band, used if there are no `data reflectance gain values`; another count, a "
                + "word or a 0 is refused"
        ),
        Read("data ignore value", "the stored value for \"nothing here\", compared in the file's own precision; a word is refused"),
        Read("data offset values", "offset to reflectance, as `data gain values`"),
        Read("data reflectance gain values", "scale to reflectance, one number for each band; overrides `data gain values`"),
        Read("data reflectance offset values", "offset to reflectance, one number for each band"),
        Read("data type", "1, 2, 3, 4, 5, 12, 13, 14, 15; others and complex ones (6, 9) are refused"),
        Unused("default bands", ForDisplay),
        Unused("default stretch", ForDisplay),
        Unused("dem band", "heights are not used"),
        Unused("dem file", "heights are not used"),
        Unused("description", "for people"),
        Read("file compression", "1 is gzip, read through GDAL"),
        Read(
            "file type",
            "`ENVI Standard` is raw samples; TIFF and other formats are read as such if GDAL recognises the file by its content, "
                + "otherwise refused; a spectral library is refused, and a classification if spectra are needed"
        ),
        Read("fwhm", "widths of bands in the unit of `wavelength`"),
        Read("geo points", "ground control points, if GDAL reads them"),
        Read("header offset", "bytes before the first sample"),
        Read("interleave", "bsq, bil or bip; others are refused; without it bsq is assumed, with a note"),
        Read("lines", "rows; a whole number from 1"),
        Refused("major frame offsets", "bytes around each frame can't be read; zeros are allowed"),
        Read("map info", "place, size of pixels and rotation"),
        Refused("minor frame offsets", "bytes around each line or band of it can't be read; zeros are allowed"),
        Unused("pixel size", "see `map info`"),
        Unused("product type", "for people"),
        Read("projection info", "the map's reference system, if there is no `coordinate system string`"),
        Refused("read procedures", "private reading routines would be needed"),
        Read(
            "reflectance scale factor",
            "the stored value of reflectance 1; a number above 0, anything else is refused; one that differs from gains is refused"
        ),
        Read("rpc info", "rational polynomials, if GDAL reads them"),
        Read("samples", "columns; a whole number from 1"),
        Unused("security tag", "for people"),
        Unused("sensor type", "states no scale; the fields above do"),
        Unused("solar irradiance", AboutTheFlight),
        Unused("spectra names", "used in spectral libraries only, as names of spectra"),
        Unused("sun azimuth", AboutTheFlight),
        Unused("sun elevation", AboutTheFlight),
        Unused("timestamp", "when the file was made"),
        Read("wavelength", "centres of bands; if the list can't be used, a note and every error message about bands give the reason"),
        Read(
            "wavelength units",
            "nm, um, mm, cm, m, angstrom, cm-1, GHz, MHz, THz in any spelling; without it the size of the numbers decides, with a "
                + "note; with other units the wavelengths can't be used"
        ),
        Unused("x start", "position in a larger scene, in pixels; `map info` has the place"),
        Unused("y start", "as `x start`"),
        Unused("z plot average", ForDisplay),
        Unused("z plot range", ForDisplay),
        Unused("z plot titles", ForDisplay),
    ];

    /// <summary>Null for a field that is not ENVI's own.</summary>
    public static EnviField? Find(string key) => All.FirstOrDefault(field => field.Name == key);

    private static EnviField Read(string name, string effect) => new(name, EnviFieldUse.Read, effect);

    private static EnviField Refused(string name, string effect) => new(name, EnviFieldUse.Refused, effect);

    private static EnviField Unused(string name, string effect) => new(name, EnviFieldUse.Unused, effect);
}
