using System.Globalization;
using Unmix.Formats;
using Unmix.Formats.Spectra;

namespace Unmix.Evaluation.Spectra;

/// <summary>One class-labelled library of several files: on one grid, with names that tell its spectra apart.</summary>
/// <param name="Table">The spectra, with columns <c>class</c> and <c>source</c>.</param>
/// <param name="Classes">By its column <c>class</c>.</param>
/// <param name="Notes">What a user should know; whole sentences.</param>
public sealed record LibraryMerge(SpectraTable Table, SpectraClasses Classes, IReadOnlyList<string> Notes)
{
    /// <summary>Its columns.</summary>
    public const string ClassColumn = "class";

    private const string SourceColumn = "source";

    /// <summary>Centres nearer than this are the same band: files round them to a tenth of a nm.</summary>
    private const double SameBandNm = 0.1;

    /// <summary>A centre outside a library by less is at its end.</summary>
    private const double EdgeNm = 0.5;

    /// <summary>Reads and joins.</summary>
    /// <param name="sources">The files, at least one.</param>
    /// <param name="column">The column that has the classes; null for the usual one of each file.</param>
    /// <param name="grid">Bands that all are brought to; those that a library does not cover are gaps. Null for their own.</param>
    /// <exception cref="UnmixException">A file can't be read or has no classes, or grids differ and none is given.</exception>
    public static LibraryMerge Of(IReadOnlyList<SpectraSource> sources, string? column, WavelengthGrid? grid)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var notes = new List<string>();
        var parts = new List<(SpectraTable Table, SpectraClasses Classes, string Path)>();
        foreach (var source in sources)
        {
            foreach (var table in source.ReadAll())
            {
                notes.AddRange(table.Notes.Select(note => $"'{source.Path}': {note}"));
                parts.Add((table, ClassesOf(table, column, source.Path), source.Path));
            }
        }
        var onGrid = parts.Select(part => grid is null ? part.Table : Brought(part.Table, grid, part.Path, notes)).ToArray();
        RequireOneGrid(onGrid, [.. parts.Select(part => part.Path)]);
        var names = SpectrumNames.Distinct([.. onGrid.SelectMany(table => table.Names)]);
        var renamed = names.Zip(onGrid.SelectMany(table => table.Names)).Count(pair => pair.First != pair.Second);
        if (renamed > 0)
            notes.Add($"{renamed} spectra have the name of another and got a number behind theirs.");
        string[] classes = [.. parts.SelectMany(part => part.Classes.Of.Select(index => part.Classes.Names[index]))];
        string[] files = [.. parts.SelectMany(part => part.Table.Names.Select(_ => Path.GetFileName(part.Path)))];
        var all = new SpectraTable(names, onGrid[0].Wavelengths, [.. onGrid.SelectMany(table => table.Spectra)])
        {
            Columns = [new SpectraColumn(ClassColumn, classes), new SpectraColumn(SourceColumn, files)],
        };
        return new LibraryMerge(all, SpectraClasses.By(ClassColumn, classes), notes);
    }

    // A file of one class is a part of a library like any other.
    private static SpectraClasses ClassesOf(SpectraTable table, string? column, string path)
    {
        var chosen = SpectraClasses.ColumnOf(table, column, path, "--classes");
        var values = chosen?.Values ?? [.. table.Names.Select(BundleNames.MaterialOf)];
        SpectraClasses.RequireFilled(table, chosen?.Name, values, path, "--classes");
        return SpectraClasses.By(chosen?.Name, values);
    }

    private static SpectraTable Brought(SpectraTable table, WavelengthGrid grid, string path, List<string> notes)
    {
        if (table.Wavelengths is not { } own)
            throw new BandMismatchException(
                $"The spectra of '{path}' have no wavelengths, so they can't be brought to {grid.BandCount} bands. Add wavelengths."
            );
        double first = own.CentresNm.Min() - EdgeNm,
            last = own.CentresNm.Max() + EdgeNm;
        int[] inside =
        [
            .. Enumerable.Range(0, grid.BandCount).Where(band => grid.CentresNm[band] >= first && grid.CentresNm[band] <= last),
        ];
        if (inside.Length == 0)
            throw new BandMismatchException(
                $"None of the {grid.BandCount} bands ({Range(grid)}) lies within the {Range(own)} of '{path}'. Give other bands."
            );
        if (inside.Length < grid.BandCount)
            notes.Add($"{grid.BandCount - inside.Length} of {grid.BandCount} bands lie outside the {Range(own)} of '{path}' and are gaps.");
        var bands = grid.Select(inside);
        var areOwn = bands.CentresNm.All(nm => own.CentresNm.Any(centre => Math.Abs(centre - nm) < SameBandNm));
        var spectra = table.Spectra.Select(_ => Enumerable.Repeat(float.NaN, grid.BandCount).ToArray()).ToArray();
        for (var s = 0; s < spectra.Length; s++)
        {
            var one = new SpectraTable([table.Names[s]], own, [table.Spectra[s]]);
            if (Array.TrueForAll(table.Spectra[s], float.IsFinite))
            {
                var values = To(one, bands, areOwn);
                for (var i = 0; i < inside.Length; i++)
                    spectra[s][inside[i]] = values[i];
                continue;
            }
            for (var i = 0; i < inside.Length; i++)
                spectra[s][inside[i]] = Value(one, bands.Select([i]), areOwn);
        }
        return new SpectraTable(table.Names, grid, spectra);
    }

    private static float[] To(SpectraTable spectrum, WavelengthGrid bands, bool areOwn) =>
        (areOwn ? spectrum.ResampleTo(bands) : spectrum.ConvolveTo(bands)).Spectra[0];

    // A band that needs a gap is one; the others of the spectrum are as good as ever.
    private static float Value(SpectraTable spectrum, WavelengthGrid band, bool isOwn)
    {
        try
        {
            return To(spectrum, band, isOwn)[0];
        }
        catch (BandMismatchException)
        {
            return float.NaN;
        }
    }

    private static void RequireOneGrid(SpectraTable[] tables, string[] paths)
    {
        var first = tables[0].Wavelengths;
        for (var i = 1; i < tables.Length; i++)
        {
            var other = tables[i].Wavelengths;
            var same =
                (first is null) == (other is null)
                && tables[i].BandCount == tables[0].BandCount
                && (first is null || first.CentresNm.Zip(other!.CentresNm).All(pair => Math.Abs(pair.First - pair.Second) < SameBandNm));
            if (same)
                continue;
            throw new BandMismatchException(
                $"'{paths[i]}' has {tables[i].BandCount} bands ({Range(other)}) but "
                    + $"'{paths[0]}' has {tables[0].BandCount} ({Range(first)}). "
                    + "Bring them to one grid with --bands."
            );
        }
    }

    private static string Range(WavelengthGrid? grid) =>
        grid is null
            ? "no wavelengths"
            : string.Create(CultureInfo.InvariantCulture, $"{grid.CentresNm.Min():F1} to {grid.CentresNm.Max():F1} nm");
}
