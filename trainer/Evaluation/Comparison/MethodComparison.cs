using System.Diagnostics;
using Unmix.Formats.Spectra;
using Unmix.Trainer.Baselines;
using Unmix.Trainer.Scores;

namespace Unmix.Trainer.Comparison;

/// <summary>Runs methods on scenes and measures them.</summary>
public sealed class MethodComparison
{
    /// <summary>What is compared on what.</summary>
    public required ComparisonSuite Suite { get; init; }

    /// <summary>Reads a recipe; null gives the defaults.</summary>
    public required Func<string?, TrainerOptions> ReadRecipe { get; init; }

    /// <summary>Threads of the methods without learning; at least 1.</summary>
    public int Threads { get; init; } = Baseline.DefaultThreads;

    /// <summary>Folder that keeps every finished run, so that a comparison that was stopped goes on where it was; null for none.</summary>
    public string? KeepFolder { get; init; }

    /// <summary>Told of every method's result as soon as it is there.</summary>
    public Action<MethodResult> ResultDone { get; init; } = _ => { };

    /// <summary>Runs everything, scene by scene.</summary>
    /// <exception cref="Unmix.Formats.UnmixException">The suite or a file of it can't be used.</exception>
    public ComparisonReport Run(CancellationToken cancellation)
    {
        Suite.Validate();
        // Every recipe is read before the first run, so that a slip in the last one does not cost the others' hours.
        var recipes = Suite.Scenes.Select(scene => ReadRecipe(scene.Recipe ?? Suite.Recipe)).ToArray();
        var facts = new List<SceneSummary>();
        var results = new List<MethodResult>();
        foreach (var (entry, recipe) in Suite.Scenes.Zip(recipes))
        {
            var scene = ComparedScene.Load(entry);
            facts.Add(new SceneSummary(entry, scene.PixelCount, scene.BandCount, scene.Match(scene.References(1))?.By));
            foreach (var method in Suite.Methods)
            {
                var result = Compare(scene, method, recipe, cancellation);
                results.Add(result);
                ResultDone(result);
            }
        }
        return new ComparisonReport(Suite, facts, results);
    }

    private MethodResult Compare(ComparedScene scene, UnmixingMethod name, TrainerOptions recipe, CancellationToken cancellation)
    {
        var method = Make(name, recipe);
        var kept = KeepFolder is { } folder ? new KeptRuns(folder) : null;
        var seeds = method.IsRandom || !scene.HasReferences ? Suite.Seeds : 1;
        var runs = new List<MappedRun>();
        for (var seed = 1; seed <= seeds; seed++)
        {
            var references = scene.References(seed);
            var key = kept is null ? "" : KeptRuns.Key(scene, references, name, recipe, seed);
            var run = kept?.Find(key);
            if (run is null)
            {
                run = Run(scene, name, method, references, seed, cancellation);
                kept?.Keep(key, run);
            }
            runs.Add(new MappedRun(run.Run, run.Abundances, references));
        }
        return new MethodResult(scene.Entry.Name, name, [.. runs.Select(run => run.Run)], BetweenSeeds(runs));
    }

    private static KeptRun Run(
        ComparedScene scene,
        UnmixingMethod name,
        ISceneMethod method,
        SpectraTable references,
        int seed,
        CancellationToken cancellation
    )
    {
        var watch = Stopwatch.StartNew();
        var answer = method.Unmix(scene, references, seed, cancellation);
        var seconds = watch.Elapsed.TotalSeconds;
        var scores = ScoreReport.Of(answer, scene.Truth, scene.Match(references), scene.Spectra, references.Spectra);
        return KeptRun.Of(scene.Entry.Name, name, new MethodRun(seed, seconds, scores), answer.Abundances);
    }

    private ISceneMethod Make(UnmixingMethod method, TrainerOptions recipe) =>
        method == UnmixingMethod.IdNet
            ? new LearntModel(recipe)
            : new BaselineScene(Enum.Parse<BaselineMethod>(method.ToString()), Threads);

    // Endmembers found anew come in another order; their spectra tell which is which.
    private static double? BetweenSeeds(List<MappedRun> runs)
    {
        double sum = 0;
        var pairs = 0;
        for (var i = 0; i < runs.Count; i++)
        {
            for (var j = i + 1; j < runs.Count; j++)
            {
                var matching = EndmemberMatching.ByAngle(runs[i].References.Spectra, runs[j].References.Spectra);
                sum += UnmixingScores.Of(runs[i].Abundances, runs[j].Abundances, matching).AbundanceRmse;
                pairs++;
            }
        }
        return pairs > 0 ? sum / pairs : null;
    }
}
