using System.Text;
using Unmix.Formats.Spectra.Libraries;

namespace Unmix.Fuzzing;

/// <summary>What stands beside spectra and tells of them: tables of classes, and folders of single spectra.</summary>
/// <param name="folder">Where the files go.</param>
internal sealed class LibraryTargets(string folder)
{
    private const string Header =
        "ENVI\nsamples = 3\nlines = 2\nbands = 1\nheader offset = 0\nfile type = ENVI Spectral Library\ndata type = 4\n"
        + "interleave = bsq\nbyte order = 0\nspectra names = {soil, tree}\nwavelength units = Nanometers\nwavelength = {400, 500, 600}\n";

    /// <summary>All of them.</summary>
    public IEnumerable<FuzzTarget> All() =>
        [
            Beside(
                "sli-table",
                "csv",
                ["name,class\nsoil,a\ntree,\"b, c\"\n", "x;level_1;level_2\n1;a;b\n2;c;d\n"],
                ["soil", "tree", ",", ";", "\"", "\n", "class", "400", "NaN"]
            ),
            Beside(
                "sli-json",
                "json",
                ["""{"a": {"categories": [[0, "x"], [1, "y", "#fff"]], "values": [0, 1]}, "b": ["p", null]}"""],
                ["\"values\"", "\"categories\"", "[", "]", "{", "}", ",", "null", "1e99", "\"\\u0000\"", "[[0]]"]
            ),
            Single(),
        ];

    private FuzzTarget Beside(string name, string ending, string[] seeds, string[] words)
    {
        var place = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        var library = Path.Combine(place, "library.sli");
        File.WriteAllBytes(library, [.. Enumerable.Range(0, 6).SelectMany(i => BitConverter.GetBytes(0.1f * i))]);
        File.WriteAllText(Path.ChangeExtension(library, ".hdr"), Header);
        return new FuzzTarget(name, 20_000, [.. seeds.Select(Encoding.UTF8.GetBytes)], words, bytes =>
        {
            File.WriteAllBytes(Path.ChangeExtension(library, ending), bytes);
            SpectraFile.Read(library);
        });
    }

    private FuzzTarget Single()
    {
        var place = Directory.CreateDirectory(Path.Combine(folder, "spectra")).FullName;
        File.WriteAllText(Path.Combine(place, "wavelengths.txt"), " splib07a Record=1: Wavelengths ASD 3 channels\n0.4\n0.5\n0.6\n");
        var words = new[]
        {
            "Name: ",
            "X Units: Wavelength (micrometers)\n",
            "Y Units: Reflectance (percent)\n",
            "Class: ",
            "\t",
            "\n",
            "0.4 10\n",
        };
        string[] seeds =
        [
            "Name: Red clay\nClass: soil\nX Units: Wavelength (micrometers)\nY Units: Reflectance (percent)\n\n0.4\t10\n0.5\t20\n0.6\t30\n",
            " splib07a Record=22: Alunite GDS84\n0.1\n-1.23e34\n0.3\n",
        ];
        return new FuzzTarget("spectrum-text", 60_000, [.. seeds.Select(Encoding.UTF8.GetBytes)], words, bytes =>
        {
            File.WriteAllBytes(Path.Combine(place, "one.txt"), bytes);
            SpectraFolder.Read(place);
        });
    }
}
