using FsCheck;
using FsCheck.Xunit;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Spectra;

public sealed class SpectraTableTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Property(MaxTest = 100)]
    public void Csv_gives_back_what_was_written(NonEmptyArray<NonEmptyString> names, PositiveInt bandCount, bool hasWavelengths, int seed)
    {
        using var own = new TemporaryFolder();
        var random = new Random(seed);
        var bands = bandCount.Get % 20 + 1;
        string[] distinct = [.. names.Get.Select(n => Quoted.Plain(n.Get).Trim()).Where(n => !string.IsNullOrWhiteSpace(n)).Distinct()];
        if (distinct.Length == 0)
            distinct = ["a \"quoted\", name"];
        float[][] spectra =
        [
            .. distinct.Select(_ =>
                Enumerable.Range(0, bands).Select(_ => (float)(random.NextDouble() * Math.Pow(10, random.Next(-8, 8)))).ToArray()
            ),
        ];
        var grid = hasWavelengths
            ? new WavelengthGrid([.. Enumerable.Range(0, bands).Select(_ => random.NextDouble() * 2000 + 350)])
            : null;

        new SpectraTable(distinct, grid, spectra).WriteCsv(own.File("spectra.csv"));
        var read = SpectraFile.ReadCsv(own.File("spectra.csv"));

        Assert.Equal(distinct, read.Names);
        Assert.Equal(grid?.CentresNm, read.Wavelengths?.CentresNm);
        Assert.Equal(spectra, read.Spectra);
    }

    [Fact]
    public void Micrometres_comments_blank_lines_and_quotes_are_read()
    {
        var table = Read("# made by hand\nwavelength_um, \"soil, dry\" ,tree\n\n0.4, 1e-1,0.2\n0.5,0.3,0.4\n");

        Assert.Equal(["soil, dry", "tree"], table.Names);
        Assert.Equal([400, 500], table.Wavelengths!.CentresNm);
        Assert.Equal([0.1f, 0.3f], table.Spectra[0]);
    }

    [Fact]
    public void A_band_column_means_no_wavelengths()
    {
        Assert.Null(Read("band,a\n1,0.5\n").Wavelengths);
    }

    [Fact]
    public void Bands_that_were_never_measured_have_the_wavelength_0_and_are_left_out()
    {
        var table = Read("wavelength_nm,a\n0.0,7\n0,8\n972.7,0.5\n402.5,0.25\n0,9\n");

        Assert.Equal([972.7, 402.5], table.Wavelengths!.CentresNm);
        Assert.Equal([0.5f, 0.25f], table.Spectra[0]);
    }

    [Theory]
    [InlineData("", "'*spectra.csv' has 0 lines; a header and at least one band are needed. Give a table of spectra.")]
    [InlineData(",,\n,,\n", "'*spectra.csv' has 0 lines; a header and at least one band are needed. Give a table of spectra.")]
    [InlineData("wavelength_nm,a\n", "'*spectra.csv' has 1 lines; a header and at least one band are needed. Give a table of spectra.")]
    [InlineData(
        "soil,a\n400,1",
        "The first column is 'soil'; it is wavelength_nm, wavelength_um or band, or each line is a spectrum below a header of "
            + "wavelengths ('*spectra.csv'). "
            + "Correct the header."
    )]
    [InlineData("wavelength_nm\n400", "The table has no spectra beside 'wavelength_nm' ('*spectra.csv'). Add a column for each.")]
    [InlineData("wavelength_nm,a,\n400,1,2", "Column 3 has no name ('*spectra.csv'). Name the spectrum in the header.")]
    [InlineData("wavelength_nm,a,b,a\n400,1,2,3", "Columns 2 and 4 are both named 'a' ('*spectra.csv'). Give each spectrum its own name.")]
    [InlineData("wavelength_nm,a\n400,1\n\n410", "Line 4 has 1 columns but the header has 2 ('*spectra.csv'). Correct the line.")]
    [InlineData("wavelength_nm,a\n0,1\n1,1\n99,1", "Line 2 has the wavelength '0'; it is above 0 ('*spectra.csv'). Correct the line.")]
    [InlineData("wavelength_nm,a\n0,1", "Line 2 has the wavelength '0'; it is above 0 ('*spectra.csv'). Correct the line.")]
    [InlineData(
        "wavelength_nm,a\n400,high",
        "Line 2 has 'high' in column 'a'; a number with a decimal point belongs there, or nothing where none is known ('*spectra.csv'). "
            + "Correct the line."
    )]
    public void Refuses_a_broken_table(string text, string message)
    {
        var fault = Assert.Throws<SpectraException>(() => Read(text));

        Expect.Message(message, fault);
        Assert.Equal(FaultKind.Scene, fault.Kind);
    }

    [Fact]
    public void Refuses_a_missing_file()
    {
        var fault = Assert.Throws<SpectraException>(() => SpectraFile.ReadCsv(folder.File("nothing.csv")));

        Expect.Message("There is no table of spectra at '*nothing.csv'. Check the path.", fault);
    }

    [Fact]
    public void Resampling_is_linear_between_bands_and_keeps_the_table_at_its_own()
    {
        var table = new SpectraTable(
            ["a"],
            new WavelengthGrid([500, 400, 450]),
            [
                [1, 0, 0.2f],
            ]
        ); // not sorted, as instruments overlap

        var resampled = table.ResampleTo(new WavelengthGrid([400, 425, 450, 475, 500.2]));

        float[] expected = [0, 0.1f, 0.2f, 0.6f, 1];
        for (var band = 0; band < expected.Length; band++)
            Assert.Equal(expected[band], resampled.Spectra[0][band], 1e-6);
        Assert.Equal([400, 425, 450, 475, 500.2], resampled.Wavelengths!.CentresNm);
    }

    [Fact]
    public void Refuses_to_resample_beyond_its_range()
    {
        var table = new SpectraTable(
            ["a"],
            new WavelengthGrid([400, 500]),
            [
                [0, 1],
            ]
        );

        var fault = Assert.Throws<BandMismatchException>(() => table.ResampleTo(new WavelengthGrid([390, 450, 510])));

        Assert.Equal(
            "The spectra ('a', ...) cover 400.0 to 500.0 nm but 2 of 3 bands lie outside; first: 390.0 nm. Give spectra that "
                + "cover the scene's bands.",
            fault.Message
        );
    }

    [Fact]
    public void Refuses_to_resample_without_wavelengths()
    {
        var table = new SpectraTable(
            ["a"],
            null,
            [
                [0, 1],
            ]
        );

        var fault = Assert.Throws<BandMismatchException>(() => table.ResampleTo(new WavelengthGrid([450])));

        Assert.Equal(
            "The spectra ('a', ...) have no wavelengths, so they can't be brought to 1 bands. Give them a first column "
                + "'wavelength_nm'.",
            fault.Message
        );
    }

    [Fact]
    public void Real_reference_endmembers_are_read()
    {
        var table = SpectraFile.ReadCsv(SharedData.Require("data/samson/reference-endmembers.csv"));

        Assert.Equal((3, 156), (table.Names.Count, table.BandCount));
        Assert.Equal(401, table.Wavelengths!.CentresNm[0]);
    }

    private SpectraTable Read(string text)
    {
        File.WriteAllText(folder.File("spectra.csv"), text);
        return SpectraFile.ReadCsv(folder.File("spectra.csv"));
    }
}
