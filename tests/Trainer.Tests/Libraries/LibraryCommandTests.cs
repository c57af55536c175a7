using Unmix.Evaluation.Spectra;
using Unmix.Formats;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;
using Unmix.TestData;
using Unmix.Trainer.Commands;
using Unmix.Trainer.Tests.Commands;

namespace Unmix.Trainer.Tests.Libraries;

/// <summary>Libraries of several files: joined, looked at, thinned.</summary>
public sealed class LibraryCommandTests : IDisposable
{
    private const string Plants = "name,class,400,500,600,700\na,plant,0.1,0.2,0.1,0.5\nb,plant,0.1,0.2,0.1,0.4\n";
    private const string Soils = "fname,level_1,400,500,600,700\na,soil,0.1,0.2,0.3,0.4\nc,soil,0.2,0.4,0.6,0.8\n";
    private const string Coarse = "fname,class,400,550,700\nd,water,0.08,0.05,0.02\n";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Files_of_one_class_each_are_joined_with_classes_and_sources_and_names_of_their_own()
    {
        var merged = LibraryMerge.Of([Source("plants.csv", Plants), Source("soils.csv", Soils)], null, null);

        Assert.Equal(["a", "b", "a (2)", "c"], merged.Table.Names);
        Assert.Equal(["plant", "plant", "soil", "soil"], merged.Table.Columns[0].Values);
        Assert.Equal(["plants.csv", "plants.csv", "soils.csv", "soils.csv"], merged.Table.Columns[1].Values);
        Assert.Contains("1 spectra have the name of another and got a number behind theirs.", merged.Notes);
    }

    [Fact]
    public void Other_grids_are_refused_until_bands_are_given_and_what_a_library_does_not_cover_is_a_gap()
    {
        SpectraSource[] sources = [Source("soils.csv", Soils), Source("coarse.csv", Coarse)];

        var fault = Assert.Throws<BandMismatchException>(() => LibraryMerge.Of(sources, null, null));
        var merged = LibraryMerge.Of(sources, null, new WavelengthGrid([400, 475, 710]));

        Assert.Matches(
            "^'.*coarse.csv' has 3 bands \\(400.0 to 700.0 nm\\) but '.*soils.csv' "
                + "has 4 \\(400.0 to 700.0 nm\\). Bring them to one grid with "
                + "--bands.$",
            fault.Message
        );
        Assert.Equal([0.1f, 0.175f, float.NaN], merged.Table.Spectra[0]);
        Assert.Equal(0.065f, merged.Table.Spectra[2][1], 1e-6);
        Assert.Equal(
            2,
            merged.Notes.Count(note => note.StartsWith("1 of 3 bands lie outside the 400.0 to 700.0 nm", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void A_gap_of_a_spectrum_makes_gaps_of_the_bands_that_need_it_alone()
    {
        var source = Source("soils.csv", Soils.Replace("0.6", "NaN", StringComparison.Ordinal));

        var merged = LibraryMerge.Of([source], null, new WavelengthGrid([450, 550, 700]));

        Assert.All(merged.Table.Spectra[0], value => Assert.True(float.IsFinite(value)));
        Assert.Equal([0.3f, float.NaN, 0.8f], merged.Table.Spectra[1]);
    }

    [Fact]
    public void A_folder_of_single_spectra_is_joined_like_a_file()
    {
        Directory.CreateDirectory(folder.File("spectra/soils"));
        var text = "Name: Clay\nX Units: Wavelength (micrometers)\nY Units: Reflectance (percent)\n0.4 10\n0.6 30\n0.8 50\n";
        File.WriteAllText(folder.File("spectra/soils/clay.txt"), text);
        var source = new SpectraSource(folder.File("spectra"), null, "--library");

        var merged = LibraryMerge.Of([source, Source("plants.csv", Plants)], null, new WavelengthGrid([500, 600]));

        Assert.Equal(["Clay", "a", "b"], merged.Table.Names);
        Assert.Equal(["soils", "plant"], merged.Classes.Names);
        Assert.Equal([0.2, 0.3], merged.Table.Spectra[0].Select(value => Math.Round(value, 6)));
    }

    [Fact]
    public void Doubled_spectra_and_strangers_are_told()
    {
        var text = "name,class,400,500,600,700\n";
        for (var i = 0; i < 5; i++)
            text += $"s{i},soil,0.1,0.2,0.3,0.{40 + i}\n";
        text += "odd,soil,0.5,0.1,0.1,0.1\nw,water,0.1,0.05,0.02,0.01\ncopy,water,0.1,0.2,0.3,0.42\n";

        var review = LibraryReview.Of(LibraryMerge.Of([Source("library.csv", text)], null, null));

        Assert.Equal(2, review.Warnings.Count);
        Assert.Equal("'copy' is the same spectrum as 's2', of another class ('soil').", review.Warnings[0]);
        Assert.Matches("^'odd' lies [0-9.]+ degrees from every other spectrum of 'soil', which lie [0-9.]+ apart.$", review.Warnings[1]);
        Assert.Equal(["soil         6   0.100 to  0.500     0", "water        2   0.010 to  0.420     0"], review.Lines.Skip(1));
    }

    /// <summary>0.3 (1, 2, 3, 4) is s; of the two others each models s with what is left of it after its best multiple.</summary>
    [Fact]
    public void The_error_of_a_model_is_what_its_best_multiple_leaves()
    {
        float[][] spectra =
        [
            [1, 0],
            [1, 1],
            [0, 2],
        ];

        Assert.Equal((Math.Sqrt(1.0 / 2) + 2 / Math.Sqrt(2)) / 2, LibraryThinning.AverageRmse(spectra, [0, 1, 2], 0), 1e-9);
        Assert.Equal((0.5 + 1) / 2, LibraryThinning.AverageRmse(spectra, [0, 1, 2], 1), 1e-9);
    }

    [Fact]
    public void Thinning_keeps_the_best_models_one_for_each_shape_and_one_of_each_class()
    {
        float[][] spectra =
        [
            [1, 0],
            [1, 0.01f],
            [1, 0.02f],
            [0, 1],
            [1, 0.01f],
        ];

        Assert.Equal([1, 3, 4], LibraryThinning.Keep(spectra, [0, 0, 0, 0, 1], 0.02));
        Assert.Equal([0, 1, 2, 3, 4], LibraryThinning.Keep(spectra, [0, 0, 0, 0, 1], 0));
    }

    [Fact]
    public void The_command_writes_a_library_that_a_training_reads()
    {
        var path = folder.File("library.csv");

        CommandLine.Run(
            LibraryCommand.Make(),
            Source("plants.csv", Plants).Path,
            Source("soils.csv", Soils).Path,
            "--thin",
            "0.5",
            "-o",
            path
        );

        var table = SpectraFile.Read(path);
        Assert.Equal(["class", "source"], table.Columns.Select(column => column.Name));
        Assert.Equal(["plant", "soil"], SpectraClasses.In(table, null, path, "--classes").Names);
        Assert.Equal(3, table.Names.Count); // the two soils are of one shape
    }

    [Theory]
    [InlineData("--thin is -1 but must be from 0 to 90 degrees. Change the option.", "--thin", "-1")]
    [InlineData("There is no sensor 'nosuch' and no scene of that path.", "--bands", "nosuch")]
    public void What_can_not_be_is_refused(string sentence, params string[] arguments)
    {
        var fault = Assert.Throws<OptionsException>(() =>
            CommandLine.Run(LibraryCommand.Make(), [Source("plants.csv", Plants).Path, .. arguments])
        );

        Assert.StartsWith(sentence, fault.Message, StringComparison.Ordinal);
    }

    private SpectraSource Source(string name, string text)
    {
        File.WriteAllText(folder.File(name), text);
        return new SpectraSource(folder.File(name), null, "--library");
    }
}
