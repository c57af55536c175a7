using System.CommandLine;
using System.Globalization;
using Unmix.Evaluation.Comparison;
using Unmix.Evaluation.Pages;
using Unmix.Evaluation.Scores;
using Unmix.Evaluation.Spectra;
using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Scenes;
using Unmix.Learning.Methods;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using Unmix.Terminal;

namespace Unmix.Trainer.Commands;

/// <summary><c>unmix-train compare SCENE --endmembers P</c>, or <c>compare --suite FILE</c>.</summary>
internal sealed class CompareCommand
{
    private static readonly Dictionary<string, Func<ComparisonReport, string>> Forms = new(StringComparer.OrdinalIgnoreCase)
    {
        [".txt"] = report => report.ToText(),
        [".csv"] = report => report.ToCsv(),
        [".json"] = report => report.ToJson(),
        [".md"] = report => report.ToMarkdown(),
    };

    private static readonly MethodCatalog Catalog = MethodCatalog.In(typeof(Learner).Assembly);

    private readonly Argument<string[]> scene = SceneArgument.Of("SCENE", "the scene; none with --suite", isOptional: true);

    private readonly Option<int> endmembers = new("--endmembers", "-p")
    {
        CustomParser = ValueParsing.Whole,
        Description = "number of endmembers; needed with a SCENE",
    };

    private readonly Option<string?> reference = new("--reference")
    {
        Description =
            "reference spectra, one for each endmember: CSV, ENVI library, MATLAB or numpy file; default: found in the scene, again "
            + "with each seed",
    };

    private readonly Option<double?> referenceScale = new("--reference-scale")
    {
        CustomParser = ValueParsing.NumberIfGiven,
        HelpName = "NUMBER",
        Description = "reflectance = value * scale of --reference [default: as the file says]",
    };

    private readonly Option<string?> truth = new("--truth") { Description = "raster of true abundances" };

    private readonly Option<string?> truthEndmembers = new("--truth-endmembers")
    {
        Description = "spectra of the true endmembers, in a format of --reference",
    };

    private readonly Option<double?> truthEndmembersScale = new("--truth-endmembers-scale")
    {
        CustomParser = ValueParsing.NumberIfGiven,
        HelpName = "NUMBER",
        Description = "the same for --truth-endmembers",
    };

    private readonly Option<string?> truthPixelEndmembers = new("--truth-pixel-endmembers")
    {
        Description = "raw float32 [pixels, bands, endmembers] of each pixel's true endmembers",
    };

    private readonly Option<PixelOrder> order = new("--pixel-order")
    {
        CustomParser = ValueParsing.Choice<PixelOrder>,
        Description = "order of the pixels in that file",
        DefaultValueFactory = _ => PixelOrder.Row,
    };

    private readonly Option<TruthScale> scale = new("--truth-scale")
    {
        CustomParser = ValueParsing.Choice<TruthScale>,
        Description =
            "what the true abundances are shares of: endmembers with their own brightness (amplitude), or each divided by its "
            + "maximum (peak, as Zhu's truths); IDNet is trained to give the same",
        DefaultValueFactory = _ => TruthScale.Amplitude,
    };

    private readonly Option<string?> suite = new("--suite")
    {
        Description = "JSON file of scenes and methods, instead of the options of one scene",
    };

    private readonly Option<string?> data = new("--data") { Description = "folder of the suite's scenes [default: the suite's own]" };

    private readonly Option<string?> methods = new("--methods")
    {
        Description = $"names of methods (docs/rivals.md), or {MethodCatalog.All} [default: {string.Join(",", MethodCatalog.Default)}]",
    };

    private readonly Option<int?> seeds = new("--seeds")
    {
        CustomParser = ValueParsing.WholeIfGiven,
        Description = "number of seeds: how often a method with random parts runs [default: 5]",
    };

    private readonly Option<string?> recipe = new("--recipe")
    {
        Description = $"recipe of the learnt model: a file, or {string.Join(" or ", Recipe.Shipped)} [default: the defaults]",
    };

    private readonly Option<int> threads = new("--threads")
    {
        CustomParser = ValueParsing.Whole,
        Description = "threads of every method",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string[]> outputs = new("--output", "-o")
    {
        Description = "write the table to this file too: .txt, .csv, .json or .md; may be repeated",
    };

    private readonly Option<string?> keep = new("--keep")
    {
        Description = "folder for finished runs; the same comparison, started again, continues from them",
    };

    private readonly Option<string?> page = new("--report") { Description = "write the tables as a page (*.html) too" };

    private readonly LibraryOptionSet library = new();

    private readonly Option<string?> truthPoints = new("--truth-points")
    {
        Description = "with --library: CSV of points with true shares; its columns are 'column', 'row' and one for each known class",
    };

    private readonly Option<double> holdOut = new("--hold-out")
    {
        CustomParser = ValueParsing.Number,
        HelpName = "SHARE",
        Description =
            "with --library: the share of the spectra of each class to hide from all methods, chosen again with each seed; without "
            + "a SCENE, methods are tested on mixtures of these",
    };

    private readonly SceneOptionSet read = new();

    private readonly Option<bool> quiet = new("--quiet") { Description = "no table and no progress on the terminal" };

    public static Command Make() => new CompareCommand().Build();

    private ExampledCommand Build()
    {
        var command = new ExampledCommand(
            "compare",
            "Run several methods on a scene or a suite of scenes, and put their scores into one table.",
            "unmix-train compare scene.hdr --endmembers 3 --truth truth-abundances.hdr -o table.md",
            "unmix-train compare --suite suite.json --data scenes -o accuracy.md -o accuracy.json",
            "unmix-train compare scene.hdr --library library.csv --classes level_1 --truth truth.hdr",
            "unmix-train compare --library library.csv --hold-out 0.5 -o transfer.md"
        )
        {
            scene,
            endmembers,
            reference,
            referenceScale,
            truth,
            truthEndmembers,
            truthEndmembersScale,
            truthPixelEndmembers,
            order,
            scale,
            suite,
            data,
            methods,
            seeds,
            recipe,
            threads,
            outputs,
            keep,
            page,
            quiet,
            truthPoints,
            holdOut,
        };
        library.AddTo(command);
        read.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(Execute(parsed, cancellation)));
        return command;
    }

    private int Execute(ParseResult parsed, CancellationToken cancellation)
    {
        var paths = parsed.GetValue(outputs) ?? [];
        if (library.Source(parsed) is { } source)
            return CompareOnLibrary(parsed, source, paths, cancellation);
        RequireForms(Forms.Keys, paths);
        if (parsed.GetValue(truthPoints) is not null || parsed.GetValue(holdOut) > 0)
            throw new OptionsException("--truth-points and --hold-out are for --library, which is not given. Add it, or leave them out.");
        var basis = SuiteOf(parsed);
        Plan(parsed, basis, paths);
        var count = parsed.GetValue(threads);
        if (count < 1)
            throw new OptionsException($"--threads is {count} but must be at least 1. Change the option.");
        TensorThreads.Use(count);
        var silent = parsed.GetValue(quiet);
        var report = new MethodComparison
        {
            Suite = basis with
            {
                Methods = parsed.GetValue(methods) is { } list ? Catalog.Parse(list) : basis.Methods,
                Seeds = parsed.GetValue(seeds) ?? basis.Seeds,
                Recipe = parsed.GetValue(recipe) ?? basis.Recipe,
            },
            Learner = new Learner(name => Recipe.Read(name)),
            Catalog = Catalog,
            Threads = count,
            KeepFolder = parsed.GetValue(keep),
            ResultDone = result =>
            {
                if (!silent)
                    Console.Error.WriteLine(Progress(result));
            },
        }.Run(cancellation);
        if (!silent)
            Console.Write(report.ToText());
        foreach (var path in paths)
            OutputFile.Write(path, Forms[Path.GetExtension(path)](report));
        if (parsed.GetValue(page) is { } pagePath)
            ComparisonPage.Write(pagePath, report);
        return report.FaultLines().Any() ? ExitCodes.Incomplete : ExitCodes.Done;
    }

    private int CompareOnLibrary(ParseResult parsed, SpectraSource source, string[] paths, CancellationToken cancellation)
    {
        RequireNone(
            (reference.Name, parsed.GetValue(reference)),
            (suite.Name, parsed.GetValue(suite)),
            (truthEndmembers.Name, parsed.GetValue(truthEndmembers)),
            (truthPixelEndmembers.Name, parsed.GetValue(truthPixelEndmembers)),
            (keep.Name, parsed.GetValue(keep)),
            (page.Name, parsed.GetValue(page))
        );
        var request = new LibraryComparing
        {
            Library = source,
            ClassColumn = library.ClassColumn(parsed),
            Bands = library.Bands(parsed),
            ScenePath = SceneArgument.One(parsed.GetValue(scene)),
            Read = read.Read(parsed),
            TruthPath = parsed.GetValue(truth),
            PointsPath = parsed.GetValue(truthPoints),
            HoldOut = parsed.GetValue(holdOut),
            Methods = parsed.GetValue(methods),
            Seeds = parsed.GetValue(seeds) ?? LibraryComparing.DefaultSeeds,
            Recipe = parsed.GetValue(recipe),
            Endmembers = parsed.GetValue(endmembers),
            Threads = parsed.GetValue(threads),
            Outputs = paths,
            Silent = parsed.GetValue(quiet),
        };
        request.Run(cancellation);
        return ExitCodes.Done;
    }

    private static void RequireNone(params (string Name, string? Value)[] options)
    {
        if (options.FirstOrDefault(option => option.Value is not null).Name is { } name)
            throw new OptionsException($"{name} and --library are both given, but can't be used together. Leave one out.");
    }

    private ComparisonSuite SuiteOf(ParseResult parsed)
    {
        var one = SceneArgument.One(parsed.GetValue(scene));
        var file = parsed.GetValue(suite);
        if (one is null == file is null)
            throw new OptionsException("Either a SCENE or a --suite is compared; give one of them.");
        if (file is not null && read.Read(parsed) != new SceneReadOptions())
        {
            throw new OptionsException(
                "--scale, --offset, --nodata, --mask, --array and --axes are for a SCENE, not for a --suite. " + "Leave them out."
            );
        }
        if (file is not null)
            return ComparisonSuite.Read(file, parsed.GetValue(data), Recipe.Shipped);
        return new ComparisonSuite
        {
            Scenes =
            [
                new SuiteScene
                {
                    Name = Path.GetFileNameWithoutExtension(one!), // one of both is given
                    Scene = one!,
                    Endmembers = parsed.GetValue(endmembers),
                    Reference = parsed.GetValue(reference),
                    ReferenceScale = parsed.GetValue(referenceScale),
                    Truth = parsed.GetValue(truth),
                    TruthEndmembers = parsed.GetValue(truthEndmembers),
                    TruthEndmembersScale = parsed.GetValue(truthEndmembersScale),
                    TruthPixelEndmembers = parsed.GetValue(truthPixelEndmembers),
                    PixelOrder = parsed.GetValue(order),
                    TruthScale = parsed.GetValue(scale),
                    Read = read.Read(parsed),
                },
            ],
        };
    }

    // No output may be an input, and every one can be written: told before hours of work.
    private void Plan(ParseResult parsed, ComparisonSuite basis, string[] paths)
    {
        var planned = OutputPaths.Beside(
            null,
            [
                parsed.GetValue(suite),
                .. basis.Scenes.SelectMany(entry =>
                    (string?[])[entry.Scene, entry.Reference, entry.Truth, entry.TruthEndmembers, entry.TruthPixelEndmembers]
                ),
            ]
        );
        foreach (var path in paths)
            planned.Text(path);
        planned.Text(PageName.Require(parsed.GetValue(page))).Folder(parsed.GetValue(keep));
    }

    /// <summary>Refuses paths of other endings.</summary>
    /// <exception cref="OptionsException">A path ends in none of the forms.</exception>
    internal static void RequireForms(IReadOnlyCollection<string> forms, IEnumerable<string> paths)
    {
        var unknown = paths.Where(path => !forms.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)).ToArray();
        if (unknown.Length == 0)
            return;
        throw new OptionsException(
            $"The ending of '{string.Join("', '", unknown)}' is not that of a table. Use {string.Join(", ", forms)}."
        );
    }

    /// <summary>The methods of a list; null where none is given.</summary>
    /// <exception cref="OptionsException">A name of no method.</exception>
    internal static T[]? ParseMethods<T>(string? list)
        where T : struct, Enum
    {
        if (list is null)
            return null;
        var names = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var unknown = names.Where(name => !Enum.GetNames<T>().Contains(name, StringComparer.OrdinalIgnoreCase)).ToArray();
        if (unknown.Length == 0)
            return [.. names.Select(name => Enum.Parse<T>(name, ignoreCase: true)).Distinct()];
        throw new OptionsException(
            $"--methods names '{string.Join("', '", unknown)}', which is not a method. Choose from "
                + $"{string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}."
        );
    }

    private static string Progress(MethodResult result) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Scene, -16} {result.Method, -9} {result.Runs.Count} runs, {result.Runs.Sum(run => run.Seconds):F1} s"
        ) + (result.Faults.Count > 0 ? $"; no answer: {result.Faults[0].Why}" : "");
}
