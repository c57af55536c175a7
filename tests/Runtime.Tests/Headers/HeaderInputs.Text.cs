using System.Text;

namespace Unmix.Runtime.Tests.Headers;

internal static partial class HeaderInputs
{
    /// <summary>Wavelengths, and why not.</summary>
    private static Dictionary<string, HeaderInput> Wavelengths =>
        new(StringComparer.Ordinal)
        {
            ["micrometres in Latin-1"] = new(files =>
                Encoded(files, Encoding.Latin1, ("wavelength units", "\u00B5m"), ("wavelength", InMicrometres))
            ),
            ["micrometres in UTF-8"] = new(files =>
                Encoded(files, new UTF8Encoding(false), ("wavelength units", "\u03BCm"), ("wavelength", InMicrometres))
            ),
            ["micrometres in words"] = new(files =>
                files.Write(("wavelength units", "Wavelength [Micrometer]"), ("wavelength", InMicrometres))
            ),
            ["a unit in braces"] = new(files => files.Write(("wavelength units", "{nm}"))),
            ["a unit among words"] = new(files => files.Write(("wavelength units", "Wavelength (nm)"))),
            ["wavenumbers"] = new(files =>
                files.Write(("wavelength units", "Wavenumber"), ("wavelength", HeaderFiles.List(HeaderFiles.Nm.Select(nm => 1e7 / nm))))
            ),
            ["comments in the list"] = new(files =>
                files.Write(("wavelength", "{\n; first, detector }\n400, 450, 500,\n  ; second\n550, 600, 650}"))
            ),
            ["a comment behind a number"] = new(files => files.Write(("wavelength", "{400, 450, 500, ; first detector\n550, 600, 650}"))),
            ["blanks for commas"] = new(files => files.Write(("wavelength", "{400 450 500\n550 600 650}"))),
            ["a list that begins below its key"] = new(files => files.Write(("wavelength", "\n{400, 450, 500, 550, 600, 650}"))),
            ["a band without a wavelength that is bad"] = new(files => Seven(files, "0", "{1, 1, 1, 1, 1, 1, 0}")),
            ["a band whose wavelength is no number that is bad"] = new(files => Seven(files, "nan", "{1, 1, 1, 1, 1, 1, 0}")),
            ["a band without a wavelength that is not bad"] = new(
                files => Seven(files, "0", null),
                "*the scene's 7 bands have no wavelengths that can be used ('*'): Band 7 of 7 has a wavelength that is not a "
                    + "number above 0; *"
                    + Correct
            ),
            ["decimal commas"] = new(
                files => files.Write(("wavelength", "{400,0, 450,0, 500,0, 550,0, 600,0, 650,0}")),
                NoUse
                    + "The file's list 'wavelength' has 12 numbers for 6 bands, as if its decimals had commas; a comma parts "
                    + "two numbers; it is not used."
                    + Correct
            ),
            ["other brackets"] = new(
                files => files.Write(("wavelength", "[400. 450. 500. 550. 600. 650.]")),
                NoUse + "The file's list 'wavelength' has '[400.' where its number 1 belongs; it is not used." + Correct
            ),
            ["a unit that is none"] = new(
                files => files.Write(("wavelength units", "Index")),
                NoUse
                    + "The wavelength unit 'Index' is not one that is known (nm, um, cm-1); the wavelengths of the file are not used."
                    + Correct
            ),
            ["the wrong unit"] = new(
                files => files.Write(("wavelength units", "Micrometers")),
                NoUse
                    + "The file says 'Micrometers' of its wavelengths 400 to 650, which would be 400000 to 650000 nm; they "
                    + "look like nm; the wavelengths of the file are not used."
                    + Correct
            ),
            ["too many"] = new(
                files => files.Write(("wavelength", "{400, 450, 500, 550, 600, 650, 700}")),
                NoUse + "The file's list 'wavelength' has 7 numbers for 6 bands; it is not used." + Correct
            ),
            ["too few"] = new(
                files => files.Write(("wavelength", "{400, 450}")),
                NoUse + "The file's list 'wavelength' has 2 numbers for 6 bands; it is not used." + Correct
            ),
            ["numbers of bands"] = new(
                files => files.Write(("wavelength units", null), ("wavelength", "{1, 2, 3, 4, 5, 6}")),
                NoUse
                    + "The file names no wavelength unit, and its wavelengths 1 to 6 count the bands; the wavelengths of the "
                    + "file are not used."
                    + Correct
            ),
            ["a unit within the numbers"] = new(
                files => files.Write(("wavelength", "{400 nm, 450 nm, 500 nm, 550 nm, 600 nm, 650 nm}")),
                NoUse + "The file's list 'wavelength' has '400 nm' where its number 1 belongs; it is not used." + Correct
            ),
            ["numbers that lack their unit and are nm over 10"] = new(
                files => files.Write(("wavelength units", null), ("wavelength", "{40, 45, 50, 55, 60, 65}")),
                "The model needs 6 bands but the scene has only 0 of them among its 6, from 40000.0 to 65000.0 nm ('*'); missing: *"
            ),
            ["angstroms"] = new(files =>
                files.Write(("wavelength units", "Angstroms"), ("wavelength", HeaderFiles.List(HeaderFiles.Nm.Select(nm => nm * 10))))
            ),
            ["a list that the next field ends"] = new(
                files => files.Write(("wavelength", "{400, 450, 500"), ("bbl", "{1, 1, 1, 1, 1, 1}")),
                NoUse + "The file's list 'wavelength' has '500*' where its number 3 belongs; *"
            ),
            ["none"] = new(
                files => files.Write(("wavelength", null)),
                "The model needs 6 bands from 400.0 to 650.0 nm but the scene's 6 bands have no wavelengths ('*'). Add them "
                    + "to the scene's header *"
            ),
        };

    /// <summary>How headers are written.</summary>
    private static Dictionary<string, HeaderInput> Encodings =>
        new(StringComparer.Ordinal)
        {
            ["UTF-8 with a mark"] = new(files => Encoded(files, new UTF8Encoding(true))),
            ["UTF-16 with a mark"] = new(files => Encoded(files, Encoding.Unicode)),
            ["UTF-16 with a mark, the data given"] = new(files => Named(Encoded(files, Encoding.Unicode), "scene.img")),
            ["UTF-16, the most significant byte first"] = new(files => Encoded(files, Encoding.BigEndianUnicode)),
            ["UTF-16 without a mark"] = new(files => Encoded(files, new UnicodeEncoding(false, false))),
            ["UTF-16 beside data in a folder with a blank and an ampersand"] = new(files =>
            {
                Directory.CreateDirectory(files["a & b"]);
                return files.Write(
                    "a & b/scene.img",
                    "a & b/scene.hdr",
                    HeaderFiles.Header(("interleave", "bil"), ("data type", "5")),
                    HeaderFiles.Samples("bil", 5),
                    Encoding.Unicode
                );
            }),
            ["names in Latin-1"] = new(files => Encoded(files, Encoding.Latin1, ("band names", "{Grün, Röt, ä, ö, ü, ß}"))),
            ["CR LF"] = new(files => files.Write("scene.img", "scene.hdr", HeaderFiles.Header().ReplaceLineEndings("\r\n"))),
            ["CR"] = new(files => files.Write("scene.img", "scene.hdr", HeaderFiles.Header().ReplaceLineEndings("\r"))),
            ["empty lines before the first word"] = new(files => files.Write("scene.img", "scene.hdr", "\n\n" + HeaderFiles.Header())),
            ["the first word in small letters"] = new(files =>
                files.Write("scene.img", "scene.hdr", HeaderFiles.Header().Replace("ENVI\n", "envi\n", StringComparison.Ordinal))
            ),
            ["another first word"] = new(
                files => files.Write("scene.img", "scene.hdr", HeaderFiles.Header().Replace("ENVI\n", "ENVY\n", StringComparison.Ordinal)),
                "'*scene.img' is not a raster that the installed GDAL can open (*). Give a scene such as ENVI or *"
            ),
        };
}
