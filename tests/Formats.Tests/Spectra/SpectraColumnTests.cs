using System.Runtime.InteropServices;
using System.Text;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Spectra;

/// <summary>What files of spectra say of each spectrum beside its name.</summary>
public sealed class SpectraColumnTests : IDisposable
{
    private const string Rows =
        "dataset,level_1,level_2,fname,400,500,600,700\n"
        + "A,npv,litter,one,0.1,0.2,0.3,0.4\nA,soil,,two,0.2,0.2,0.2,0.2\nB,soil,\"clay, red\",three,0.3,0.2,0.1,0.1\n";

    private const string Header =
        "ENVI\nsamples = 3\nlines = 2\nbands = 1\nheader offset = 0\nfile type = ENVI Spectral Library\n"
        + "data type = 4\ninterleave = bsq\nbyte order = 0\nspectra names = { red tile, pond }\nwavelength units = Nanometers\n"
        + "wavelength = { 400, 500, 600 }\n";

    private static readonly float[] Values = [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_table_of_one_spectrum_a_line_keeps_its_columns()
    {
        var table = Csv(Rows);

        Assert.Equal(["one", "two", "three"], table.Names);
        Assert.Equal(["dataset", "level_1", "level_2"], table.Columns.Select(column => column.Name));
        Assert.Equal(["npv", "soil", "soil"], table.Columns[1].Values);
        Assert.Equal(["litter", "", "clay, red"], table.Columns[2].Values);
    }

    [Fact]
    public void Columns_stay_with_their_spectra_when_those_are_scaled_resampled_or_chosen()
    {
        var table = Csv(Rows);
        var grid = new WavelengthGrid([450, 550], [10, 10]);

        Assert.Equal(["npv", "soil", "soil"], table.ResampleTo(grid).Columns[1].Values);
        Assert.Equal(["npv", "soil", "soil"], table.ConvolveTo(grid).Columns[1].Values);
        Assert.Equal(["npv", "soil", "soil"], SpectraFile.Read(folder.File("rows.csv"), 0.5).Columns[1].Values);
        Assert.Equal(["clay, red", "litter"], table.Select(["three", "one"]).Columns[2].Values);
    }

    [Fact]
    public void A_table_with_columns_is_written_a_line_a_spectrum_and_read_again_the_same()
    {
        var table = Csv(Rows.Replace("0.4", "NaN", StringComparison.Ordinal));
        table = new SpectraTable(table.Names, table.Wavelengths, table.Spectra)
        {
            Columns = [.. table.Columns, new SpectraColumn("450", ["7", "8", "9"])],
        };

        table.WriteCsv(folder.File("written.csv"));
        var again = SpectraFile.Read(folder.File("written.csv"));

        Assert.Equal(table.Names, again.Names);
        Assert.Equal(table.Spectra, again.Spectra);
        Assert.Equal(table.Wavelengths!.CentresNm, again.Wavelengths!.CentresNm);
        Assert.Equal(table.Columns.Select(column => column.Name), again.Columns.Select(column => column.Name));
        Assert.Equal(table.Columns.SelectMany(column => column.Values), again.Columns.SelectMany(column => column.Values));
    }

    [Fact]
    public void A_table_of_one_spectrum_a_column_has_none() => Assert.Empty(Csv("wavelength_nm,a,b\n400,0.1,0.2\n500,0.1,0.2\n").Columns);

    [Theory]
    [InlineData("spectra names,level_1,level_2\nRed tile,impervious,roof\npond,water,water\n")]
    [InlineData("spectra names,level_1,level_2\npond,water,water\nred tile,impervious,roof\n")]
    [InlineData("other names,level_1,level_2\n\"tile, red\",impervious,roof\nlake,water,water\n")]
    public void A_table_beside_an_ENVI_library_tells_of_its_spectra_by_name_or_in_their_order(string table)
    {
        File.WriteAllText(folder.File("library.csv"), table);

        var read = Library();

        Assert.Equal(["level_1", "level_2"], read.Columns.Select(column => column.Name));
        Assert.Equal(["impervious", "water"], read.Columns[0].Values);
        Assert.Equal(["roof", "water"], read.Columns[1].Values);
    }

    [Theory]
    [InlineData("""{"level_1": {"categories": [[0, "none"], [1, "impervious", "#e60000"], [2, "water"]], "values": [1, 2]}}""")]
    [InlineData("""{"level_1": ["impervious", "water"], "other": [1, 2, 3], "more": 7}""")]
    public void So_does_an_object_of_JSON(string text)
    {
        File.WriteAllText(folder.File("library.json"), text);

        var column = Assert.Single(Library().Columns);

        Assert.Equal("level_1", column.Name);
        Assert.Equal(["impervious", "water"], column.Values);
    }

    [Theory]
    [InlineData("library.csv", "one,two,three\nx,1,2\n")]
    [InlineData("library.csv", "name,400,500,600\nred tile,1,2,3\npond,1,2,3\n")]
    [InlineData("library.csv", "only\nred tile\n")]
    [InlineData("library.json", "[1, 2]")]
    public void A_file_beside_that_tells_nothing_of_its_spectra_is_left_alone(string name, string text)
    {
        File.WriteAllText(folder.File(name), text);

        var read = Library();

        Assert.Empty(read.Columns);
        Assert.Empty(read.Notes);
    }

    [Theory]
    [InlineData("library.csv", "a,b\n\u0001\u0002,2\n")]
    [InlineData("library.json", "{\"level_1\": [")]
    [InlineData("library.json", "{\"level_1\": [\"a\", \"\\ud800\"]}")]
    public void A_file_beside_that_can_not_be_read_is_said_and_left(string name, string text)
    {
        File.WriteAllText(folder.File(name), text);

        var read = Library();

        Assert.Empty(read.Columns);
        Assert.Contains("beside it", Assert.Single(read.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_of_JSON_in_another_encoding_are_read()
    {
        File.WriteAllBytes(folder.File("library.json"), Encoding.Latin1.GetBytes("{\"level_1\": [\"B\u00e4ume\", \"water\"]}"));

        Assert.Equal(["B\u00e4ume", "water"], Assert.Single(Library().Columns).Values);
    }

    [Fact]
    public void A_spectrum_that_the_table_beside_does_not_name_has_no_class()
    {
        File.WriteAllText(folder.File("library.csv"), "name,level_1\npond,water\n");

        var read = Library();

        Assert.Equal(["", "water"], read.Columns[0].Values);
        Assert.Contains("names 1 of 2 spectra", Assert.Single(read.Notes), StringComparison.Ordinal);
    }

    private SpectraTable Csv(string text)
    {
        File.WriteAllText(folder.File("rows.csv"), text);
        return SpectraFile.Read(folder.File("rows.csv"));
    }

    private SpectraTable Library()
    {
        File.WriteAllBytes(folder.File("library.sli"), MemoryMarshal.AsBytes(Values.AsSpan()).ToArray());
        File.WriteAllText(folder.File("library.hdr"), Header);
        return SpectraFile.Read(folder.File("library.hdr"));
    }
}
