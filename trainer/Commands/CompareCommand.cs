using System.CommandLine;
using System.Globalization;
using Unmix.Evaluation.Comparison;
using Unmix.Evaluation.Pages;
using Unmix.Evaluation.Scores;
using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Learning.Methods;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using Unmix.Terminal;

namespace Unmix.Trainer.Commands;

/// <summary><c>unmix-train compare SCENE --endmembers P</c>, or <c>compare --suite FILE</c>.</summary>
internal static class CompareCommand
{
    private static readonly Dictionary<string, Func<ComparisonReport, string>> Forms = new(StringComparer.OrdinalIgnoreCase)
    {
        [".txt"] = report => report.ToText(),
        [".csv"] = report => report.ToCsv(),
        [".json"] = report => report.ToJson(),
        [".md"] = report => report.ToMarkdown(),
    };

    public static Command Make()
    {
        var scene = new Argument<string?>("SCENE") { Description = "the scene; none with --suite", Arity = ArgumentArity.ZeroOrOne };
        var endmembers = new Option<int>("--endmembers", "-p")
        {
            CustomParser = ValueParsing.Whole,
            Description = "how many endmembers; needed with a SCENE",
        };
        var reference = new Option<string?>("--reference")
        {
            Description =
                "reference spectra, one an endmember: CSV, ENVI library, MATLAB or numpy file; default: found in the scene, "
                + "anew with each seed",
        };
        var referenceScale = new Option<double?>("--reference-scale")
        {
            CustomParser = ValueParsing.NumberIfGiven,
            HelpName = "NUMBER",
            Description = "reflectance = value * scale of --reference [default: as the file says]",
        };
        var truth = new Option<string?>("--truth") { Description = "raster of true abundances" };
        var truthEndmembers = new Option<string?>("--truth-endmembers") { Description = "spectra of the true endmembers, as --reference" };
        var truthEndmembersScale = new Option<double?>("--truth-endmembers-scale")
        {
            CustomParser = ValueParsing.NumberIfGiven,
            HelpName = "NUMBER",
            Description = "the same of --truth-endmembers",
        };
        var truthPixelEndmembers = new Option<string?>("--truth-pixel-endmembers")
        {
            Description = "raw float32 [pixels, bands, endmembers] of each pixel's true endmembers",
        };
        var order = new Option<PixelOrder>("--pixel-order")
        {
            CustomParser = ValueParsing.Choice<PixelOrder>,
            Description = "order of the pixels in that file",
            DefaultValueFactory = _ => PixelOrder.Row,
        };
        var scale = new Option<TruthScale>("--truth-scale")
        {
            CustomParser = ValueParsing.Choice<TruthScale>,
            Description = "what the true abundances are of: endmembers as bright as they are, or divided by their peak (Zhu's truths)",
            DefaultValueFactory = _ => TruthScale.Amplitude,
        };
        var suite = new Option<string?>("--suite") { Description = "JSON file of scenes and methods, instead of the options of one scene" };
        var data = new Option<string?>("--data") { Description = "folder of the suite's scenes [default: the suite's own]" };
        var methods = new Option<string?>("--methods")
        {
            Description = $"any of {string.Join(",", Enum.GetNames<UnmixingMethod>()).ToLowerInvariant()} [default: all]",
        };
        var seeds = new Option<int?>("--seeds")
        {
            CustomParser = ValueParsing.WholeIfGiven,
            Description = "runs of what is random [default: 5]",
        };
        var recipe = new Option<string?>("--recipe")
        {
            Description = $"recipe of the learnt model: a file, or {string.Join(" or ", Recipe.Shipped)} [default: the defaults]",
        };
        var threads = new Option<int>("--threads")
        {
            CustomParser = ValueParsing.Whole,
            Description = "threads of every method",
            DefaultValueFactory = _ => 1,
        };
        var outputs = new Option<string[]>("--output", "-o")
        {
            Description = "write the table to this file too: .txt, .csv, .json or .md; may be repeated",
        };
        var keep = new Option<string?>("--keep")
        {
            Description = "folder that keeps every finished run: the same comparison, started again, goes on from them",
        };
        var page = new Option<string?>("--report") { Description = "write the tables as a page (*.html) too" };
        var quiet = new Option<bool>("--quiet") { Description = "no table and no progress on the terminal" };
        var command = new ExampledCommand(
            "compare",
            "Run several methods on a scene, or on a suite of them, and put their scores into one table.",
            "unmix-train compare scene.hdr --endmembers 3 --truth truth-abundances.hdr -o table.md",
            "unmix-train compare --suite suite.json --data scenes -o accuracy.md -o accuracy.json"
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
        };
        command.SetAction(
            (parsed, cancellation) =>
            {
                var paths = parsed.GetValue(outputs) ?? [];
                RequireForms(paths);
                var one = parsed.GetValue(scene);
                var file = parsed.GetValue(suite);
                if (one is null == file is null)
                    throw new OptionsException("Either a SCENE or a --suite is compared; give one of them.");
                var basis = file is not null
                    ? ComparisonSuite.Read(file, parsed.GetValue(data), Recipe.Shipped)
                    : new ComparisonSuite
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
                            },
                        ],
                    };
                var planned = OutputPaths.Beside(
                    null,
                    [
                        file,
                        .. basis.Scenes.SelectMany(entry =>
                            (string?[])[entry.Scene, entry.Reference, entry.Truth, entry.TruthEndmembers, entry.TruthPixelEndmembers]
                        ),
                    ]
                );
                foreach (var path in paths)
                    planned.Text(path);
                planned.Text(PageName.Require(parsed.GetValue(page))).Folder(parsed.GetValue(keep));
                var count = parsed.GetValue(threads);
                if (count < 1)
                    throw new OptionsException($"--threads is {count} but must be at least 1. Change the option.");
                TensorThreads.Use(count);
                var silent = parsed.GetValue(quiet);
                var report = new MethodComparison
                {
                    Suite = basis with
                    {
                        Methods = ParseMethods(parsed.GetValue(methods)) ?? basis.Methods,
                        Seeds = parsed.GetValue(seeds) ?? basis.Seeds,
                        Recipe = parsed.GetValue(recipe) ?? basis.Recipe,
                    },
                    Learner = new Learner(Recipe.Read),
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
                return Task.FromResult(ExitCodes.Done);
            }
        );
        return command;
    }

    private static void RequireForms(IEnumerable<string> paths)
    {
        var unknown = paths.Where(path => !Forms.ContainsKey(Path.GetExtension(path))).ToArray();
        if (unknown.Length == 0)
            return;
        throw new OptionsException(
            $"The ending of '{string.Join("', '", unknown)}' names no form of table. Use {string.Join(", ", Forms.Keys)}."
        );
    }

    private static UnmixingMethod[]? ParseMethods(string? list)
    {
        if (list is null)
            return null;
        var names = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var unknown = names.Where(name => !Enum.GetNames<UnmixingMethod>().Contains(name, StringComparer.OrdinalIgnoreCase)).ToArray();
        if (unknown.Length == 0)
            return [.. names.Select(name => Enum.Parse<UnmixingMethod>(name, ignoreCase: true)).Distinct()];
        throw new OptionsException(
            $"--methods names '{string.Join("', '", unknown)}', which is no method. Choose from "
                + $"{string.Join(", ", Enum.GetNames<UnmixingMethod>()).ToLowerInvariant()}."
        );
    }

    private static string Progress(MethodResult result) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Scene, -16} {result.Method, -7} {result.Runs.Count} runs, {result.Runs.Sum(run => run.Seconds):F1} s"
        );
}
