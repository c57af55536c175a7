using Unmix.Formats;
using Unmix.Formats.Spectra;

namespace Unmix.Evaluation.Spectra;

/// <summary>The classes of a library: which of its spectra are of which.</summary>
/// <param name="Column">The column that says it; null where the names of the spectra do (<see cref="BundleNames"/>).</param>
/// <param name="Names">[C] in the order in which the file has them.</param>
/// <param name="Of">[N] the class of each spectrum, from 0.</param>
public sealed record SpectraClasses(string? Column, IReadOnlyList<string> Names, IReadOnlyList<int> Of)
{
    /// <summary>Columns that are taken for that of the classes where several are there and none is named, the first first.</summary>
    private static readonly string[] Usual =
    [
        "class",
        "classes",
        "level_1",
        "class_1",
        "category",
        "cover",
        "land cover",
        "landcover",
        "type",
    ];

    /// <summary>Spectra of a class.</summary>
    /// <param name="index">From 0.</param>
    /// <returns>Their places in the table.</returns>
    public int[] Members(int index) => [.. Enumerable.Range(0, Of.Count).Where(spectrum => Of[spectrum] == index)];

    /// <summary>Finds the classes of a table.</summary>
    /// <param name="table">The library.</param>
    /// <param name="column">The column that has them; null for the only one, or one of a usual name.</param>
    /// <param name="path">Where the spectra are from, for messages.</param>
    /// <param name="option">What names the column, for messages.</param>
    /// <exception cref="SpectraException">No such column, a spectrum without a class, or fewer than two classes.</exception>
    public static SpectraClasses In(SpectraTable table, string? column, string path, string option)
    {
        ArgumentNullException.ThrowIfNull(table);
        var found = ColumnOf(table, column, path, option);
        var values = found?.Values ?? [.. table.Names.Select(BundleNames.MaterialOf)];
        RequireFilled(table, found?.Name, values, path, option);
        var classes = By(found?.Name, values);
        if (classes.Names.Count < 2)
            throw new SpectraException(
                $"All {values.Count} spectra of '{path}' are of one class, '{Quoted.Text(classes.Names[0])}'"
                    + $"{(found is null ? "" : $", by column '{Quoted.Text(found.Name)}'")}; a mixture needs 2 classes. "
                    + $"Name another column with {option}, or add spectra of another class."
            );
        return classes;
    }

    /// <summary>Classes by what is said of each spectrum, in the order in which they appear.</summary>
    internal static SpectraClasses By(string? column, IReadOnlyList<string> values)
    {
        string[] names = [.. values.Distinct(StringComparer.OrdinalIgnoreCase)];
        return new SpectraClasses(
            column,
            names,
            [.. values.Select(value => Array.FindIndex(names, name => name.Equals(value, StringComparison.OrdinalIgnoreCase)))]
        );
    }

    /// <exception cref="SpectraException">A spectrum has no class; names it.</exception>
    internal static void RequireFilled(SpectraTable table, string? column, IReadOnlyList<string> values, string path, string option)
    {
        if (values.ToList().FindIndex(string.IsNullOrWhiteSpace) is var bare and >= 0)
            throw new SpectraException(
                $"The spectrum '{Quoted.Text(table.Names[bare])}' of '{path}' has no class in column '{Quoted.Text(column)}' "
                    + $"({values.Count(string.IsNullOrWhiteSpace)} of {values.Count} have none). "
                    + $"Fill the column, or name another with {option}."
            );
    }

    /// <summary>The column that has the classes; null where the names of the spectra have them.</summary>
    /// <inheritdoc cref="In"/>
    internal static SpectraColumn? ColumnOf(SpectraTable table, string? column, string path, string option)
    {
        var columns = table.Columns;
        var listed = Quoted.List([.. columns.Select(candidate => candidate.Name)]);
        if (column is not null)
            return Named(columns, column)
                ?? throw new SpectraException(
                    columns.Count == 0
                        ? $"'{path}' has no column '{Quoted.Text(column)}', nor any beside names and wavelengths. "
                            + "Give a table with a column of classes."
                        : $"'{path}' has no column '{Quoted.Text(column)}'; it has {listed}. Name one of them with {option}."
                );
        if (columns.Count == 1)
            return columns[0];
        if (Usual.Select(name => Named(columns, name)).FirstOrDefault(candidate => candidate is not null) is { } usual)
            return usual;
        if (columns.Count > 0)
            throw new SpectraException(
                $"'{path}' has {columns.Count} columns beside its wavelengths ({listed}), and none is called 'class'. "
                    + $"Name the one that has the classes with {option}."
            );
        // 'soil [1]', 'soil [2]': a class in the names.
        if (table.Names.Any(name => BundleNames.MaterialOf(name) != name))
            return null;
        throw new SpectraException(
            $"'{path}' states no classes for its {table.Names.Count} spectra. Give one spectrum a line with a column 'class', an "
                + $"ENVI library "
                + "with a table of classes beside it, or name the spectra 'soil [1]', 'soil [2]' and so on."
        );
    }

    private static SpectraColumn? Named(IReadOnlyList<SpectraColumn> columns, string name) =>
        columns.FirstOrDefault(candidate => candidate.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
