using System.Globalization;
using Unmix.Evaluation.Comparison.Classes;
using Unmix.Evaluation.Spectra;
using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Scenes;
using Unmix.Formats.Spectra;
using Unmix.Learning.Methods;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;

namespace Unmix.Trainer.Commands;

/// <summary>What the command line of <c>compare --library</c> asks for.</summary>
internal sealed record LibraryComparing
{
    /// <summary>Runs of what is random unless the user says otherwise.</summary>
    public const int DefaultSeeds = 5;

    private static readonly Dictionary<string, Func<ClassComparisonReport, string>> Forms = new(StringComparer.OrdinalIgnoreCase)
    {
        [".txt"] = report => report.ToText(),
        [".csv"] = report => report.ToCsv(),
        [".json"] = report => report.ToJson(),
        [".md"] = report => report.ToMarkdown(),
    };

    /// <summary>The library.</summary>
    public required SpectraSource Library { get; init; }

    /// <summary>The column of its classes; null for the usual one.</summary>
    public required string? ClassColumn { get; init; }

    /// <summary>A sensor, or a scene that has the bands; null for those of the scene, or of the library.</summary>
    public required string? Bands { get; init; }

    /// <summary>What is judged on; null for mixtures of what is held out.</summary>
    public required string? ScenePath { get; init; }

    /// <summary>What is known better of the scene than its file says.</summary>
    public required SceneReadOptions Read { get; init; }

    /// <summary>Raster of true shares; null for none.</summary>
    public required string? TruthPath { get; init; }

    /// <summary>Table of points with true shares; null for none.</summary>
    public required string? PointsPath { get; init; }

    /// <summary>The share of spectra that no method is given.</summary>
    public required double HoldOut { get; init; }

    /// <summary>Names of methods; null for all.</summary>
    public required string? Methods { get; init; }

    /// <summary>Runs of what is random.</summary>
    public required int Seeds { get; init; }

    /// <summary>Recipe of the learnt model; null for the form of libraries.</summary>
    public required string? Recipe { get; init; }

    /// <summary>Endmembers that classes are split into at most; 0 for the recipe's.</summary>
    public required int Endmembers { get; init; }

    /// <summary>Threads of every method.</summary>
    public required int Threads { get; init; }

    /// <summary>Tables to write.</summary>
    public required string[] Outputs { get; init; }

    /// <summary>Whether to write errors only.</summary>
    public required bool Silent { get; init; }

    /// <summary>Compares, prints and writes the tables.</summary>
    /// <exception cref="UnmixException">A file or an option can't be used.</exception>
    public void Run(CancellationToken cancellation)
    {
        CompareCommand.RequireForms(Forms.Keys, Outputs);
        RequireTruth();
        var planned = OutputPaths.Beside(null, [Library.Path, ScenePath, TruthPath, PointsPath]);
        foreach (var path in Outputs)
            planned.Text(path);
        var options = RecipeOptions();
        TensorThreads.Use(Threads);
        var library = ClassLibrary.Read(Library, ClassColumn, Grid());
        foreach (var note in library.Notes.Where(_ => !Silent))
            Console.Error.WriteLine("warning: " + note);
        var report = new ClassComparison
        {
            Library = library,
            Scene = ScenePath is { } scene ? ClassScene.Load(scene, Read, Truth, library) : null,
            HoldOut = HoldOut,
            Learner = new ClassLearner(options),
            Methods = CompareCommand.ParseMethods<ClassMethod>(Methods) ?? Enum.GetValues<ClassMethod>(),
            Seeds = Seeds,
            Threads = Threads,
            ResultDone = Tell,
        }.Run(cancellation);
        if (!Silent)
            Console.Write(report.ToText());
        foreach (var path in Outputs)
            OutputFile.Write(path, Forms[Path.GetExtension(path)](report));
    }

    private void Tell(ClassResult result)
    {
        if (!Silent)
            Console.Error.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{result.Method, -10} {result.Runs.Count} runs, NRMSE_A {result.Runs.Average(run => run.Scores.Nrmse):F3}"
                )
            );
    }

    private TrainerOptions RecipeOptions()
    {
        var options = Learning.Recipes.Recipe.Read(Recipe, usual: RecipeForm.Library);
        options = options with { Endmembers = Endmembers > 0 ? Endmembers : options.Library.MostEndmembers };
        options.Validate();
        return options;
    }

    private WavelengthGrid? Grid() =>
        ScenePath is { } scene ? ClassScene.BandsOf(scene, Read)
        : Bands is { } named ? ModelBands.Of(named, Read)
        : null;

    private ClassTruth Truth(SceneProfile profile) =>
        TruthPath is { } raster ? ClassTruth.OfRaster(raster, profile) : ClassTruth.OfPoints(PointsPath!, profile); // one of both is given

    private void RequireTruth()
    {
        if (Threads < 1)
            throw new OptionsException($"--threads is {Threads} but must be at least 1. Change the option.");
        if (ScenePath is null && (TruthPath ?? PointsPath) is not null)
            throw new OptionsException("A truth is given, but not its SCENE. Give the scene, or leave the truth out.");
        if (ScenePath is not null && TruthPath is null == PointsPath is null)
            throw new OptionsException("A SCENE is compared with --library by --truth or by --truth-points; give one of them.");
    }
}
