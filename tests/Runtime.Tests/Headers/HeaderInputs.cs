using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Unmix.Runtime.Tests.Headers;

/// <summary>An ENVI scene as people have it, and what has to come of it.</summary>
/// <param name="Make">Writes it and gives the path that is named on the command line.</param>
/// <param name="Refusal">Null for the right map; otherwise the sentence of the refusal, a star for any text.</param>
internal sealed record HeaderInput(Func<HeaderFiles, string> Make, string? Refusal = null)
{
    /// <summary>A warning that the right map comes with, a star for any text; null for none at all.</summary>
    public string? Warning { get; init; }

    /// <summary>What is told of the choice of a file, a star for any text; null for no choice.</summary>
    public string? Choice { get; init; }

    /// <summary>Pixels of the map that are nodata.</summary>
    public int[] Gaps { get; init; } = [];
}

/// <summary>
/// The table of inputs: one reading or a refusal, every field honoured or refused, the cause that is there, any encoding.
/// </summary>
internal static class HeaderInputs
{
    private const string NoUse =
        "The model needs 6 bands from 400.0 to 650.0 nm but the scene's 6 bands have no wavelengths that can be used ('*'): ";
    private const string Correct = " Correct them, or give --assume-bands if its bands are the model's in the same order.";

    /// <summary>By a name for people.</summary>
    public static IReadOnlyDictionary<string, HeaderInput> All { get; } =
        new[] { Places(), Formats(), Fields(), Scales(), Wavelengths(), Encodings() }
            .SelectMany(part => part)
            .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);

    /// <summary>Which data, which header.</summary>
    private static Dictionary<string, HeaderInput> Places() =>
        new(StringComparer.Ordinal)
        {
            ["bil beside bsq, the header given says bil"] = new(files => Two(files, "scene.bil", "scene.bsq", "bil", "scene.hdr"))
            {
                Choice =
                    "Of the 2 files that might be the data of '*scene.hdr' (scene.bsq, scene.bil) 'scene.bil' was taken: interleave = bil.",
            },
            ["bil beside bsq, the bil given and meant"] = new(files => Two(files, "scene.bil", "scene.bsq", "bil", "scene.bil")),
            ["bil beside bsq, the bsq given and the bil meant"] = new(
                files => Two(files, "scene.bil", "scene.bsq", "bil", "scene.bsq"),
                "The header '*scene.hdr' says 'interleave = bil', so it is that of '*scene.bil' and not of '*scene.bsq', "
                    + "which has none of its own. Give 'scene.bil', or correct the header."
            ),
            ["two data files of the right length, the header given"] = new(
                files => Two(files, "scene.img", "scene.dat", "bsq", "scene.hdr"),
                "The header '*scene.hdr' has 2 files beside it that might be its data (scene.img, scene.dat). Give the path "
                    + "of the data file."
            ),
            ["two data files of the right length, one given"] = new(files => Two(files, "scene.img", "scene.dat", "bsq", "scene.img")),
            ["two data files, one of the right length"] = new(files =>
            {
                File.WriteAllBytes(files["scene.dat"], new byte[1000]);
                return files.Write();
            })
            {
                Choice = "Of the 2 files * 'scene.img' was taken: 288 bytes.",
            },
            ["two names of one data file"] = new(files =>
            {
                var header = files.Write();
                File.CreateSymbolicLink(files["scene.dat"], files["scene.img"]);
                return header;
            }),
            ["a data file with a header of its own beside"] = new(files =>
            {
                files.Write("scene.dat", "scene.dat.hdr", HeaderFiles.Header(("bands", "5")), new byte[288]);
                return files.Write();
            })
            {
                Choice = "Of the 2 files * 'scene.img' was taken: the others have headers of their own.",
            },
            ["two headers, the length decides for the full name"] = new(files =>
                TwoHeaders(files, full: [("header offset", "16")], stem: [], offset: 16, "scene.img")
            )
            {
                Choice =
                    "Of the headers of '*scene.img' 'scene.img.hdr' was taken and not 'scene.hdr': it asks for the file's 304 "
                    + "bytes, the other does not.",
            },
            ["two headers, the length decides for the short name"] = new(files =>
                TwoHeaders(files, full: [("bands", "5")], stem: [], offset: 0, "scene.img")
            )
            {
                Choice = "Of the headers of '*scene.img' 'scene.hdr' was taken and not 'scene.img.hdr': it asks for *",
            },
            ["two headers of the right length that differ"] = new(
                files => TwoHeaders(files, full: [("byte order", "1")], stem: [], offset: 0, "scene.img"),
                "Two headers describe '*scene.img' and differ: '*scene.img.hdr' and '*scene.hdr'. Give the one that is meant, "
                    + "or remove the other."
            ),
            ["two headers that differ, the short one given"] = new(files =>
                TwoHeaders(files, full: [("byte order", "1")], stem: [], offset: 0, "scene.hdr")
            ),
            ["two headers that differ, the full one given"] = new(files =>
                TwoHeaders(files, full: [], stem: [("byte order", "1")], offset: 0, "scene.img.hdr")
            ),
            ["two headers that say the same"] = new(files =>
                TwoHeaders(files, full: [("description", "{a copy}")], stem: [], offset: 0, "scene.img")
            ),
            ["two headers, one of another format"] = new(files =>
            {
                files.Write("scene.img", "scene.img.hdr", HeaderFiles.Header());
                File.WriteAllText(files["scene.hdr"], "NROWS 3\nNCOLS 4\nLAYOUT BSQ\n");
                return files["scene.img"];
            }),
            ["a header that is another file's by name and length"] = new(
                files =>
                {
                    files.Write("scene", "scene.hdr", HeaderFiles.Header());
                    File.Copy(files["scene"], files["scene.img"]);
                    return files["scene.img"];
                },
                "The header '*scene.hdr' is by its name and its length that of '*scene' and not of '*scene.img', which has "
                    + "none of its own. Give 'scene', or correct the header's name."
            ),
            ["names in capitals, the header given"] = new(files => files.Write("SCENE.IMG", "SCENE.HDR", HeaderFiles.Header())),
            ["names in capitals, the data given"] = new(files =>
                Named(files.Write("SCENE.IMG", "SCENE.HDR", HeaderFiles.Header()), "SCENE.IMG")
            ),
            ["a header in capitals beside data in small letters"] = new(files =>
                files.Write("scene.img", "scene.HDR", HeaderFiles.Header())
            ),
            ["a link to the data, the header beside the data"] = new(files =>
            {
                Directory.CreateDirectory(files["real"]);
                files.Write("real/a.img", "real/a.hdr", HeaderFiles.Header());
                File.CreateSymbolicLink(files["scene.img"], files["real/a.img"]);
                return files["scene.img"];
            })
            {
                Choice = "The header of '*scene.img' lies beside the file that it is a link to: '*a.hdr'.",
            },
            ["a link to the header, the data beside the header"] = new(files =>
            {
                Directory.CreateDirectory(files["real"]);
                files.Write("real/a.img", "real/a.hdr", HeaderFiles.Header());
                File.CreateSymbolicLink(files["scene.hdr"], files["real/a.hdr"]);
                return files["scene.hdr"];
            })
            {
                Choice = "The data of '*scene.hdr' lies beside the file that it is a link to: '*a.img'.",
            },
            ["a header that is a folder's name too"] = new(files =>
            {
                Directory.CreateDirectory(files["scene"]);
                return files.Write();
            }),
            ["signs in the name"] = new(files =>
                files.Write("sc & <é>.img", "sc & <é>.hdr", HeaderFiles.Header(), encoding: Encoding.Unicode)
            ),
        };

    /// <summary>Headers beside files of other formats.</summary>
    private static Dictionary<string, HeaderInput> Formats() =>
        new(StringComparer.Ordinal)
        {
            ["a GeoTIFF with a header, the GeoTIFF given"] = new(files => Tiff(files, "scene.tif", ("file type", "TIFF")))
            {
                Choice = "What '*scene.tif' does not say of its bands is taken from '*scene.hdr' beside it.",
            },
            ["a GeoTIFF with a header, the header given"] = new(files => Tiff(files, "scene.hdr", ("file type", "TIFF")))
            {
                Choice = "What '*scene.tif' does not say *",
            },
            ["a GeoTIFF with a header that says raw, the header given"] = new(files => Tiff(files, "scene.hdr"))
            {
                Choice = "What '*scene.tif' does not say *",
            },
            ["a GeoTIFF with a header by its full name"] = new(files =>
            {
                files.WriteHeader("scene.tif.hdr", HeaderFiles.Header(("file type", "TIFF")));
                return files.WriteTiff("scene.tif");
            })
            {
                Choice = "What *",
            },
            ["a GeoTIFF with the header of another size, the GeoTIFF given"] = new(
                files => Tiff(files, "scene.tif", ("lines", "30")),
                NoUse
                    + "The header '*scene.hdr' says 4 samples, 30 lines and 6 bands, but '*scene.tif', which is no raw file, "
                    + "has 4, 3 and 6; it is not used."
                    + Correct
            ),
            ["a GeoTIFF with the header of another size, the header given"] = new(
                files => Tiff(files, "scene.hdr", ("lines", "30")),
                "The header '*scene.hdr' says 4 samples, 30 lines and 6 bands, but '*scene.tif', which is no raw file, has 4, "
                    + "3 and 6. Give the path of the file that is meant."
            ),
            ["a GeoTIFF beside raw samples, their header given"] = new(files =>
            {
                files.WriteTiff("scene.tif");
                return files.Write();
            }),
            ["a GeoTIFF beside raw samples, a header of file type TIFF given"] = new(files =>
            {
                files.Write("scene.img", "scene.hdr", HeaderFiles.Header(("file type", "TIFF")), new byte[288]);
                files.WriteTiff("scene.tif");
                return files["scene.hdr"];
            })
            {
                Choice = "Of the 2 files * 'scene.tif' was taken: file type = TIFF.",
            },
            ["a file type that GDAL does not know"] = new(
                files => files.Write(("file type", "Hypercloud")),
                "The header '*' says 'file type = Hypercloud', but '*scene.img' is no raster that the installed GDAL knows *"
            ),
            ["a list of files"] = new(
                files => files.Write(("file type", "ENVI Meta File")),
                "The header '*' says 'file type = ENVI Meta File', but *"
            ),
            ["classes"] = new(
                files => files.Write(("file type", "ENVI Classification")),
                "The header '*scene.hdr' says 'file type = ENVI Classification': its samples are numbers of classes, not "
                    + "spectra. Give the scene itself."
            ),
            ["a spectral library"] = new(
                files => files.Write(("file type", "ENVI Spectral Library")),
                "'*scene.img' is a spectral library ('file type = ENVI Spectral Library' in '*scene.hdr'), not a scene. Give "
                    + "it where spectra are asked for."
            ),
            ["a file type in other words"] = new(files => files.Write(("file type", "envi   standard"))),
            ["no file type"] = new(files => files.Write(("file type", null))),
        };

    /// <summary>Fields that say where samples are.</summary>
    private static Dictionary<string, HeaderInput> Fields() =>
        new(StringComparer.Ordinal)
        {
            ["bytes around frames"] = new(
                files => files.Write(("major frame offsets", "{16, 16}")),
                "The header '*' says 'major frame offsets = {16, 16}': bytes between the samples, which are not read. *"
            ),
            ["bytes around lines"] = new(
                files => files.Write(("Minor Frame Offsets", "{8, 0}")),
                "The header '*' says 'minor frame offsets = {8, 0}': bytes between the samples, which are not read. *"
            ),
            ["no bytes around frames"] = new(files => files.Write(("major frame offsets", "{0, 0}"), ("minor frame offsets", "{0, 0}"))),
            ["routines of somebody's own"] = new(
                files => files.Write(("read procedures", "{read_mine, read_mine_spectral}")),
                "The header '*' says 'read procedures = {read_mine, read_mine_spectral}': *"
            ),
            ["an order that is none"] = new(
                files => files.Write(("interleave", "bup")),
                "The header '*' says 'interleave = bup'; bsq, bil and bip are known. Correct the header."
            ),
            ["no order"] = new(files => files.Write(("interleave", null)))
            {
                Warning = "The header '*' has no 'interleave'; bsq was taken.",
            },
            ["no byte order"] = new(files => files.Write(("byte order", null)))
            {
                Warning = "The header '*' has no 'byte order'; 0, the least significant byte first, was taken.",
            },
            ["a byte order that is none"] = new(
                files => files.Write(("byte order", "2")),
                "The header '*' says 'byte order = 2'; a whole number from 0 to 1 belongs there. Correct the header."
            ),
            ["the most significant byte first"] = new(files =>
                files.Write(
                    "scene.img",
                    "scene.hdr",
                    HeaderFiles.Header(("byte order", "1"), ("interleave", "BIL")),
                    HeaderFiles.Samples("bil", isBigEndian: true)
                )
            ),
            ["doubles, the most significant byte first, in UTF-16"] = new(files =>
                files.Write(
                    "scene.img",
                    "scene.hdr",
                    HeaderFiles.Header(("byte order", "1"), ("data type", "5"), ("interleave", "bip")),
                    HeaderFiles.Samples("bip", 5, isBigEndian: true),
                    Encoding.Unicode
                )
            ),
            ["no size"] = new(
                files => files.Write(("samples", null)),
                "The header '*' has no 'samples', so where its samples lie can't be told. Add it."
            ),
            ["a size in words"] = new(
                files => files.Write(("lines", "three")),
                "The header '*' says 'lines = three'; a whole number from 1 to 2147483647 belongs there. Correct the header."
            ),
            ["a size with a comment"] = new(files => files.Write(("samples", "4 ; columns"))),
            ["keys in other words"] = new(files =>
                files.Write(
                    "scene.img",
                    "scene.hdr",
                    HeaderFiles.Header(("samples", null), ("byte order", null)) + "SAMPLES=4\nByte_Order\t=  0\n"
                )
            ),
            ["a size stated twice"] = new(
                files => files.Write("scene.img", "scene.hdr", HeaderFiles.Header() + "bands = 5\n"),
                "The header '*' says 'bands' twice: '6' and '5'. Remove the one that is wrong."
            ),
            ["a description stated twice"] = new(files =>
                files.Write("scene.img", "scene.hdr", HeaderFiles.Header(("description", "{one}")) + "description = {two}\n")
            ),
            ["a type that is none"] = new(
                files => files.Write(("data type", "7")),
                "The header '*' says 'data type = 7'; 1 to 5 and 12 to 15 are read. Correct the header."
            ),
            ["complex samples"] = new(
                files => files.Write(("data type", "6"), ("complex function", "Power")),
                "The header '*' says 'data type = 6': complex samples; reflectance is real. Give a scene of real samples."
            ),
            ["an offset in words"] = new(
                files => files.Write(("header offset", "none")),
                "The header '*' says 'header offset = none'; 0 to 1099511627776 bytes can be skipped. Correct the header."
            ),
            ["compressed samples"] = new(files =>
                files.Write("scene.img", "scene.hdr", HeaderFiles.Header(("file compression", "1")), Zipped(HeaderFiles.Samples()))
            ),
            ["compressed samples, the header in UTF-16"] = new(files =>
                files.Write(
                    "scene.img",
                    "scene.hdr",
                    HeaderFiles.Header(("file compression", "1")),
                    Zipped(HeaderFiles.Samples()),
                    Encoding.Unicode
                )
            ),
            ["compressed samples, which the header keeps back"] = new(
                files => files.Write("scene.img", "scene.hdr", HeaderFiles.Header(), Zipped(new byte[288])),
                "The data file '*' has * bytes but its header asks for 288 (*): it is compressed, and the header does not say "
                    + "so. Add 'file compression = 1' to the header."
            ),
            ["a compression that is none"] = new(
                files => files.Write(("file compression", "2")),
                "The header '*' says 'file compression = 2'; a whole number from 0 to 1 belongs there. Correct the header."
            ),
            ["a list without end"] = new(
                files => files.Write(("bbl", "{1, 1, 1")),
                "The ENVI header '*' can't be read: its list 'bbl' has no end. Correct the header."
            ),
            ["a field of a camera's"] = new(files =>
                files.Write(
                    ("himg", "{1, 4}"),
                    ("binning", "{8, 2}"),
                    ("fps", "29.94"),
                    ("sensor type", "Specim"),
                    ("x start", "7"),
                    ("z plot range", "{0, 10000}")
                )
            ),
        };

    /// <summary>What samples mean.</summary>
    private static Dictionary<string, HeaderInput> Scales() =>
        new(StringComparer.Ordinal)
        {
            ["gains to reflectance"] = new(files =>
                files.WriteShorts(
                    ("data reflectance gain values", HeaderFiles.Same(1e-4)),
                    ("data reflectance offset values", HeaderFiles.Same(0))
                )
            ),
            ["gains and offsets to reflectance, a pair a band"] = new(files =>
                files.Write(
                    "scene.img",
                    "scene.hdr",
                    HeaderFiles.Header(
                        ("data type", "2"),
                        ("data reflectance gain values", HeaderFiles.List(Bands(band => 1e-4 * (band + 1)))),
                        ("data reflectance offset values", HeaderFiles.List(Bands(band => -0.1 * band)))
                    ),
                    HeaderFiles.Samples(type: 2, stored: (band, value) => (value + 0.1 * band) / (1e-4 * (band + 1)))
                )
            ),
            ["gains of the sensor alone"] = new(files =>
                files.WriteShorts(("data gain values", HeaderFiles.Same(1e-4)), ("data offset values", HeaderFiles.Same(0)))
            ),
            ["gains of the sensor beside those to reflectance"] = new(files =>
                files.WriteShorts(("data gain values", HeaderFiles.Same(0.07)), ("data reflectance gain values", HeaderFiles.Same(1e-4)))
            ),
            ["a scale factor that agrees with gains"] = new(files =>
                files.WriteShorts(("data gain values", HeaderFiles.Same(1e-4)), ("reflectance scale factor", "10000"))
            ),
            ["a scale factor beside gains that change nothing"] = new(files =>
                files.WriteShorts(("data gain values", HeaderFiles.Same(1)), ("reflectance scale factor", "10000.0"))
            ),
            ["a scale factor that differs from gains"] = new(
                files => files.WriteShorts(("data gain values", HeaderFiles.Same(0.07)), ("reflectance scale factor", "10000")),
                "The header '*' states two scales that differ: 0.07 by its data gain values and 1/10000 by its 'reflectance "
                    + "scale factor'. Remove the one that is wrong, or give --scale."
            ),
            ["too few gains"] = new(
                files => files.WriteShorts(("data reflectance gain values", "{0.0001}")),
                "The header '*' has 1 numbers for 6 bands in its list 'data reflectance gain values', so how values become "
                    + "reflectance can't be told. Correct the header, or give --scale."
            ),
            ["a gain of 0"] = new(
                files => files.WriteShorts(("data gain values", "{1, 1, 0, 1, 1, 1}")),
                "The header '*' has a 0 in its list 'data gain values', by which no value could be told from another. *"
            ),
            ["a gain in words"] = new(
                files => files.WriteShorts(("data gain values", "{1, 1, high, 1, 1, 1}")),
                "The header '*' has 'high' among its numbers in its list 'data gain values', so *"
            ),
            ["a scale factor in words"] = new(
                files => files.WriteShorts(("reflectance scale factor", "1,000")),
                "The header '*' says 'reflectance scale factor = 1,000'; a number above 0 belongs there. Correct the header, "
                    + "or give --scale."
            ),
            ["a scale in words that are not ENVI's"] = new(
                files => files.WriteShorts(("scale factor", "10000")),
                "The header '*' says 'scale factor = 10000', which is no field of ENVI's, so whether values become "
                    + "reflectance by it can't be told. Write 'reflectance scale factor' *, or give --scale."
            ),
            ["a scale in such words, of reflectance"] = new(files => files.Write(("calibration scale factor", "0.001")))
            {
                Warning = "The header '*' says 'calibration scale factor = 0.001', *; it was not used. *",
            },
            ["an ignore value"] = new(files =>
                files.Write("scene.img", "scene.hdr", HeaderFiles.Header(("data ignore value", "-1.23000000e+034")), Marked(-1.23e34f))
            )
            {
                Gaps = [3],
            },
            ["the least float as an ignore value, in six digits"] = new(files =>
                files.Write("scene.img", "scene.hdr", HeaderFiles.Header(("data ignore value", "-3.40282e+38")), Marked(float.MinValue))
            )
            {
                Gaps = [3],
            },
            ["an ignore value that is no number"] = new(files =>
                files.Write("scene.img", "scene.hdr", HeaderFiles.Header(("data ignore value", "NaN")), Marked(float.NaN))
            )
            {
                Gaps = [3],
            },
            ["an ignore value in words"] = new(
                files => files.Write(("data ignore value", "none")),
                "The header '*' says 'data ignore value = none'; one number belongs there. Correct the header, or give --nodata."
            ),
        };

    /// <summary>Wavelengths, and why not.</summary>
    private static Dictionary<string, HeaderInput> Wavelengths() =>
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
    private static Dictionary<string, HeaderInput> Encodings() =>
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

    private static string InMicrometres => HeaderFiles.List(HeaderFiles.Nm.Select(nm => nm / 1000));

    private static IEnumerable<double> Bands(Func<int, double> of) => Enumerable.Range(0, ToyModel.L).Select(of);

    private static string Encoded(HeaderFiles files, Encoding encoding, params (string Key, string? Value)[] fields) =>
        files.Write("scene.img", "scene.hdr", HeaderFiles.Header(fields), encoding: encoding);

    private static string Named(string beside, string name) => Path.Combine(Path.GetDirectoryName(beside)!, name);

    /// <summary>Two data files, the first right, the second of the same length and wrong, and one header.</summary>
    private static string Two(HeaderFiles files, string right, string wrong, string order, string given)
    {
        File.WriteAllBytes(files[wrong], new byte[HeaderFiles.Samples().Length]);
        files.Write(right, "scene.hdr", HeaderFiles.Header(("interleave", order)), HeaderFiles.Samples(order));
        return files[given];
    }

    private static string TwoHeaders(HeaderFiles files, (string, string?)[] full, (string, string?)[] stem, int offset, string given)
    {
        files.Write("scene.img", "scene.img.hdr", HeaderFiles.Header(full), [.. new byte[offset], .. HeaderFiles.Samples()]);
        files.WriteHeader("scene.hdr", HeaderFiles.Header(stem));
        return files[given];
    }

    private static string Tiff(HeaderFiles files, string given, params (string, string?)[] fields)
    {
        files.WriteTiff("scene.tif");
        files.WriteHeader("scene.hdr", HeaderFiles.Header(fields));
        return files[given];
    }

    /// <summary>One band more, of zeros.</summary>
    private static string Seven(HeaderFiles files, string wavelength, string? bbl) =>
        files.Write(
            "scene.img",
            "scene.hdr",
            HeaderFiles.Header(
                ("bands", "7"),
                (
                    "wavelength",
                    $"{{{string.Join(", ", HeaderFiles.Nm.Select(nm => nm.ToString(CultureInfo.InvariantCulture)))}, {wavelength}}}"
                ),
                ("bbl", bbl)
            ),
            [.. HeaderFiles.Samples(), .. new byte[4 * HeaderFiles.Pixels]]
        );

    /// <summary>Pixel 3 of the first band is a marker.</summary>
    private static byte[] Marked(float marker)
    {
        var samples = HeaderFiles.Samples();
        BitConverter.TryWriteBytes(samples.AsSpan(12), marker);
        return samples;
    }

    private static byte[] Zipped(byte[] samples)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal))
            zip.Write(samples);
        return packed.ToArray();
    }
}
