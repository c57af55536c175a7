using Unmix.Evaluation.Spectra;
using Unmix.Formats.Spectra;

namespace Unmix.Trainer.Tests.Libraries;

public class SpectraClassesTests
{
    private static readonly float[][] Three =
    [
        [0.1f, 0.2f],
        [0.2f, 0.1f],
        [0.3f, 0.3f],
    ];

    [Fact]
    public void Classes_stand_in_the_order_of_the_file_whatever_the_case_of_their_letters()
    {
        var classes = In([("kind", ["Soil", "npv", "soil"])]);

        Assert.Equal("kind", classes.Column);
        Assert.Equal(["Soil", "npv"], classes.Names);
        Assert.Equal([0, 1, 0], classes.Of);
        Assert.Equal([0, 2], classes.Members(0));
    }

    [Fact]
    public void Of_several_columns_one_of_a_usual_name_is_taken_or_the_one_named()
    {
        (string, string[])[] columns = [("dataset", ["A", "B", "C"]), ("level_1", ["x", "y", "x"]), ("level_2", ["p", "q", "r"])];

        Assert.Equal("level_1", In(columns).Column);
        Assert.Equal(["p", "q", "r"], In(columns, "LEVEL_2").Names);
    }

    [Fact]
    public void Names_with_numbers_in_brackets_are_classes_where_there_is_no_column()
    {
        var table = new SpectraTable(["soil [1]", "water", "soil [2]"], null, Three);

        var classes = SpectraClasses.In(table, null, "lib.csv", "--classes");

        Assert.Null(classes.Column);
        Assert.Equal(["soil", "water"], classes.Names);
        Assert.Equal([0, 1, 0], classes.Of);
    }

    [Fact]
    public void No_classes_are_refused()
    {
        var fault = Assert.Throws<SpectraException>(() => In([]));

        Assert.StartsWith("'lib.csv' states no classes for its 3 spectra. Give one spectrum a line with a column 'class'", fault.Message);
    }

    [Fact]
    public void Several_columns_of_unknown_meaning_are_listed()
    {
        var fault = Assert.Throws<SpectraException>(() => In([("site", ["a", "b", "c"]), ("day", ["1", "2", "3"])]));

        Assert.Equal(
            "'lib.csv' has 2 columns beside its wavelengths ('site', 'day'), and none is called 'class'. Name the one that has the classes "
                + "with --classes.",
            fault.Message
        );
    }

    [Fact]
    public void A_column_that_is_not_there_is_refused_with_those_that_are()
    {
        var fault = Assert.Throws<SpectraException>(() => In([("site", ["a", "b", "c"])], "class"));

        Assert.Equal("'lib.csv' has no column 'class'; it has 'site'. Name one of them with --classes.", fault.Message);
    }

    [Fact]
    public void One_class_alone_is_refused()
    {
        var fault = Assert.Throws<SpectraException>(() => In([("class", ["soil", "soil", "Soil"])]));

        Assert.StartsWith(
            "All 3 spectra of 'lib.csv' are of one class, 'soil', by column 'class'; a mixture needs 2 classes.",
            fault.Message
        );
    }

    [Fact]
    public void A_spectrum_without_a_class_is_named()
    {
        var fault = Assert.Throws<SpectraException>(() => In([("class", ["soil", "", "npv"])]));

        Assert.Equal(
            "The spectrum 'two' of 'lib.csv' has no class in column 'class' (1 of 3 have none). "
                + "Fill the column, or name another with --classes.",
            fault.Message
        );
    }

    private static SpectraClasses In((string Name, string[] Values)[] columns, string? column = null) =>
        SpectraClasses.In(
            new SpectraTable(["one", "two", "three"], null, Three)
            {
                Columns = [.. columns.Select(item => new SpectraColumn(item.Name, item.Values))],
            },
            column,
            "lib.csv",
            "--classes"
        );
}
