using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Spectra.Matlab;

public sealed class MatLibraryTests : IDisposable
{
    private static readonly double[] Whole = [100, 7, 20, 30, 40, 50];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Reads_either_byte_order_compressed_or_not(bool isBigEndian, bool isCompressed)
    {
        var file = new MatSamples(isBigEndian).Header();
        byte[][] variables =
        [
            file.Numbers("spectra", 3, 2, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]),
            file.Cells("cood", "soil", "water"),
            file.Numbers("wavelength", 3, 1, [0.4, 0.5, 0.6]),
        ];
        foreach (var variable in variables)
            _ = isCompressed ? file.AddCompressed(variable) : file.Add(variable);

        var table = Read(file);

        Assert.Equal(["soil", "water"], table.Names);
        Assert.Equal([0.1f, 0.2f, 0.3f], table.Spectra[0]);
        Assert.Equal([0.4f, 0.5f, 0.6f], table.Spectra[1]);
        Assert.Equal([400, 500, 600], table.Wavelengths!.CentresNm.Select(nm => Math.Round(nm, 6)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(12)]
    [InlineData(13)]
    public void Reads_numbers_of_every_stored_type(int type)
    {
        foreach (var isBigEndian in new[] { false, true })
        {
            var file = new MatSamples(isBigEndian).Header();
            file.Add(file.Numbers("M", 3, 2, Whole, type));

            var table = Read(file);

            Assert.Equal([100f, 7, 20], table.Spectra[0]);
            Assert.Equal([30f, 40, 50], table.Spectra[1]);
        }
    }

    [Fact]
    public void Columns_named_for_the_grid_become_the_grid()
    {
        var file = new MatSamples().Header();
        file.Add(file.Text("names", "Wavelengths in microns", "Resolution in microns", "Data value = channel", "Calcite", "Calcite"))
            .Add(file.Numbers("datalib", 2, 5, [0.4, 0.5, 0.01, 0.02, 1, 2, 0.7, 0.8, 0.9, -1.23e34]));

        var table = Read(file);

        Assert.Equal(["Calcite", "Calcite (2)"], table.Names);
        Assert.Equal((10, 20), (Math.Round(table.Wavelengths!.WidthsNm![0], 6), Math.Round(table.Wavelengths.WidthsNm[1], 6)));
        Assert.Equal([0.9f, float.NaN], table.Spectra[1]);
    }

    [Fact]
    public void The_real_library_of_1995_is_read_with_its_names_and_widths()
    {
        var table = SpectraFile.Read(SharedData.Require("data/usgs_1995/USGS_1995_Library.mat"));

        Assert.Equal((498, 224), (table.Names.Count, table.BandCount));
        Assert.Equal(["Acmite NMNH133746", "Actinolite HS116.3B"], table.Names.Take(2));
        Assert.Equal("Walnut_Leaf SUN (Green)", table.Names[^1]);
        Assert.Equal(383.15, table.Wavelengths!.CentresNm[0], 1e-3);
        Assert.Equal(9.94, table.Wavelengths.WidthsNm![0], 1e-3);
        Assert.Equal(0.0415862, table.Spectra[0][0], 1e-6);
        Assert.All(table.Spectra, spectrum => Assert.All(spectrum, value => Assert.InRange(value, 0, 1.1f)));
    }

    [Fact]
    public void The_real_truth_of_samson_is_found_among_other_matrices()
    {
        var table = SpectraFile.Read(SharedData.Require("data/samson/Samson_GT.mat"));
        var csv = SpectraFile.Read(SharedData.Require("data/samson/truth-endmembers.csv"));

        Assert.Equal((3, 156), (table.Names.Count, table.BandCount));
        for (var band = 0; band < 156; band++)
            Assert.Contains(csv.Spectra, spectrum => Math.Abs(spectrum[band] - table.Spectra[0][band]) < 1e-4);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    public void Reads_version_4_of_either_byte_order(bool isBigEndian, int precision)
    {
        var file = new MatSamples(isBigEndian)
            .AddFour("M", 3, 2, [0.25, 0.5, 0.75, 0.125, 0, 1], precision)
            .AddFour("lambda", 1, 3, [400, 500, 600], 2)
            .AddFour("names", 2, 5, [.. "swoaitle r".Select(c => (double)c)], 5, kind: 1); // column by column

        var table = Read(file);

        Assert.Equal(["soil", "water"], table.Names);
        Assert.Equal([0.25f, 0.5f, 0.75f], table.Spectra[0]);
        Assert.Equal([400, 500, 600], table.Wavelengths!.CentresNm);
    }

    [Fact]
    public void Refuses_a_matrix_of_version_4_that_claims_more_than_the_file_has()
    {
        var file = new MatSamples().AddFour("M", 3, 2, Whole).ToBytes();
        foreach (var place in (int[])[4, 8])
            BitConverter.TryWriteBytes(file.AsSpan(place), int.MaxValue);

        Refused(file, "The MATLAB file '*.mat' is damaged: a matrix of 2147483647 x 2147483647 at byte 0, where only 48 bytes are left. *");
    }

    [Fact]
    public void Every_truncation_of_version_4_is_read_or_refused_in_our_words()
    {
        var whole = new MatSamples().AddFour("M", 3, 2, Whole).AddFour("names", 2, 1, ['a', 'b'], 5, kind: 1).ToBytes();
        var random = new Random(6);

        for (var length = 0; length < whole.Length; length++)
            ReadOrRefuse(whole[..length]);
        for (var trial = 0; trial < 2000; trial++)
        {
            byte[] broken = [.. whole];
            for (var change = 0; change < 3; change++)
                broken[random.Next(whole.Length)] = (byte)random.Next(256);
            ReadOrRefuse(broken);
        }
    }

    [Fact]
    public void A_row_is_a_spectrum_where_wavelengths_or_names_say_so()
    {
        var byWavelengths = new MatSamples().Header();
        byWavelengths
            .Add(byWavelengths.Numbers("spectra", 2, 3, [0.1, 0.4, 0.2, 0.5, 0.3, 0.6]))
            .Add(byWavelengths.Numbers("wl", 3, 1, [400, 500, 600]));
        var byNames = new MatSamples().Header();
        byNames.Add(byNames.Numbers("any", 2, 3, [0.1, 0.4, 0.2, 0.5, 0.3, 0.6])).Add(byNames.Cells("names", "soil", "water"));

        var (first, second) = (Read(byWavelengths), Read(byNames));

        Assert.Equal([0.1f, 0.2f, 0.3f], first.Spectra[0]);
        Assert.Equal([400, 500, 600], first.Wavelengths!.CentresNm);
        Assert.Equal([0.4f, 0.5f, 0.6f], second.Spectra[1]);
        Assert.Equal(["soil", "water"], second.Names);
    }

    [Fact]
    public void Wavelengths_of_another_number_are_refused()
    {
        var file = new MatSamples().Header();
        file.Add(file.Numbers("M", 3, 2, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6])).Add(file.Numbers("wavelength", 1, 4, [400, 500, 600, 700]));

        Refused(
            file.ToBytes(),
            "The wavelengths of '*.mat' can't be used: There are 4 wavelengths for 3 bands; they are not used. Correct the file, or "
                + "leave them out."
        );
    }

    [Fact]
    public void Fields_of_structures_are_read_by_their_own_names()
    {
        var file = new MatSamples().Header();
        file.Add(
            file.Structure(
                "lib",
                ["spectra", "names", "info"],
                file.Numbers("", 3, 2, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]),
                file.Cells("", "soil", "water"),
                file.Structure("", ["wavelength", "empty"], file.Numbers("", 1, 3, [400, 500, 600]), file.Element(14, []))
            )
        );

        var table = Read(file);

        Assert.Equal(["soil", "water"], table.Names);
        Assert.Equal([0.4f, 0.5f, 0.6f], table.Spectra[1]);
        Assert.Equal([400, 500, 600], table.Wavelengths!.CentresNm);
    }

    [Fact]
    public void What_can_not_be_read_is_listed_all_the_same()
    {
        var file = new MatSamples().Header();
        file.Add(file.Matrix(5, "S", [3, 2], file.Element(5, file.Word(0))))
            .Add(file.Matrix(6 | 0x0800, "C", [1, 1], file.Element(9, new byte[8])))
            .Add(file.Matrix(1, "cells", [1, 1], file.Numbers("", 1, 1, [1])))
            .Add(
                file.Element(
                    14,
                    [
                        .. file.Element(6, [.. file.Word(17), .. file.Word(0)]),
                        .. file.Element(1, "object"u8.ToArray()),
                        .. file.Element(1, "MCOS"u8.ToArray()),
                    ]
                )
            )
            .Add(file.Structure("two", ["a"], file.Numbers("", 1, 1, [1]), file.Numbers("", 1, 1, [2])));

        Refused(
            file.ToBytes(),
            "It is not clear which variable of '*.mat' has the spectra (it has S 3 x 2 (a sparse matrix), C 1 x 1 (complex numbers), "
                + "cells 1 x 1 (cells), object 0 x 0 (an object), "
                + "two(1).a 1 x 1, two(2).a 1 x 1). *"
        );
    }

    [Theory]
    [InlineData("# Created by Octave 8.4.0\n# name: M\n# type: matrix\n")]
    [InlineData("Octave-1-L")]
    public void Refuses_files_of_Octave_by_name(string start)
    {
        Refused(
            System.Text.Encoding.ASCII.GetBytes(start),
            "'*.mat' is a file of Octave's own format, where MATLAB files of version 4 to 7 are read. Save it there with 'save -v7'."
        );
    }

    [Fact]
    public void Refuses_a_file_whose_spectra_are_not_told_apart()
    {
        var file = new MatSamples().Header();
        file.Add(file.Numbers("A", 3, 2, Whole)).Add(file.Numbers("B", 2, 3, Whole));

        Refused(
            file.ToBytes(),
            "It is not clear which variable of '*.mat' has the spectra (it has A 3 x 2, B 2 x 3). Save one matrix 'M' with a spectrum in "
                + "each column, and their names as a cell array."
        );
    }

    [Fact]
    public void Refuses_a_file_of_version_seven_point_three()
    {
        Refused(
            new MatSamples().Header("MATLAB 7.3 MAT-file").ToBytes(),
            "'*.mat' is a file of MATLAB 7.3, where MATLAB files of version 4 to 7 are read. Save it there with 'save -v7'."
        );
    }

    [Fact]
    public void Refuses_a_compressed_variable_that_claims_to_be_larger_than_it_is()
    {
        var file = new MatSamples().Header();
        file.AddCompressed([.. file.Word(14), .. file.Word(100_000_000), 1, 2, 3]);

        Refused(
            file.ToBytes(),
            "The MATLAB file '*.mat' is damaged: a compressed variable ends 99999997 bytes early. Copy or save it again."
        );
    }

    [Fact]
    public void Refuses_a_variable_beyond_the_bound()
    {
        var file = new MatSamples().Header();
        file.AddCompressed([.. file.Word(14), .. file.Word(uint.MaxValue), 1, 2, 3]);

        Refused(
            file.ToBytes(),
            "The MATLAB file '*.mat' is damaged: a variable of 4294967295 bytes is more than the 128 MB that are read. Copy or save it "
                + "again."
        );
    }

    [Fact]
    public void Refuses_an_array_that_claims_more_entries_than_it_has()
    {
        var file = new MatSamples().Header();
        file.Add(file.Matrix(6, "M", [50_000, 50_000], file.Element(9, new byte[16])));

        Refused(
            file.ToBytes(),
            "The MATLAB file '*.mat' is damaged: an array 'M' of 2500000000 entries in * bytes. Copy or save it again."
        );
    }

    [Fact]
    public void Every_truncation_and_every_changed_byte_is_read_or_refused_in_our_words()
    {
        var file = new MatSamples().Header();
        file.Add(file.Cells("names", "soil", "water"))
            .Add(file.Numbers("M", 3, 2, Whole))
            .AddCompressed(file.Numbers("lambda", 3, 1, [1, 2, 3]));
        var whole = file.ToBytes();
        var random = new Random(5);

        for (var length = 0; length < whole.Length; length++)
            ReadOrRefuse(whole[..length]);
        for (var trial = 0; trial < 2000; trial++)
        {
            byte[] broken = [.. whole];
            for (var change = 0; change < 3; change++)
                broken[random.Next(124, whole.Length)] = (byte)random.Next(256);
            ReadOrRefuse(broken);
        }
    }

    private void ReadOrRefuse(byte[] bytes)
    {
        File.WriteAllBytes(folder.File("broken.mat"), bytes);
        try
        {
            SpectraFile.Read(folder.File("broken.mat"));
        }
        catch (SpectraException)
        {
            // The one kind that is allowed.
        }
    }

    private void Refused(byte[] bytes, string message)
    {
        File.WriteAllBytes(folder.File("spectra.mat"), bytes);
        Expect.Message(message, Assert.Throws<SpectraException>(() => SpectraFile.Read(folder.File("spectra.mat"))));
    }

    private SpectraTable Read(MatSamples file)
    {
        File.WriteAllBytes(folder.File("spectra.mat"), file.ToBytes());
        return SpectraFile.Read(folder.File("spectra.mat"));
    }
}
