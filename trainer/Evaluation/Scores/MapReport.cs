using System.Globalization;
using System.Text;
using System.Text.Json;
using Unmix.Evaluation.Spectra;
using Unmix.Formats;

namespace Unmix.Evaluation.Scores;

/// <summary>The scores of a map, for people and for machines.</summary>
/// <param name="MapPath">The map.</param>
/// <param name="Truth">What it was compared with.</param>
/// <param name="MapNames">[P] the map's bands.</param>
/// <param name="Scores">The scores, in the truth's order of endmembers.</param>
public sealed record MapReport(string MapPath, SceneTruth Truth, IReadOnlyList<string> MapNames, ScoreReport Scores)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>A line a measure; angles in radians and degrees.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        void Line(string name, FormattableString value) =>
            text.Append(CultureInfo.InvariantCulture, $"{name, -24} {FormattableString.Invariant(value)}\n");
        var abundances = Scores.Abundances!; // a map is only ever scored against a truth
        Line("map", $"{MapPath}");
        Line("truth", $"{string.Join(", ", TruthPaths())}");
        Line("endmembers matched by", $"{Scores.MatchedBy!.Value.ToString().ToLowerInvariant()}: {string.Join(", ", Pairs())}");
        Line("pixels", $"{abundances.Pixels}");
        Line("NRMSE_A", $"{abundances.AbundanceNrmse:F4}");
        Line("RMSE_A", $"{abundances.AbundanceRmse:F4}  ({Each(abundances.EndmemberRmse, "F4")})");
        if (Scores.AbundancesAtPeakScale is { } atPeaks)
            Line("NRMSE_A, peak scale", $"{atPeaks.AbundanceNrmse:F4}  ({Each(atPeaks.EndmemberRmse, "F4")})");
        if (Scores.Endmembers is { } endmembers)
        {
            Line("NRMSE_M", $"{endmembers.Nrmse:F4}");
            Line("SAM, radians", $"{endmembers.MeanAngleRadians:F4}  ({Each(endmembers.AnglesRadians, "F4")})");
            Line("SAM, degrees", $"{endmembers.MeanAngleDegrees:F2}  ({Each([.. Degrees(endmembers)], "F2")})");
        }
        if (Scores.Reconstruction is { } reconstruction)
        {
            Line("NRMSE_Y", $"{reconstruction.Nrmse:F4}");
            Line("RMSE_Y, reflectance", $"{reconstruction.Rmse:F5}");
        }
        foreach (var coverage in Scores.Coverage ?? [])
            Line($"inside the {coverage.Level * 100:F0} % interval", $"{coverage.Share * 100:F1} %");
        return text.ToString();
    }

    /// <summary>The same as JSON, with snake-case names and units in them.</summary>
    public string ToJson()
    {
        var abundances = Scores.Abundances!; // as above
        return JsonSerializer.Serialize(
                new
                {
                    map = MapPath,
                    truth = TruthPaths(),
                    matched_by = Scores.MatchedBy!.Value.ToString().ToLowerInvariant(),
                    endmembers = Truth.Names,
                    map_bands = abundances.Matching.Select(index => MapNames[index]),
                    pixels = abundances.Pixels,
                    nrmse_a = abundances.AbundanceNrmse,
                    nrmse_a_peak_scale = Scores.AbundancesAtPeakScale?.AbundanceNrmse,
                    rmse_a = abundances.AbundanceRmse,
                    rmse_a_each = abundances.EndmemberRmse,
                    nrmse_m = Scores.Endmembers?.Nrmse,
                    sam_radians = Scores.Endmembers?.MeanAngleRadians,
                    sam_degrees = Scores.Endmembers?.MeanAngleDegrees,
                    sam_radians_each = Scores.Endmembers?.AnglesRadians,
                    nrmse_y = Scores.Reconstruction?.Nrmse,
                    rmse_y = Scores.Reconstruction?.Rmse,
                    coverage = Scores.Coverage?.Select(coverage => new
                    {
                        level = coverage.Level,
                        share = coverage.Share,
                        count = coverage.Count,
                    }),
                },
                Json
            ) + "\n";
    }

    private IEnumerable<string> TruthPaths() =>
        new[] { Truth.Files.Abundances, Truth.Files.PixelEndmembers ?? Truth.Files.Endmembers }.OfType<string>();

    private IEnumerable<string> Pairs() =>
        Scores.Abundances!.Matching.Select((index, p) => $"{Quoted.Text(Truth.Names[p])} = {Quoted.Text(MapNames[index])}"); // as above

    private static IEnumerable<double> Degrees(EndmemberScores scores) =>
        scores.AnglesRadians.Select(angle => angle * SpectralAngle.DegreesPerRadian);

    private string Each(IReadOnlyList<double> values, string format) =>
        string.Join(
            ", ",
            values.Select((value, p) => $"{Quoted.Text(Truth.Names[p])} {value.ToString(format, CultureInfo.InvariantCulture)}")
        );
}
