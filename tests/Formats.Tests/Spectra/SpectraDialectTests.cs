using System.Text;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Spectra;

/// <summary>Tables and libraries as programs and people really write them: read right, or refused with the place.</summary>
public sealed class SpectraDialectTests : IDisposable
{
    private const string Umlauts = "Wälder, Böden";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Encodings => ["utf-8", "utf-8 mark", "latin-1", "utf-16", "utf-16 mark", "utf-16 big mark"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Names_and_units_are_read_in_every_encoding(string encoding)
    {
        Write("table.csv", "wavelength_µm;Wälder;Böden\n0,4;0,1;0,2\n0,5;0,3;0,4\n", encoding);
        Write("library.hdr", LibraryHeader($"spectra names = {{{Umlauts}}}\nwavelength units = µm\nwavelength = {{0.4, 0.5}}\n"), encoding);
        File.WriteAllBytes(folder.File("library.sli"), Floats(0.1f, 0.3f, 0.2f, 0.4f));

        foreach (var name in (ReadOnlySpan<string>)["table.csv", "library.sli", "library.hdr"])
        {
            var table = SpectraFile.Read(folder.File(name));

            Assert.Equal(["Wälder", "Böden"], table.Names);
            Assert.Equal([400, 500], table.Wavelengths!.CentresNm);
            Assert.Equal([0.1f, 0.3f], table.Spectra[0]);
        }
    }

    [Theory]
    [InlineData("wavelength_nm,a,b\r\n400,0.1,0.2\r\n500,0.3,0.4\r\n")]
    [InlineData("wavelength_nm\ta\tb\n400\t0.1\t0.2\n500\t0.3\t0.4\n")]
    [InlineData("wavelength_nm\ta\tb\n400\t0,1\t0,2\n500\t0,3\t0,4\n")]
    [InlineData("wavelength_nm;a;b\n400;0.1;0.2\n500;0.3;0.4\n")]
    [InlineData("wavelength_nm;a;b\n400,0;0,1;0,2\n500,0;0,3;0,4\n")]
    [InlineData("sep=;\nwavelength_nm;a;b\n400;0,1;0,2\n500;0,3;0,4\n")]
    [InlineData("Wavelength (nm) ; a ; b ;;\n400 ; 0.1 ; 0.2 ;;\n500 ; 0.3 ; 0.4 ;;\n;;;;\n")]
    [InlineData("wavelength_nm a b\n400 0.1 0.2\n 500   0.3  0.4\n")]
    [InlineData("Wavelength [um],a,b\n.4,.1,.2\n.5,3e-1,+0.4\n")]
    [InlineData("nm,a,b\n400,\"0,1\",\"0,2\"\n500,\"0,3\",\"0,4\"\n")]
    [InlineData("wavelength,a,b\n400,0.1,0.2\n500,0.3,0.4\n\u001A")]
    [InlineData("wavenumber cm-1,a,b\n25000,0.1,0.2\n20000,0.3,0.4\n")]
    [InlineData("name,400,450,500\na,0.1,0.2,0.3\nb,0.2,0.3,0.4\n")]
    [InlineData("class;name;X400;X450;X500\nplant;a;0,1;0,2;0,3\nplant;b;0,2;0,3;0,4\n")]
    [InlineData("Name,400 nm,450 nm,500 nm\na,0.1,0.2,0.3\nb,0.2,0.3,0.4\n")]
    [InlineData("um\t0.4\t0.45\t0.5\na\t0.1\t0.2\t0.3\nb\t0.2\t0.3\t0.4\n")]
    [InlineData("wavelength_nm,b,a\n500,0.4,0.3\n400,0.2,0.1\n")]
    public void Tables_of_every_form_come_out_the_same(string text)
    {
        Write("table.csv", text, "utf-8");

        var table = SpectraFile.Read(folder.File("table.csv")).Select(["a", "b"]).ResampleTo(new WavelengthGrid([400, 500]));

        Assert.Equal([0.1f, 0.3f, 0.2f, 0.4f], table.Spectra.SelectMany(spectrum => spectrum));
    }

    [Theory]
    [InlineData(
        "wavelength_nm;a\n400;0,1\n500;0.2\n",
        "Line 2 has '0,1' with a comma and line 3 '0.2' with a point, so it is not clear which is the decimal sign ('*'). *"
    )]
    [InlineData("wavelength_nm;a\n400;1.234,5\n", "Line 2 has '1.234,5' in column 'a'; a number with a decimal point belongs there, *")]
    [InlineData("wavelength_nm;a\n400;1,234,5\n", "Line 2 has '1,234,5' in column 'a'; *")]
    [InlineData(
        "wavelength_nm,a\n400,0,5\n",
        "Line 2 has 3 columns but the header has 2 ('*'). Correct the line; a comma separates columns here, *"
    )]
    [InlineData("wavelength_nm,a\n400,10 %\n", "Line 2 has '10 %' in column 'a'; *")]
    [InlineData("wavelength_nm,a\n400,1/2\n", "Line 2 has '1/2' in column 'a'; *")]
    [InlineData("wavelength_nm,a\n400,0.1x\n", "Line 2 has '0.1x' in column 'a'; *")]
    [InlineData("wavelength_nm,a\n400,\u0661\n", "Line 2 has '\u0661' in column 'a'; *")]
    [InlineData("wavelength_nm,a\n400,0.1\nwavelength_nm,b\n400,0.2\n", "Line 3 has 'wavelength_nm' in column 'wavelength_nm'; *")]
    [InlineData("wavelength_nm,a\n,0.1\n", "Line 2 has the wavelength ''; it is above 0 ('*'). *")]
    [InlineData(
        "wavelength_nm,a\n0.4,0.1\n0.5,0.2\n",
        "The wavelengths in column 'wavelength_nm' can't be used ('*'): * they look like um; *"
    )]
    [InlineData(
        "wavelength_um,a\n400,0.1\n500,0.2\n",
        "The wavelengths in column 'wavelength_um' can't be used ('*'): * they look like nm; *"
    )]
    [InlineData("name,400,450,500\na,0.1,0.2\n", "Line 2 has 3 columns but the header has 4 ('*'). Correct the line.")]
    [InlineData("name,400,450,500\na,0.1,high,0.2\n", "Line 2 has 'high' in column '450'; *")]
    [InlineData("400,0.1,0.2\n500,0.3,0.4\n", "The first column is '400'; it is wavelength_nm, *")]
    [InlineData("\u001b[2Jx,a\n400,0.1\n", "'*' is not text, so no table of spectra. *")]
    public void What_can_be_read_in_two_ways_or_none_is_refused_with_its_place(string text, string message)
    {
        Write("table.csv", text, "utf-8");

        Expect.Message(message, Assert.Throws<SpectraException>(() => SpectraFile.Read(folder.File("table.csv"))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("NaN")]
    [InlineData("nan")]
    [InlineData("NA")]
    [InlineData("-1.23e34")]
    [InlineData("-1,23E+34")]
    [InlineData("inf")]
    [InlineData("1e39")]
    [InlineData("#N/A")]
    public void Deleted_channels_are_gaps_in_a_table(string gap)
    {
        Write("table.csv", $"wavelength_nm;a;b\n400;1;2\n500;{gap};4\n", "utf-8");

        var table = SpectraFile.Read(folder.File("table.csv"));

        Assert.Equal([1, float.NaN], table.Spectra[0]);
        Expect.Message(
            "The spectrum 'a' of 'x' has no value in channel 2 of 2 (500.0 nm). *",
            Assert.Throws<SpectraException>(() => table.RequireWhole("x"))
        );
        Expect.Message(
            "The spectrum 'a' has no value at 500.0 nm, one of 1 bands wanted. *",
            Assert.Throws<BandMismatchException>(() => table.ResampleTo(new WavelengthGrid([500])))
        );
    }

    [Fact]
    public void A_gap_is_written_and_read_again()
    {
        new SpectraTable(
            ["a"],
            new WavelengthGrid([400, 500]),
            [
                [0.5f, float.NaN],
            ]
        ).WriteCsv(folder.File("gap.csv"));

        Assert.Equal([0.5f, float.NaN], SpectraFile.Read(folder.File("gap.csv")).Spectra[0]);
    }

    [Theory]
    [InlineData(4, "0.1", 0.1f)] // 0.1 of single precision is another number than 0.1
    [InlineData(4, "-1.1e+20", -1.1e20f)]
    [InlineData(2, "-9999", -9999f)]
    [InlineData(12, "65535", 65535f)]
    [InlineData(5, "0.1", 0.1f)]
    public void The_ignore_value_is_compared_in_the_files_own_precision(int type, string ignored, float stored)
    {
        Write(
            "library.hdr",
            LibraryHeader($"data ignore value = {ignored}\n").Replace("data type = 4", $"data type = {type}", StringComparison.Ordinal),
            "utf-8"
        );
        double[] values = [1, type == 5 ? double.Parse(ignored, System.Globalization.CultureInfo.InvariantCulture) : stored, 2, 3];
        File.WriteAllBytes(
            folder.File("library.sli"),
            [
                .. values.SelectMany(value =>
                    type switch
                    {
                        2 => BitConverter.GetBytes((short)value),
                        4 => BitConverter.GetBytes((float)value),
                        5 => BitConverter.GetBytes(value),
                        _ => BitConverter.GetBytes((ushort)value),
                    }
                ),
            ]
        );

        Assert.Equal([1, float.NaN], SpectraFile.Read(folder.File("library.sli")).Spectra[0]);
    }

    [Fact]
    public void A_librarys_header_scales_leaves_out_and_refuses_as_a_scenes_does()
    {
        File.WriteAllBytes(folder.File("library.sli"), Floats(100, 200, 300, 400));
        float[][] Read(string fields)
        {
            Write("library.hdr", LibraryHeader(fields), "utf-8");
            return SpectraFile.Read(folder.File("library.sli")).Spectra;
        }

        Assert.Equal([0.1f, 0.2f], Read("reflectance scale factor = 1000\n")[0]);
        Assert.Equal([0.25f, 1.5f], Read("data reflectance gain values = {0.0025, 0.005}\ndata reflectance offset values = {0, 0.5}\n")[0]);
        Assert.Equal([2, 4], Read("data gain values = {0.02}\n")[0]);
        Assert.Equal([float.NaN, 200], Read("bbl = {0, 1}\n")[0]);
        Assert.Equal([200], Read("bbl = {0, 1}\nwavelength units = nm\nwavelength = {0, 500}\n")[0]);
        foreach (
            var (fields, message) in ((string, string)[])
                [
                    ("file compression = 1\n", "The header '*' says 'file compression = 1'; *"),
                    (
                        "major frame offsets = {4, 0}\n",
                        "The header '*' says 'major frame offsets = {4, 0}': bytes between the samples, which are not read. *"
                    ),
                    (
                        "reflectance scale factor = ten\n",
                        "The header '*' says 'reflectance scale factor = ten'; a number above 0 belongs there. *"
                    ),
                    (
                        "data ignore value = none\n",
                        "The header '*' says 'data ignore value = none'; one number belongs there. Correct the header."
                    ),
                    ("byte order = 7\n", "The header '*' says 'byte order = 7'; *"),
                ]
        )
        {
            Expect.Message(message, Assert.Throws<SpectraException>(() => Read(fields)));
        }
    }

    [Fact]
    public void Two_headers_or_two_files_that_differ_are_refused()
    {
        Write("library.hdr", LibraryHeader("spectra names = {a, b}\n"), "utf-8");
        Write("library.sli.hdr", LibraryHeader("spectra names = {b, a}\n"), "utf-8");
        File.WriteAllBytes(folder.File("library.sli"), Floats(1, 2, 3, 4));
        Write("other.hdr", LibraryHeader(""), "utf-8");
        File.WriteAllBytes(folder.File("other.dat"), Floats(1, 2, 3, 4));
        File.WriteAllBytes(folder.File("other.bin"), Floats(4, 3, 2, 1));

        Expect.Message(
            "The spectral library '*library.sli' has two headers that differ, '*library.sli.hdr' and '*library.hdr'. Remove "
                + "the one that is wrong.",
            Assert.Throws<SpectraException>(() => SpectraFile.Read(folder.File("library.sli")))
        );
        Expect.Message(
            "The header '*other.hdr' has 2 files beside it that might be its library (other.dat, other.bin). *",
            Assert.Throws<SpectraException>(() => SpectraFile.Read(folder.File("other.hdr")))
        );
    }

    [Fact]
    public void A_library_whose_data_is_longer_than_its_header_says_is_refused()
    {
        Write("library.hdr", LibraryHeader(""), "utf-8");
        File.WriteAllBytes(folder.File("library.sli"), new byte[32]); // of double precision, say

        Expect.Message(
            "The spectral library '*' has 32 bytes but its header asks for 16 (2 spectra of 2 bands, 4 bytes a sample, "
                + "after 0 bytes). Correct the header.",
            Assert.Throws<SpectraException>(() => SpectraFile.Read(folder.File("library.sli")))
        );
    }

    [Fact]
    public void Names_of_a_file_can_not_steer_a_terminal()
    {
        Write("library.hdr", LibraryHeader("spectra names = {soil\u001b[31m, \u202Eretaw}\n"), "utf-8");
        File.WriteAllBytes(folder.File("library.sli"), Floats(1, 2, 3, 4));

        Assert.Equal(["soil [31m", "?retaw"], SpectraFile.Read(folder.File("library.sli")).Names);
    }

    [Theory]
    [InlineData("PK\u0003\u0004rest", "table.xlsx", "'*table.xlsx' is a spreadsheet; save it as CSV. *")]
    [InlineData(
        "PK\u0003\u0004rest",
        "model.unmix",
        "'*model.unmix' is a model package; 'unmix info MODEL --endmembers FILE' writes its spectra. *"
    )]
    [InlineData("\0\u0001\u0002", "table.csv", "'*table.csv' is not text, so no table of spectra. *")]
    public void Other_files_are_called_by_their_names(string start, string name, string message)
    {
        File.WriteAllBytes(folder.File(name), Encoding.Latin1.GetBytes(start));

        Expect.Message(message, Assert.Throws<SpectraException>(() => SpectraFile.Read(folder.File(name))));
    }

    [Theory]
    [InlineData(
        "100,50\n",
        null,
        "The spectrum 'a' of 'x' is 100 in channel 1 of 1 (400.0 nm), which can't be reflectance (2 of 2 spectra go beyond 1.5). "
            + "Give --reference-scale, such as 0.01 for percent, or 1 if they are correct."
    )]
    [InlineData(
        "0.5,4385\n",
        null,
        "The spectrum 'b' of 'x' is 4385 in channel 1 of 1 (400.0 nm), which can't be reflectance (1 of 2 spectra go beyond 1.5). "
            + "Give --reference-scale, such as 0.0001 where 10000 stands for 1, or 1 if they are correct."
    )]
    [InlineData("0.5,-9999\n", null, "The spectrum 'b' of 'x' is -9999 in channel 1 of 1 (400.0 nm), which can't be reflectance. *")]
    [InlineData("5000,-9999\n", 0.0001, "The spectrum 'b' of 'x' is -0.9999 in channel 1 of 1 (400.0 nm), which can't be reflectance. *")]
    [InlineData("1e-5,2e-5\n", null, "The spectra of 'x' reach 2E-05 at most ('b', in channel 1 of 1 (400.0 nm)), which is close to 0. *")]
    [InlineData(",\n", null, "The spectra of 'x' have no value in any channel. Give others.")]
    [InlineData("100,50\n", 0.01, null)]
    [InlineData("1.7,0.5\n", 1.0, null)]
    [InlineData("1.4,-0.02\n", null, null)]
    public void Values_that_can_not_be_reflectance_are_refused_until_a_scale_is_given(string values, double? scale, string? message)
    {
        Write("table.csv", "wavelength_nm,a,b\n400," + values, "utf-8");
        var table = SpectraFile.Read(folder.File("table.csv"), scale);

        if (message is null)
            table.RequireReflectance("x", "--reference-scale", scale is not null);
        else
            Expect.Message(
                message,
                Assert.Throws<SpectraException>(() => table.RequireReflectance("x", "--reference-scale", scale is not null))
            );
    }

    private static string LibraryHeader(string fields) =>
        "ENVI\nsamples = 2\nlines = 2\nbands = 1\nheader offset = 0\nfile type = ENVI Spectral Library\ndata type = 4\ninterleave = bsq\n"
        + fields;

    private static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private void Write(string name, string text, string encoding)
    {
        Encoding of = encoding switch
        {
            "latin-1" => Encoding.Latin1,
            "utf-16" => new UnicodeEncoding(false, false),
            "utf-16 mark" => new UnicodeEncoding(false, true),
            "utf-16 big mark" => new UnicodeEncoding(true, true),
            _ => new UTF8Encoding(encoding == "utf-8 mark"),
        };
        File.WriteAllBytes(folder.File(name), [.. of.GetPreamble(), .. of.GetBytes(text)]);
    }
}
