using System.Diagnostics;
using Unmix.Evaluation.Baselines;
using Unmix.Evaluation.Scores;
using Unmix.Evaluation.Spectra;
using Unmix.Formats.Spectra;

namespace Unmix.Evaluation.Comparison;

/// <summary>Runs methods on scenes and measures them.</summary>
public sealed class MethodComparison
{
    /// <summary>What is compared on what.</summary>
    public required ComparisonSuite Suite { get; init; }

    /// <summary>What learns.</summary>
    public required ILearner Learner { get; init; }

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
        // Every recipe is read before the first run, so that a slip in the last one does not cost the others' hours.
        var learnt = Suite.Scenes.Select(scene => Learner.Method(scene.Recipe ?? Suite.Recipe)).ToArray();
        var facts = new List<SceneSummary>();
        var results = new List<MethodResult>();
        foreach (var (entry, own) in Suite.Scenes.Zip(learnt))
        {
            var scene = ComparedScene.Load(entry);
            facts.Add(new SceneSummary(entry, scene.PixelCount, scene.BandCount, scene.Match(scene.References(1, Learner))?.By));
            foreach (var method in Suite.Methods)
            {
                var result = Compare(scene, method, method == UnmixingMethod.IdNet ? own : Baseline(method), cancellation);
                results.Add(result);
                ResultDone(result);
            }
        }
        return new ComparisonReport(Suite, facts, results);
    }

    private MethodResult Compare(ComparedScene scene, UnmixingMethod name, ISceneMethod method, CancellationToken cancellation)
    {
        var kept = KeepFolder is { } folder ? new KeptRuns(folder) : null;
        var seeds = method.IsRandom || !scene.HasReferences ? Suite.Seeds : 1;
        var runs = new List<MappedRun>();
        for (var seed = 1; seed <= seeds; seed++)
        {
            var references = scene.References(seed, Learner);
            var key = kept is null ? "" : KeptRuns.Key(scene, references, name, method, seed);
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

    private BaselineScene Baseline(UnmixingMethod method) => new(Enum.Parse<BaselineMethod>(method.ToString()), Threads);

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
