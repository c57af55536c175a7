using System.CommandLine;
using System.Globalization;
using Unmix.Evaluation.Spectra;
using Unmix.Formats;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;
using Unmix.Terminal;

namespace Unmix.Trainer.Commands;

/// <summary><c>unmix-train library FILES... -o library.csv</c>.</summary>
internal sealed class LibraryCommand
{
    private readonly Argument<string[]> files = new("FILES")
    {
        Description =
            "class-labelled libraries: CSV with one spectrum on each line, ENVI libraries with a table of classes beside them, "
            + "folders of text files with one spectrum in each (ECOSTRESS, USGS)",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> output = new("--output", "-o")
    {
        Description = "write all as one library to this CSV file: one spectrum on each line, with its class and source",
    };

    private readonly Option<double?> scale = new("--library-scale")
    {
        CustomParser = ValueParsing.NumberIfGiven,
        HelpName = "NUMBER",
        Description = "reflectance = value * scale of all files [default: as each says]",
    };

    private readonly Option<string?> classes = new("--classes")
    {
        Description = "the column that has the classes [default: the only one, 'class' or 'level_1']",
    };

    private readonly Option<string?> bands = new("--bands")
    {
        Description = $"bring all to the bands of a scene (a file) or a sensor's ({ModelBands.SensorNames})",
    };

    private readonly Option<double?> thin = new("--thin")
    {
        CustomParser = ValueParsing.NumberIfGiven,
        HelpName = "DEGREES",
        Description = "leave out a spectrum if another one of its class within this angle models the class better",
    };

    public static Command Make() => new LibraryCommand().Build();

    private ExampledCommand Build()
    {
        var command = new ExampledCommand(
            "library",
            "List spectral libraries with classes, and join them on one wavelength grid.",
            "unmix-train library roofs.csv plants.sli",
            "unmix-train library roofs.csv plants.sli --classes level_2 --bands enmap --thin 2 -o library.csv"
        )
        {
            files,
            output,
            scale,
            classes,
            bands,
            thin,
        };
        command.SetAction(Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        var paths = parsed.GetValue(files)!; // one at least
        if (parsed.GetValue(thin) is { } degrees && !(degrees is >= 0 and <= 90))
            throw new OptionsException(
                string.Create(CultureInfo.InvariantCulture, $"--thin is {degrees} but must be from 0 to 90 degrees. Change the option.")
            );
        OutputPaths.Beside(null, paths).Text(parsed.GetValue(output));
        var grid = parsed.GetValue(bands) is { } wanted ? ModelBands.Of(wanted, new()) : null;
        SpectraSource[] sources = [.. paths.Select(path => new SpectraSource(path, parsed.GetValue(scale), "--library"))];
        var library = LibraryMerge.Of(sources, parsed.GetValue(classes), grid);
        var review = LibraryReview.Of(library);
        foreach (var warning in library.Notes.Concat(review.Warnings))
            Console.Error.WriteLine("warning: " + warning);
        Console.WriteLine(
            $"{library.Table.Names.Count} spectra of {library.Table.BandCount} bands in {library.Classes.Names.Count} classes."
        );
        foreach (var line in review.Lines)
            Console.WriteLine(line);
        var table = parsed.GetValue(thin) is { } angle ? Thinned(library, angle) : library.Table;
        if (parsed.GetValue(output) is not { } path)
            return ExitCodes.Done;
        table.WriteCsv(path);
        Console.WriteLine($"Wrote {table.Names.Count} spectra of {table.BandCount} bands to '{path}'.");
        return ExitCodes.Done;
    }

    private static SpectraTable Thinned(LibraryMerge library, double degrees)
    {
        var table = library.Table;
        int[] whole =
        [
            .. Enumerable.Range(0, table.BandCount).Where(band => table.Spectra.All(spectrum => float.IsFinite(spectrum[band]))),
        ];
        if (whole.Length == 0)
            throw new SpectraException(
                $"None of the {table.BandCount} bands has a value in every spectrum, so spectra can't be compared. "
                    + "Leave out --thin, or the spectra with gaps."
            );
        float[][] spectra = [.. table.Spectra.Select(spectrum => whole.Select(band => spectrum[band]).ToArray())];
        var kept = LibraryThinning.Keep(spectra, library.Classes.Of, degrees / SpectralAngle.DegreesPerRadian);
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{kept.Length} of {table.Names.Count} spectra are kept at {degrees:0.##} degrees.")
        );
        return table.Select(kept);
    }
}
