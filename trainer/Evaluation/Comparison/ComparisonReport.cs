using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unmix.Evaluation.Comparison;

/// <summary>The outcome of a comparison, and its four forms.</summary>
/// <param name="Suite">What was asked for.</param>
/// <param name="Scenes">The scenes.</param>
/// <param name="Results">One for each scene and method.</param>
public sealed record ComparisonReport(ComparisonSuite Suite, IReadOnlyList<SceneSummary> Scenes, IReadOnlyList<MethodResult> Results)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private const int TerminalWidth = 80;
    private const int KeyColumns = 2; // scene and method
    private const int Gap = 2; // blanks between columns

    /// <summary>Heads of the columns of <see cref="Cells"/>.</summary>
    public static IReadOnlyList<string> Heads { get; } =
    [
        "scene",
        "method",
        "runs",
        "NRMSE_A",
        "least",
        "worst",
        "deviation",
        "worst/mean",
        "peak scale",
        "in 90 %",
        "NRMSE_M",
        "SAM, degrees",
        "NRMSE_Y",
        "between seeds",
        "seconds",
        "no answer",
    ];

    /// <summary>How to read the table.</summary>
    public const string Legend =
        "Means over the runs; least, worst and deviation are of NRMSE_A. \"Peak scale\": NRMSE_A of the same maps brought to "
        + "endmembers of peak 1, where the truth is of such; IDNet is trained to tell such itself. "
        + "\"In 90 %\": percent of the true abundances inside the 90 % intervals. \"Between seeds\": mean RMSE between the "
        + "abundance maps of two runs. "
        + "A dash: not measurable, or one run. Seconds are wall-clock and depend on the machine. "
        + "\"No answer\": runs that failed; why, below.";

    /// <summary>The cells of a result, as text.</summary>
    public static IReadOnlyList<string> Cells(MethodResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var several = result.Runs.Count > 1;
        var error = result.Spread(Measure.AbundanceNrmse);
        var spread = several ? error : null;
        return
        [
            result.Scene,
            Label(result),
            result.Runs.Count.ToString(CultureInfo.InvariantCulture),
            Text(error?.Mean, "F3"),
            Text(spread?.Least, "F3"),
            Text(spread?.Most, "F3"),
            Text(spread?.Deviation, "F3"),
            Text(spread?.WorstOverMean, "F2"),
            Text(result.Spread(Measure.PeakScaleNrmse)?.Mean, "F3"),
            Percent(result.Spread(Measure.Coverage90)?.Mean),
            Text(result.Spread(Measure.EndmemberNrmse)?.Mean, "F3"),
            Text(result.Spread(Measure.AngleDegrees)?.Mean, "F2"),
            Text(result.Spread(Measure.ReconstructionNrmse)?.Mean, "F4"),
            Text(result.BetweenSeeds, "F3"),
            Text(result.Spread(Measure.Seconds)?.Mean, "F1"),
            result.Faults.Count == 0 ? "-" : result.Faults.Count.ToString(CultureInfo.InvariantCulture),
        ];
    }

    /// <summary>Tables for a terminal: as many below each other, scene and method in front of each, as 80 columns make necessary.</summary>
    public string ToText()
    {
        var rows = Results.Select(Cells).Prepend(Heads).ToArray();
        var widths = Heads.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        for (var first = KeyColumns; first < Heads.Count; )
        {
            var width = widths.Take(KeyColumns).Sum() + Gap * (KeyColumns - 1);
            var next = first;
            do width += Gap + widths[next++];
            while (next < Heads.Count && width + Gap + widths[next] <= TerminalWidth);
            int[] columns = [.. Enumerable.Range(0, KeyColumns), .. Enumerable.Range(first, next - first)];
            foreach (var row in rows)
                text.AppendJoin(
                        "  ",
                        columns.Select(column =>
                            column < KeyColumns ? row[column].PadRight(widths[column]) : row[column].PadLeft(widths[column])
                        )
                    )
                    .Append('\n');
            text.Append('\n');
            first = next;
        }
        text.Append(Legend).Append('\n');
        foreach (var line in Scenes.Select(scene => scene.ToLine()).Concat(FaultLines()))
            text.Append(line).Append('\n');
        return text.ToString();
    }

    /// <summary>The same table in Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder("# Comparison of methods\n\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"Made by `unmix-train compare`, version {ProductVersion.Text}, {Suite.Seeds} "
                + $"{(Suite.Seeds == 1 ? "seed" : "seeds")} for what is random"
        );
        text.Append(Suite.Recipe is null ? ", default recipe" : $", recipe {Path.GetFileName(Suite.Recipe)}").Append(".\n\n");
        text.Append("| ")
            .AppendJoin(" | ", Heads)
            .Append(" |\n|")
            .AppendJoin('|', Heads.Select((_, column) => column < KeyColumns ? " --- " : " ---: "))
            .Append("|\n");
        foreach (var result in Results)
            text.Append("| ").AppendJoin(" | ", Cells(result)).Append(" |\n");
        text.Append('\n').Append(Legend).Append("\n\n");
        foreach (var line in Scenes.Select(scene => scene.ToLine()).Concat(FaultLines()))
            text.Append("- ").Append(line).Append('\n');
        return text.ToString();
    }

    /// <summary>One line a result, every measure with mean, least, most and deviation in full precision.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder("scene,method,runs,matched_by,rmse_between_seeds");
        foreach (var measure in Measure.All)
            text.Append(
                CultureInfo.InvariantCulture,
                $",{measure.Key}_mean,{measure.Key}_least,{measure.Key}_most,{measure.Key}_deviation"
            );
        text.Append(",nrmse_a_worst_over_mean,no_answer,why\n");
        foreach (var result in Results)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{Quoted(result.Scene)},{result.Method},{result.Runs.Count},{MatchedBy(result)},{result.BetweenSeeds:R}"
            );
            foreach (var spread in Measure.All.Select(result.Spread))
                text.Append(CultureInfo.InvariantCulture, $",{spread?.Mean:R},{spread?.Least:R},{spread?.Most:R},{spread?.Deviation:R}");
            text.Append(CultureInfo.InvariantCulture, $",{result.Spread(Measure.AbundanceNrmse)?.WorstOverMean:R}");
            text.Append(CultureInfo.InvariantCulture, $",{result.Faults.Count},{Quoted(Why(result))}\n");
        }
        return text.ToString();
    }

    /// <summary>Everything, each run with its seed.</summary>
    public string ToJson() =>
        JsonSerializer.Serialize(
            new
            {
                version = ProductVersion.Text,
                seeds = Suite.Seeds,
                scenes = Scenes.Select(scene => new
                {
                    name = scene.Entry.Name,
                    pixels = scene.Pixels,
                    bands = scene.Bands,
                    facts = scene.ToLine(),
                }),
                results = Results.Select(result => new
                {
                    scene = result.Scene,
                    method = result.Method,
                    matched_by = MatchedBy(result),
                    rmse_between_seeds = result.BetweenSeeds,
                    measures = Measure
                        .All.Select(measure => (measure.Key, Spread: result.Spread(measure)))
                        .Where(pair => pair.Spread is not null)
                        .ToDictionary(
                            pair => pair.Key,
                            pair => new
                            {
                                mean = pair.Spread!.Mean, // filtered above
                                least = pair.Spread.Least,
                                most = pair.Spread.Most,
                                deviation = pair.Spread.Deviation,
                                worst_over_mean = pair.Spread.WorstOverMean,
                            }
                        ),
                    runs = result.Runs.Select(run => new
                    {
                        seed = run.Seed,
                        measures = Measure
                            .All.Select(measure => (measure.Key, Value: measure.Of(run)))
                            .Where(pair => pair.Value is not null)
                            .ToDictionary(pair => pair.Key, pair => pair.Value),
                        rmse_each = run.Scores.Abundances?.EndmemberRmse,
                        sam_radians_each = run.Scores.Endmembers?.AnglesRadians,
                    }),
                    no_answer = result.Faults.Select(fault => new { seed = fault.Seed, why = fault.Why }),
                }),
            },
            Json
        ) + "\n";

    /// <summary>A line for each run without an answer: scene, method, seed and why.</summary>
    public IEnumerable<string> FaultLines() =>
        Results.SelectMany(result =>
            result.Faults.Select(fault =>
                string.Create(CultureInfo.InvariantCulture, $"{result.Scene}, {Label(result)}, seed {fault.Seed}: no answer. {fault.Why}")
            )
        );

    private static string Label(MethodResult result) => result.Method.ToUpperInvariant();

    private static string Why(MethodResult result) => string.Join(' ', result.Faults.Select(fault => fault.Why).Distinct());

    private static string? MatchedBy(MethodResult result) =>
        (result.Runs.Count > 0 ? result.Runs[0] : null)?.Scores.MatchedBy?.ToString().ToLowerInvariant();

    private static string Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    private static string Percent(double? share) => Text(share * 100, "F1");

    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny(",\"\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
