using System.Diagnostics;
using Unmix.Evaluation.Scores;
using Unmix.Evaluation.Spectra;
using Unmix.Formats;

namespace Unmix.Evaluation.Comparison;

/// <summary>Runs methods on scenes and measures them.</summary>
public sealed class MethodComparison
{
    /// <summary>What is compared on what.</summary>
    public required ComparisonSuite Suite { get; init; }

    /// <summary>What learns.</summary>
    public required ILearner Learner { get; init; }

    /// <summary>Where methods are found by their names.</summary>
    public MethodCatalog Catalog { get; init; } = MethodCatalog.In();

    /// <summary>Threads of the methods without learning; at least 1.</summary>
    public int Threads { get; init; } = Baselines.Baseline.DefaultThreads;

    /// <summary>Folder that keeps every finished run, so that a comparison that was stopped goes on where it was; null for none.</summary>
    public string? KeepFolder { get; init; }

    /// <summary>Told of every method's result as soon as it is there.</summary>
    public Action<MethodResult> ResultDone { get; init; } = _ => { };

    /// <summary>Runs everything, scene by scene.</summary>
    /// <exception cref="Unmix.Formats.UnmixException">The suite or a file of it can't be used.</exception>
    public ComparisonReport Run(CancellationToken cancellation)
    {
        Suite.Validate();
        var methods = Catalog.Known(Suite.Methods);
        // Every recipe is read before the first run, so that a slip in the last one does not cost the others' hours.
        var learnt = Suite.Scenes.Select(scene => Learner.Method(scene.Recipe ?? Suite.Recipe)).ToArray();
        var facts = new List<SceneSummary>();
        var results = new List<MethodResult>();
        foreach (var (entry, own) in Suite.Scenes.Zip(learnt))
        {
            var scene = ComparedScene.Load(entry);
            facts.Add(new SceneSummary(entry, scene.PixelCount, scene.BandCount, scene.Match(scene.References(1, Learner))?.By));
            foreach (var method in methods)
            {
                var result = Compare(scene, method, method == MethodCatalog.Learnt ? own : Catalog[method], cancellation);
                results.Add(result);
                ResultDone(result);
            }
        }
        return new ComparisonReport(Suite, facts, results);
    }

    private MethodResult Compare(ComparedScene scene, string name, ISceneMethod method, CancellationToken cancellation)
    {
        var kept = KeepFolder is { } folder ? new KeptRuns(folder) : null;
        var seeds = method.IsRandom || !scene.HasReferences ? Suite.Seeds : 1;
        var runs = new List<MappedRun>();
        var faults = new List<MethodFault>();
        for (var seed = 1; seed <= seeds; seed++)
        {
            var references = scene.References(seed, Learner);
            var key = kept is null ? "" : KeptRuns.Key(scene, references, name, method, seed);
            var run = kept?.Find(key);
            if (run is null)
            {
                try
                {
                    run = Run(name, method, new UnmixingTask(scene, references, seed, Threads), cancellation);
                }
                catch (UnmixException cause) when (cause.Kind is not (FaultKind.Options or FaultKind.Output))
                {
                    faults.Add(new MethodFault(seed, cause.Message));
                    continue;
                }
                kept?.Keep(key, run);
            }
            runs.Add(new MappedRun(run.Run, run.Abundances, references));
        }
        return new MethodResult(scene.Entry.Name, name, [.. runs.Select(run => run.Run)], BetweenSeeds(runs)) { Faults = faults };
    }

    private static KeptRun Run(string name, ISceneMethod method, UnmixingTask task, CancellationToken cancellation)
    {
        var (scene, references) = (task.Scene, task.References);
        var watch = Stopwatch.StartNew();
        var answer = method.Unmix(task, cancellation);
        var seconds = watch.Elapsed.TotalSeconds;
        RequireNumbers(scene, answer);
        var scores = ScoreReport.Of(answer, scene.Truth, scene.Match(references), scene.Spectra, references.Spectra);
        return KeptRun.Of(scene.Entry.Name, name, new MethodRun(task.Seed, seconds, scores), answer.Abundances);
    }

    // Scores pass over pixels without numbers, so that a method that lost some would look better than it is.
    private static void RequireNumbers(ComparedScene scene, SceneAnswer answer)
    {
        var lost = 0;
        for (var n = 0; n < scene.PixelCount; n++)
        {
            var share = answer.Abundances.AsSpan(n * answer.EndmemberCount, answer.EndmemberCount);
            if (float.IsFinite(scene.Spectra[n * scene.BandCount]) && share.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
                lost++;
        }
        if (lost > 0)
        {
            throw new MethodException(
                $"The method gave no numbers for {lost} of the {scene.PixelCount} pixels of '{scene.Path}'. Take another seed or method."
            );
        }
    }

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
