using System.Diagnostics;
using Unmix.Evaluation.Baselines.Classes;
using Unmix.Evaluation.Spectra;
using Unmix.Formats;

namespace Unmix.Evaluation.Comparison.Classes;

/// <summary>What can be compared on a library: the learnt model and every <see cref="ClassBaselineMethod"/>.</summary>
public enum ClassMethod
{
    /// <summary>The learnt model.</summary>
    IdNet,

    /// <summary><see cref="ClassBaselineMethod.Fcls"/>.</summary>
    Fcls,

    /// <summary><see cref="ClassBaselineMethod.Nnls"/>.</summary>
    Nnls,

    /// <summary><see cref="ClassBaselineMethod.Emit"/>.</summary>
    Emit,

    /// <summary><see cref="ClassBaselineMethod.Mesma"/>.</summary>
    Mesma,

    /// <summary><see cref="ClassBaselineMethod.Regression"/>.</summary>
    Regression,
}

/// <summary>Runs methods that unmix by the classes of a library, on scenes that no spectrum of it is from.</summary>
public sealed class ClassComparison
{
    /// <summary>On the bands of the scene.</summary>
    public required ClassLibrary Library { get; init; }

    /// <summary>What is judged on; null for mixtures of spectra that are held out.</summary>
    public ClassScene? Scene { get; init; }

    /// <summary>The share of each class's spectra that no method is given, drawn anew with every seed; 0 for none.</summary>
    public double HoldOut { get; init; }

    /// <summary>What learns.</summary>
    public required IClassLearner Learner { get; init; }

    /// <summary>The methods, in the order of the table.</summary>
    public IReadOnlyList<ClassMethod> Methods { get; init; } = Enum.GetValues<ClassMethod>();

    /// <summary>Runs of what is random, with the seeds 1, 2, ...; at least 1.</summary>
    public int Seeds { get; init; } = 5;

    /// <summary>Threads of the methods without our learning. Speeds compare where it is 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Told of every method's result as soon as it is there.</summary>
    public Action<ClassResult> ResultDone { get; init; } = _ => { };

    /// <summary>Runs everything.</summary>
    /// <exception cref="UnmixException">Options, or a class of the truth, can't be used.</exception>
    public ClassComparisonReport Run(CancellationToken cancellation)
    {
        Validate();
        var results = new List<ClassResult>();
        foreach (var method in Methods)
        {
            var seeds = IsRandom(method) || HoldOut > 0 ? Seeds : 1;
            var result = new ClassResult(method, [.. Enumerable.Range(1, seeds).Select(seed => Run(method, seed, cancellation))]);
            results.Add(result);
            ResultDone(result);
        }
        return new ClassComparisonReport(Library, Scene?.Name ?? HeldOutSpectra.SceneName, HoldOut, results);
    }

    private static bool IsRandom(ClassMethod method) => method == ClassMethod.IdNet || ClassBaseline.IsRandom(BaselineOf(method));

    private static ClassBaselineMethod BaselineOf(ClassMethod method) => Enum.Parse<ClassBaselineMethod>(method.ToString());

    private ClassRun Run(ClassMethod method, int seed, CancellationToken cancellation)
    {
        var (library, scene) = Given(seed);
        var places = new ClassTruth(scene.Name, scene.Names, [], []).PlacesIn(library.ClassNames);
        var watch = Stopwatch.StartNew();
        if (method == ClassMethod.IdNet)
        {
            using var model = Learner.Learn(library, seed, cancellation);
            var learnt = watch.Elapsed.TotalSeconds;
            var own = model.Unmix(scene.Spectra);
            var unmixed = watch.Elapsed.TotalSeconds - learnt;
            return RunOf(seed, scene, own, places, learnt, unmixed) with { NovelShare = model.NovelShare(scene.Spectra) };
        }
        var solver = ClassBaseline.Prepare(BaselineOf(method), library, seed, cancellation);
        var prepared = watch.Elapsed.TotalSeconds;
        var answer = ClassBaseline.Unmix(solver, scene.Spectra, library.BandCount, library.ClassNames.Count, Threads, cancellation);
        return RunOf(seed, scene, answer, places, prepared, watch.Elapsed.TotalSeconds - prepared);
    }

    private static ClassRun RunOf(int seed, ClassScene scene, ClassAnswer answer, int[] places, double learnt, double unmixed)
    {
        var scores = ClassScores.Of(scene, answer, places);
        return new ClassRun(seed, scores, learnt, scene.Shares.Length / scene.Names.Count / unmixed);
    }

    private (ClassLibrary Library, ClassScene Scene) Given(int seed)
    {
        if (HoldOut == 0)
            return (Library, Scene!); // validated
        var split = HeldOutSpectra.Of(Library, HoldOut, seed);
        return (split.Kept, Scene ?? split.Mixtures(seed));
    }

    private void Validate()
    {
        if (!(HoldOut is >= 0 and < 1))
            throw new OptionsException(
                FormattableString.Invariant($"--hold-out is {HoldOut} but must be at least 0 and below 1. Change it.")
            );
        if (HoldOut == 0 && Scene is null)
            throw new OptionsException("Neither a SCENE with a truth nor --hold-out is given, so there is no truth. Give one of them.");
        if (Seeds < 1 || Threads < 1)
            throw new OptionsException($"--seeds is {Seeds} and --threads {Threads} but both must be at least 1. Change them.");
        if (Methods.Count == 0)
            throw new OptionsException("There is no method to compare (--methods). Name some, or leave the option out.");
    }
}
