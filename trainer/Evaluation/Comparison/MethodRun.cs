using Unmix.Evaluation.Scores;
using Unmix.Formats.Spectra;

namespace Unmix.Evaluation.Comparison;

/// <summary>One run of one method on one scene.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Seconds">Wall-clock time of training and unmixing; finding references is not in it.</param>
/// <param name="Scores">What was measured.</param>
public sealed record MethodRun(int Seed, double Seconds, ScoreReport Scores);

/// <summary>A measure of a run; null where it could not be taken.</summary>
/// <param name="Key">For machines.</param>
/// <param name="Of">Takes it.</param>
public sealed record Measure(string Key, Func<MethodRun, double?> Of)
{
    /// <summary>Key of the abundance error.</summary>
    public const string AbundanceNrmse = "nrmse_a";

    /// <summary>Key of the abundance error at the scale of a truth of peaks.</summary>
    public const string PeakScaleNrmse = "nrmse_a_peak_scale";

    /// <summary>Key of the share of true abundances inside the 90 % intervals.</summary>
    public const string Coverage90 = "coverage_90";

    /// <summary>Key of the endmember error.</summary>
    public const string EndmemberNrmse = "nrmse_m";

    /// <summary>Key of the mean spectral angle, degrees.</summary>
    public const string AngleDegrees = "sam_degrees";

    /// <summary>Key of the reconstruction error.</summary>
    public const string ReconstructionNrmse = "nrmse_y";

    /// <summary>Key of the time.</summary>
    public const string Seconds = "seconds";

    /// <summary>All of them, in the order of reports.</summary>
    public static IReadOnlyList<Measure> All { get; } =
    [
        new(AbundanceNrmse, run => run.Scores.Abundances?.AbundanceNrmse),
        new(PeakScaleNrmse, run => run.Scores.AbundancesAtPeakScale?.AbundanceNrmse),
        new("rmse_a", run => run.Scores.Abundances?.AbundanceRmse),
        new(EndmemberNrmse, run => run.Scores.Endmembers?.Nrmse),
        new(AngleDegrees, run => run.Scores.Endmembers?.MeanAngleDegrees),
        new(ReconstructionNrmse, run => run.Scores.Reconstruction?.Nrmse),
        .. IntervalCoverage.Levels.Select((level, i) => new Measure($"coverage_{level * 100:F0}", run => run.Scores.Coverage?[i].Share)),
        new(Seconds, run => run.Seconds),
    ];
}

/// <summary>All runs of one method on one scene.</summary>
/// <param name="Scene">Name of the scene.</param>
/// <param name="Method">The method's name.</param>
/// <param name="Runs">Those with an answer; none where <see cref="Faults"/> says why.</param>
/// <param name="BetweenSeeds">Mean over pairs of runs of the RMSE between their maps; null for one run.</param>
public sealed record MethodResult(string Scene, string Method, IReadOnlyList<MethodRun> Runs, double? BetweenSeeds)
{
    /// <summary>Runs without an answer, and why.</summary>
    public IReadOnlyList<MethodFault> Faults { get; init; } = [];

    /// <summary>A measure over the runs; null where it could not be taken.</summary>
    public Spread? Spread(Measure measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        double[] values = [.. Runs.Select(measure.Of).OfType<double>()];
        return values.Length > 0 ? Comparison.Spread.Of(values) : null;
    }

    /// <summary>The same by key.</summary>
    public Spread? Spread(string key) => Spread(Measure.All.First(measure => measure.Key == key));
}

/// <summary>A run that gave no answer.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Why">A sentence.</param>
public sealed record MethodFault(int Seed, string Why);

/// <summary>A run with its maps, while other runs are still to be compared with it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Abundances">[N, P].</param>
/// <param name="References">The endmembers that it was given.</param>
internal sealed record MappedRun(MethodRun Run, float[] Abundances, SpectraTable References);
