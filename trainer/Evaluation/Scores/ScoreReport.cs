namespace Unmix.Evaluation.Scores;

/// <summary>Everything that can be measured of an answer; null for what lacks its truth.</summary>
public sealed record ScoreReport
{
    /// <summary>How endmembers were matched; null without truth.</summary>
    public MatchedBy? MatchedBy { get; init; }

    /// <summary>Abundances against the truth.</summary>
    public UnmixingScores? Abundances { get; init; }

    /// <summary>
    /// The same at the truth's scale of peaks (<see cref="PeakScale"/>); null where the truth is in amplitude, or the map's
    /// endmembers are unknown.
    /// </summary>
    public UnmixingScores? AbundancesAtPeakScale { get; init; }

    /// <summary>Endmembers against the truth.</summary>
    public EndmemberScores? Endmembers { get; init; }

    /// <summary>Reconstructed against observed spectra.</summary>
    public ReconstructionScores? Reconstruction { get; init; }

    /// <summary>Deviations against the truth, one for each of <see cref="IntervalCoverage.Levels"/>.</summary>
    public IReadOnlyList<IntervalCoverage>? Coverage { get; init; }

    /// <summary>Measures an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="truth">The truth; null for none.</param>
    /// <param name="matching">Which endmember is which; null matches by the maps.</param>
    /// <param name="spectra">[N, L] observed; empty leaves the reconstruction unmeasured.</param>
    /// <param name="references">
    /// [P][L] the endmembers that the answer's abundances are of; null leaves a truth of <see cref="TruthScale.Peak"/>
    /// unconverted.
    /// </param>
    public static ScoreReport Of(
        SceneAnswer answer,
        SceneTruth? truth,
        Matching? matching,
        ReadOnlySpan<float> spectra,
        IReadOnlyList<float[]>? references = null
    )
    {
        ArgumentNullException.ThrowIfNull(answer);
        var abundances =
            truth is null ? null
            : matching is null ? UnmixingScores.Of(truth.Abundances, answer.Abundances, answer.EndmemberCount)
            : UnmixingScores.Of(truth.Abundances, answer.Abundances, matching.Of);
        var pixels = answer.Abundances.Length / answer.EndmemberCount;
        return new ScoreReport
        {
            MatchedBy = truth is null ? null : matching?.By ?? Scores.MatchedBy.Maps,
            Abundances = abundances,
            AbundancesAtPeakScale =
                truth?.Files.Scale != TruthScale.Peak ? null
                : answer.Scale == TruthScale.Peak ? abundances
                : references is null ? null
                : UnmixingScores.Of(truth.Abundances, PeakScale.Rescale(answer.Abundances, references), abundances!.Matching),
            Endmembers =
                truth?.Endmembers is { } real && answer.Endmembers is { } found
                    ? EndmemberScores.Of(real, found, abundances!.Matching)
                    : null,
            Reconstruction =
                answer.Reconstruction is { } reconstruction && !spectra.IsEmpty
                    ? ReconstructionScores.Of(spectra, reconstruction, spectra.Length / pixels)
                    : null,
            Coverage =
                truth is not null && answer.Deviations is { } deviations
                    ? IntervalCoverage.Of(truth.Abundances, answer.Abundances, deviations, abundances!.Matching)
                    : null,
        };
    }
}
