using Unmix.Evaluation.Spectra;
using Unmix.Formats.Spectra.Sensors;
using Unmix.Learning.Libraries;
using Unmix.Learning.Recipes;
using Unmix.TestData;

namespace Unmix.Trainer.Tests.Libraries;

/// <summary>Libraries that others have made, in their own forms.</summary>
public class RealLibraryTests
{
    [Fact]
    public void A_table_of_one_spectrum_a_line_has_its_classes_in_a_column_of_a_usual_name()
    {
        var source = new SpectraSource(SharedData.Require("data/emit_cover/library.csv"), null, "--library");

        var library = TrainingLibrary.Read(source, null, SensorGrid.Find("emit")!.Bands, new LibraryOptions { MostEndmembers = 12 });

        Assert.Equal((12, 285), (library.EndmemberCount, library.BandCount));
        Assert.Equal(
            [("npv", 34), ("pv", 48), ("soil", 92)],
            library
                .ClassNames.Select((name, c) => (name, library.Bundles.Where((_, p) => library.ClassOf[p] == c).Sum(part => part.Length)))
                .Order()
        );
    }

    [Fact]
    public void An_ENVI_library_has_its_classes_in_the_table_beside_it()
    {
        var source = new SpectraSource(SharedData.Require("data/berlin_library/library_berlin.sli"), 0.0001, "--library");

        var merged = LibraryMerge.Of([source], "level_2", SensorGrid.Find("sentinel-2")!.Bands);

        Assert.Equal(75, merged.Table.Names.Count);
        Assert.Equal(["impervious", "low vegetation", "soil", "tree", "water"], merged.Classes.Names.Order(StringComparer.Ordinal));
        Assert.Equal(
            [38, 18, 4, 13, 2],
            "impervious,low vegetation,soil,tree,water"
                .Split(',')
                .Select(name => merged.Classes.Members(merged.Classes.Names.ToList().IndexOf(name)).Length)
        );
    }
}
