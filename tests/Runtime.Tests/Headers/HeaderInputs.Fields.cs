using System.Text;

namespace Unmix.Runtime.Tests.Headers;

internal static partial class HeaderInputs
{
    /// <summary>Fields that say where samples are.</summary>
    private static Dictionary<string, HeaderInput> Fields =>
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
            ["private routines"] = new(
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
                "The header '*' has no 'samples', so it is not clear where its samples are. Add it."
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
    private static Dictionary<string, HeaderInput> Scales =>
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
                "The header '*' has 1 numbers for 6 bands in its list 'data reflectance gain values', so it is not clear how values "
                    + "become reflectance. Correct the header, or give --scale."
            ),
            ["a gain of 0"] = new(
                files => files.WriteShorts(("data gain values", "{1, 1, 0, 1, 1, 1}")),
                "The header '*' has a 0 in its list 'data gain values', which makes all its values the same. *"
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
                "The header '*' says 'scale factor = 10000', which is not a field of ENVI, so it is not clear whether it converts "
                    + "values to reflectance. Write 'reflectance scale factor' *, or give --scale."
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
}
