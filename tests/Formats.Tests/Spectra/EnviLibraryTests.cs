using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Spectra;

public sealed class EnviLibraryTests : IDisposable
{
    private const string Header =
        "ENVI\nsamples = 3\nlines = 2\nbands = 1\nheader offset = 0\nfile type = ENVI Spectral Library\n"
        + "data type = 4\ninterleave = bsq\nbyte order = 0\nspectra names = {\n soil, \n water }\nwavelength units = Micrometers\n"
        + "wavelength = { 0.4,\n 0.5, 0.6 }\nfwhm = {0.01, 0.01, 0.02}\n";

    private static readonly double[] Values = [10, 20, 30, 40, 50, 60];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("library.sli", "library.sli.hdr", "library.sli")]
    [InlineData("library.sli", "library.sli.hdr", "library.sli.hdr")]
    [InlineData("library.sli", "library.hdr", "library.sli")]
    [InlineData("library.sli", "library.hdr", "library.hdr")]
    [InlineData("library", "library.hdr", "library")]
    [InlineData("library.dat", "library.hdr", "library.dat")]
    public void Reads_a_library_by_its_data_or_its_header(string data, string header, string given)
    {
        File.WriteAllBytes(folder.File(data), Bytes(4, false));
        File.WriteAllText(folder.File(header), Header);

        var table = SpectraFile.Read(folder.File(given));

        Assert.Equal(["soil", "water"], table.Names);
        Assert.Equal([10f, 20, 30], table.Spectra[0]);
        Assert.Equal([40f, 50, 60], table.Spectra[1]);
        Assert.Equal([400, 500, 600], table.Wavelengths!.CentresNm);
        Assert.Equal([10, 10, 20], table.Wavelengths.WidthsNm!);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    public void Reads_every_type_of_either_byte_order(int type)
    {
        foreach (var isBigEndian in new[] { false, true })
        {
            var header = Header
                .Replace("data type = 4", $"data type = {type}", StringComparison.Ordinal)
                .Replace("byte order = 0", $"byte order = {(isBigEndian ? 1 : 0)}", StringComparison.Ordinal);

            var table = Read(header, Bytes(type, isBigEndian));

            Assert.Equal([10f, 20, 30], table.Spectra[0]);
            Assert.Equal([40f, 50, 60], table.Spectra[1]);
        }
    }

    [Fact]
    public void Deleted_channels_are_gaps_and_the_scale_factor_divides()
    {
        double[] values = [100, -1.23e34, 300, -9999, 500, double.NaN];

        var table = Read(Header + "reflectance scale factor = 1000\ndata ignore value = -9999\n", Bytes(4, false, values));

        Assert.Equal([0.1f, float.NaN, 0.3f], table.Spectra[0]);
        Assert.Equal([float.NaN, 0.5f, float.NaN], table.Spectra[1]);
    }

    [Fact]
    public void Equal_and_missing_names_are_told_apart()
    {
        Assert.Equal(["soil", "soil (2)"], Read(Header.Replace("water", "soil", StringComparison.Ordinal)).Names);
        Assert.Equal(["spectrum 1", "spectrum 2"], Read(Header.Replace("spectra names", "names", StringComparison.Ordinal)).Names);
    }

    [Theory]
    [InlineData("Index", false)]
    [InlineData("Wavenumber", false)] // the numbers would be centimetres
    [InlineData("Unknown", true)]
    [InlineData("nm", false)] // of numbers in um
    public void A_unit_that_is_no_length_gives_no_wavelengths(string unit, bool has)
    {
        Assert.Equal(has, Read(Header.Replace("Micrometers", unit, StringComparison.Ordinal)).Wavelengths is not null);
    }

    [Theory]
    [InlineData(
        "ENVI",
        "Viper",
        "'*library.sli.hdr' is not the header of a spectral library: it does not begin with 'ENVI'. Correct the header."
    )]
    [InlineData(
        " water }",
        " water ",
        "The ENVI header '*library.sli.hdr' can't be read: its list 'wavelength' has no end. Correct the header."
    )]
    [InlineData(
        "ENVI Spectral Library",
        "ENVI Standard",
        "The header '*' says 'file type = ENVI Standard'; 'ENVI Spectral Library' is needed. Give a spectral library, or a CSV table "
            + "of spectra."
    )]
    [InlineData(
        "samples = 3",
        "samples = -3",
        "The header '*' says 'samples = -3'; a whole number from 1 to 2147483647 belongs there. Correct the header."
    )]
    [InlineData("samples = 3", "", "The header '*' has no 'samples', so it is not clear where its samples are. Add it.")]
    [InlineData(
        "samples = 3",
        "samples = 99999999999",
        "The header '*' says 'samples = 99999999999'; a whole number from 1 to 2147483647 belongs there. Correct the header."
    )]
    [InlineData(
        "samples = 3",
        "samples = 2000000000",
        "The spectral library '*' has 2 spectra of 2000000000 bands; at most 268435456 values are read. Give a part of it."
    )]
    [InlineData(
        "lines = 2",
        "lines = 3",
        "The spectral library '*library.sli' has 24 bytes but its header asks for 36 (3 spectra of 3 bands, 4 bytes a sample, after 0 "
            + "bytes): its end is missing. Copy it again, or correct the header."
    )]
    [InlineData(
        "bands = 1",
        "bands = 7",
        "The header '*' says 'bands = 7'; a spectral library has 1, with its wavelengths as samples. Correct the header."
    )]
    [InlineData("data type = 4", "data type = 6", "The header '*' says 'data type = 6'; 1 to 5 and 12 to 15 are read. Correct the header.")]
    [InlineData(
        " water }",
        " water, grass }",
        "The header '*' has 3 spectra names for 2 spectra. Correct the header; a name can't hold a comma."
    )]
    [InlineData("0.5, 0.6", "0.5", "The header '*' has 2 numbers in its list 'wavelength' for 3 bands. Correct the header.")]
    [InlineData("0.5, 0.6", "0.5, long", "Number 3 of the list 'wavelength' is 'long' ('*'). Correct the header.")]
    public void Refuses_a_broken_library(string from, string to, string message)
    {
        var index = Header.IndexOf(from, StringComparison.Ordinal);
        var broken = Header[..index] + to + Header[(index + from.Length)..];
        if (message.Contains("no end", StringComparison.Ordinal))
            broken = Header.Replace("0.6 }", "0.6", StringComparison.Ordinal).Replace("0.02}", "0.02", StringComparison.Ordinal);

        Expect.Message(message, Assert.Throws<SpectraException>(() => Read(broken)));
    }

    [Fact]
    public void Refuses_a_library_without_its_other_half()
    {
        File.WriteAllBytes(folder.File("alone.sli"), Bytes(4, false));
        File.WriteAllText(folder.File("lone.hdr"), Header);

        Expect.Message(
            "The spectral library '*alone.sli' has no header beside it, such as 'alone.sli.hdr'. Put it there.",
            Assert.Throws<SpectraException>(() => SpectraFile.Read(folder.File("alone.sli")))
        );
        Expect.Message(
            "The header '*lone.hdr' has no spectral library beside it, such as 'lone.sli'. Put it there.",
            Assert.Throws<SpectraException>(() => SpectraFile.Read(folder.File("lone.hdr")))
        );
    }

    [Fact]
    public void Refuses_bytes_that_are_no_spectra()
    {
        File.WriteAllBytes(folder.File("noise.bin"), [1, 2, 0, 3]);

        Expect.Message(
            "'*noise.bin' is not text, so no table of spectra. Give a CSV file, an ENVI library, or a MATLAB or numpy file.",
            Assert.Throws<SpectraException>(() => SpectraFile.Read(folder.File("noise.bin")))
        );
    }

    [Fact]
    public void A_real_header_of_seven_thousand_spectra_is_read()
    {
        File.Copy(SharedData.Require("data/headers/earthlib_spectra.sli.hdr"), folder.File("spectra.sli.hdr"));
        File.WriteAllBytes(folder.File("spectra.sli"), new byte[180 * 7261 * 4]);

        var table = SpectraFile.Read(folder.File("spectra.sli"));

        Assert.Equal((7261, 180), (table.Names.Count, table.BandCount));
        Assert.Equal((400, 410), (table.Wavelengths!.CentresNm[0], Math.Round(table.Wavelengths.CentresNm[1], 6)));
    }

    private SpectraTable Read(string header, byte[]? data = null)
    {
        File.WriteAllText(folder.File("library.sli.hdr"), header);
        File.WriteAllBytes(folder.File("library.sli"), data ?? Bytes(4, false));
        return SpectraFile.Read(folder.File("library.sli"));
    }

    private static byte[] Bytes(int type, bool isBigEndian, double[]? values = null) =>
        [
            .. (values ?? Values).SelectMany(value =>
            {
                byte[] bytes = type switch
                {
                    1 => [(byte)value],
                    2 => BitConverter.GetBytes((short)value),
                    3 => BitConverter.GetBytes((int)value),
                    4 => BitConverter.GetBytes((float)value),
                    12 => BitConverter.GetBytes((ushort)value),
                    13 => BitConverter.GetBytes((uint)value),
                    14 => BitConverter.GetBytes((long)value),
                    15 => BitConverter.GetBytes((ulong)value),
                    _ => BitConverter.GetBytes(value),
                };
                return isBigEndian ? bytes.Reverse() : bytes;
            }),
        ];
}
