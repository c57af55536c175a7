using System.Text;

namespace Unmix.Runtime.Tests.Headers;

internal static partial class HeaderInputs
{
    /// <summary>Which data, which header.</summary>
    private static Dictionary<string, HeaderInput> Places =>
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
    private static Dictionary<string, HeaderInput> Formats =>
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
                "The header '*' says 'file type = Hypercloud', but '*scene.img' is not a raster that the installed GDAL knows *"
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
}
