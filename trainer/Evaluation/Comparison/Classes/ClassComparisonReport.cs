using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Unmix.Evaluation.Spectra;

namespace Unmix.Evaluation.Comparison.Classes;

/// <summary>One run of one method.</summary>
/// <param name="Seed">Of what is random.</param>
/// <param name="Scores">What was measured.</param>
/// <param name="PrepareSeconds">Wall-clock time of learning; 0 where nothing is learnt.</param>
/// <param name="PixelsPerSecond">Of the unmixing.</param>
public sealed record ClassRun(int Seed, ClassScores Scores, double PrepareSeconds, double PixelsPerSecond)
{
    /// <summary>See <see cref="ILearntClasses.NovelShare"/>; null for methods that have none.</summary>
    public double? NovelShare { get; init; }
}

/// <summary>All runs of one method.</summary>
/// <param name="Method">The method.</param>
/// <param name="Runs">At least one.</param>
public sealed record ClassResult(ClassMethod Method, IReadOnlyList<ClassRun> Runs);

/// <summary>The outcome of a comparison on a library, and its four forms.</summary>
/// <param name="Library">All of it.</param>
/// <param name="Scene">Name of what was judged on.</param>
/// <param name="HoldOut">The share of its spectra that no method was given.</param>
/// <param name="Results">One for each method.</param>
public sealed record ClassComparisonReport(ClassLibrary Library, string Scene, double HoldOut, IReadOnlyList<ClassResult> Results)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Heads of the columns of <see cref="Cells"/>.</summary>
    public static IReadOnlyList<string> Heads { get; } =
    ["method", "runs", "NRMSE_A", "worst", "RMSE", "bias", "in 90 %", "novel", "learnt in s", "pixels/s"];

    /// <summary>How to read the table.</summary>
    public const string Legend =
        "Means over the runs; worst is of NRMSE_A. Bias: of the class where it is farthest from 0. \"In 90 %\": percent of the true "
        + "shares inside the 90 % intervals. Novel: percent of pixels whose reconstruction error is above the 99 % quantile of the "
        + "training's. Times are wall-clock and depend on the machine. A dash: not measurable, or one run.";

    /// <summary>What was compared on what, in a sentence.</summary>
    public string Facts =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Library.Spectra.Count} spectra of {Library.ClassNames.Count} classes ({string.Join(", ", Library.ClassNames)}), "
                + $"{Library.BandCount} bands; {Results[0].Runs[0].Scores.Count} pixels of {Scene}{HeldOut}."
        );

    private string HeldOut =>
        HoldOut > 0
            ? string.Create(CultureInfo.InvariantCulture, $"; {HoldOut * 100:0.#} % of each class's spectra are held out of the library")
            : "";

    /// <summary>The cells of a result, as text.</summary>
    public static IReadOnlyList<string> Cells(ClassResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        string Mean(Func<ClassRun, double?> of, string form, double factor = 1) =>
            result.Runs.Select(of).OfType<double>().ToArray() is { Length: > 0 } values
                ? (values.Average() * factor).ToString(form, CultureInfo.InvariantCulture)
                : "-";
        return
        [
            result.Method.ToString().ToUpperInvariant(),
            result.Runs.Count.ToString(CultureInfo.InvariantCulture),
            Mean(run => run.Scores.Nrmse, "F3"),
            result.Runs.Count > 1 ? result.Runs.Max(run => run.Scores.Nrmse).ToString("F3", CultureInfo.InvariantCulture) : "-",
            Mean(run => run.Scores.Rmse, "F3"),
            Mean(run => run.Scores.Bias, "+0.000;-0.000"),
            Mean(run => run.Scores.Coverage90, "F0", 100),
            Mean(run => run.NovelShare, "F1", 100),
            Mean(run => run.PrepareSeconds, "F1"),
            Mean(run => run.PixelsPerSecond, "F0"),
        ];
    }

    /// <summary>A table for a terminal.</summary>
    public string ToText()
    {
        var rows = Results.Select(Cells).Prepend(Heads).ToArray();
        var widths = Heads.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
            text.AppendJoin("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column])))
                .Append('\n');
        return text.Append('\n').Append(Legend).Append('\n').Append(Facts).Append('\n').ToString();
    }

    /// <summary>The same table in Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder("# Comparison of methods on a library\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Made by `unmix-train compare --library`, version {ProductVersion.Text}.\n\n| ");
        text.AppendJoin(" | ", Heads).Append(" |\n|").AppendJoin('|', Heads.Select((_, column) => column == 0 ? " --- " : " ---: "));
        text.Append("|\n");
        foreach (var result in Results)
            text.Append("| ").AppendJoin(" | ", Cells(result)).Append(" |\n");
        return text.Append('\n').Append(Legend).Append("\n\n").Append(Facts).Append('\n').ToString();
    }

    /// <summary>One line a run, in full precision.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder("method,seed,nrmse_a,rmse,bias,coverage_90,novel_share,prepare_seconds,pixels_per_second\n");
        foreach (var (method, run) in Results.SelectMany(result => result.Runs.Select(run => (result.Method, run))))
            text.Append(
                CultureInfo.InvariantCulture,
                $"{Key(method)},{run.Seed},{run.Scores.Nrmse:R},{run.Scores.Rmse:R},{run.Scores.Bias:R},{run.Scores.Coverage90:R},"
                    + $"{run.NovelShare:R},{run.PrepareSeconds:R},{run.PixelsPerSecond:R}\n"
            );
        return text.ToString();
    }

    /// <summary>Everything, each run with its seed.</summary>
    public string ToJson() =>
        JsonSerializer.Serialize(
            new
            {
                version = ProductVersion.Text,
                scene = Scene,
                facts = Facts,
                hold_out = HoldOut,
                results = Results.Select(result => new
                {
                    method = Key(result.Method),
                    runs = result.Runs.Select(run => new
                    {
                        seed = run.Seed,
                        nrmse_a = run.Scores.Nrmse,
                        rmse = run.Scores.Rmse,
                        bias = run.Scores.Bias,
                        coverage_90 = run.Scores.Coverage90,
                        novel_share = run.NovelShare,
                        prepare_seconds = run.PrepareSeconds,
                        pixels_per_second = run.PixelsPerSecond,
                    }),
                }),
            },
            Json
        ) + "\n";

    private static string Key(ClassMethod method) => method.ToString().ToLowerInvariant();
}
