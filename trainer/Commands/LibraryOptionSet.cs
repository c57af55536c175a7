using System.CommandLine;
using Unmix.Evaluation.Spectra;
using Unmix.Terminal;

namespace Unmix.Trainer.Commands;

/// <summary>Options that name a class-labelled library and the bands that it is brought to.</summary>
internal sealed class LibraryOptionSet
{
    private readonly Option<string?> library = new("--library")
    {
        HelpName = "FILE",
        Description =
            "learn the classes of this spectral library instead of --reference: CSV with one spectrum on each line, or an ENVI library "
            + "with a table of classes beside it",
    };

    private readonly Option<double?> scale = new("--library-scale")
    {
        CustomParser = ValueParsing.NumberIfGiven,
        HelpName = "NUMBER",
        Description = "reflectance = value * scale of --library [default: as the file says]",
    };

    private readonly Option<string?> classes = new("--classes")
    {
        Description = "the column of --library that has the classes [default: the only one, 'class' or 'level_1']",
    };

    private readonly Option<string?> bands = new("--bands")
    {
        HelpName = "BANDS",
        Description =
            $"the bands of the model: those of a scene (a file) or of a sensor ({ModelBands.SensorNames}) "
            + "[default: those of the scenes, or of the library]",
    };

    /// <summary>Those that say how the library is read.</summary>
    public IReadOnlyList<Option> Reading => [scale, classes];

    /// <summary>Adds them.</summary>
    public void AddTo(Command command)
    {
        command.Add(library);
        command.Add(scale);
        command.Add(classes);
        command.Add(bands);
    }

    /// <summary>The library; null where none is given.</summary>
    public SpectraSource? Source(ParseResult parsed) =>
        parsed.GetValue(library) is { } path ? new SpectraSource(path, parsed.GetValue(scale), "--library") : null;

    /// <summary>The column; null for the usual one.</summary>
    public string? ClassColumn(ParseResult parsed) => parsed.GetValue(classes);

    /// <summary>A scene that has the bands; null for none.</summary>
    public string? Bands(ParseResult parsed) => parsed.GetValue(bands);
}
