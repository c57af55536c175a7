using Unmix.Evaluation.Scores;

namespace Unmix.Evaluation.Comparison;

/// <summary>What a scene was, for the report.</summary>
/// <param name="Entry">As asked for.</param>
/// <param name="Pixels">N.</param>
/// <param name="Bands">L.</param>
/// <param name="MatchedBy">How endmembers were matched to the truth's; null by the maps, or without truth.</param>
public sealed record SceneSummary(SuiteScene Entry, int Pixels, int Bands, MatchedBy? MatchedBy)
{
    /// <summary>
    /// One line: size, truth, references, matching. Only file names, so that the report is the same wherever the data are.
    /// </summary>
    public string ToLine()
    {
        static string Place(string path) => $"{Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path)))}/{Path.GetFileName(path)}";
        string?[] files = [Entry.Truth, Entry.TruthPixelEndmembers ?? Entry.TruthEndmembers];
        var truth = Entry.Truth is null
            ? "no truth"
            : $"truth {string.Join(", ", files.OfType<string>().Select(Place))}, "
                + $"endmembers matched by {(MatchedBy ?? Scores.MatchedBy.Maps).ToString().ToLowerInvariant()}";
        var references = Entry.Reference is null ? "references found in the scene, with each seed" : $"references {Place(Entry.Reference)}";
        var note = Entry.Note is null ? "" : $"; {Entry.Note.TrimEnd('.')}";
        return FormattableString.Invariant(
            $"{Entry.Name}: {Pixels} pixels, {Bands} bands, {Entry.Endmembers} endmembers; {truth}; {references}{note}."
        );
    }
}
