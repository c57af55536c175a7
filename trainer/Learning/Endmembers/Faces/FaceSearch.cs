using System.Globalization;
using static TorchSharp.torch;

namespace Unmix.Learning.Endmembers.Faces;

/// <summary>
/// Endmembers as the corners of the simplex whose faces explain a scene's directions best, whether or not a pixel lies there. From several
/// starts, of which the better halves go on.
/// </summary>
/// <param name="Spectra">[P][L] reflectance.</param>
/// <param name="Deviations">[P] radians, along each axis: how far the material's direction varies.</param>
/// <param name="LogLikelihood">Mean over pixels.</param>
internal sealed record FaceSearch(float[][] Spectra, double[] Deviations, double LogLikelihood)
{
    private const int MostDrawn = 9000; // pixels of all, by chance
    private const int MostPixels = 3000; // of these, evened

    private const int Crowds = 16;
    private const int Extremes = 24;
    private const int KeptExtremes = 3;
    private const int HeldRounds = 10; // in which corners stay, while everything else finds its size
    private const double Same = 1 / DegreesPerRadian;
    private const double Unalike = 5 / DegreesPerRadian;
    private const double AsLikely = 0.05; // nats a pixel: less than what models of this kind are wrong by
    private const double DegreesPerRadian = 180 / Math.PI;
    private const double FirstStep = 0.006;
    private const double LastStep = 0.0003;
    private const double FirstBlur = 0.01;

    private static readonly double[] sizes = [1, 1.3];
    private static readonly (int Kept, int Rounds)[] heats = [(14, 20), (5, 40), (2, 80)];

    /// <summary>A sentence on other corners that explain the scene about as well; null for none.</summary>
    public string? Doubt { get; init; }

    /// <summary>Looks for them.</summary>
    /// <param name="values">[N, L] reflectance.</param>
    /// <param name="bandCount">L.</param>
    /// <param name="count">P.</param>
    /// <param name="found">[n][P][L] corners that other searches found, to begin at too.</param>
    /// <param name="random">Everything random.</param>
    public static FaceSearch In(float[] values, int bandCount, int count, IReadOnlyList<float[][]> found, Random random)
    {
        values = Thin(values, bandCount, random);
        using var scope = NewDisposeScope();
        var directions = SpectralDirections.Of(tensor(values, [values.Length / bandCount, bandCount]), count, MostPixels, random);
        var runs = Climb(Begin(directions, count, found, random));
        var best = runs[0];
        var axes = directions.AxisCount;
        double[][] corners = [.. Enumerable.Range(0, count).Select(p => directions.Spectrum(best.Corners.AsSpan(p * axes, axes)))];
        var lengths = CornerBrightness.Of(values, corners);
        return new FaceSearch(
            [.. corners.Select((corner, p) => corner.Select(value => (float)(value * lengths[p])).ToArray())],
            [.. Enumerable.Range(0, count).Select(p => Math.Sqrt(best.Variability[p]))],
            best.LogLikelihood
        )
        {
            Doubt = DoubtOf(runs),
        };
    }

    // The likeliest first. Starts that came to the same corners go on as one.
    private static List<FaceMixture> Climb(IReadOnlyList<FaceMixture> starts)
    {
        var runs = starts.ToList();
        var total = heats.Sum(heat => heat.Rounds);
        var done = 0;
        foreach (var (kept, rounds) in heats)
        {
            runs = Unlike(runs, kept);
            foreach (var run in runs)
            {
                for (var round = done; round < done + rounds; round++)
                {
                    var share = (double)round / total;
                    var blur = FirstBlur * Math.Max(0, 1 - 1.5 * share);
                    run.Climb(round < HeldRounds ? 0 : FirstStep * Math.Pow(LastStep / FirstStep, share), blur * blur);
                }
                run.Look();
            }
            done += rounds;
        }
        return [.. runs.OrderByDescending(run => run.LogLikelihood)];
    }

    private static List<FaceMixture> Unlike(List<FaceMixture> runs, int most)
    {
        var kept = new List<FaceMixture>();
        foreach (var run in runs.OrderByDescending(run => run.LogLikelihood))
        {
            if (kept.Count < most && kept.All(other => other.FarthestCorner(run).Radians > Same))
                kept.Add(run);
        }
        return kept;
    }

    private static string? DoubtOf(List<FaceMixture> runs)
    {
        foreach (var other in runs.Skip(1))
        {
            var (corner, radians) = runs[0].FarthestCorner(other);
            if (runs[0].LogLikelihood - other.LogLikelihood > AsLikely || radians < Unalike)
                continue;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Other endmembers explain the scene about as well (by {runs[0].LogLikelihood - other.LogLikelihood:F3} less of log "
                    + $"likelihood a pixel); endmember {corner + 1} is {radians * DegreesPerRadian:F1} degrees away in them. "
                    + $"Look at the spectra found, or give your own."
            );
        }
        return null;
    }

    private static FaceMixture[] Begin(SpectralDirections directions, int count, IReadOnlyList<float[][]> found, Random random)
    {
        var starts = new CornerStarts(directions);
        var crowds = FreeCrowds.At(directions, Crowds, FaceMixture.MostCrowded, random);
        var extremes = Enumerable.Range(0, Extremes).Select(_ => starts.Extremes(count, random)).OrderByDescending(starts.Volume).ToArray();
        // The largest, and others from all over the order.
        var corners = Enumerable
            .Range(0, KeptExtremes)
            .Select(i => extremes[i * Extremes / (2 * KeptExtremes)])
            .Concat(found.Select(starts.Of));
        return [.. from one in corners from size in sizes select new FaceMixture(directions, starts.Grown(one, size), crowds.Copy())];
    }

    private static float[] Thin(float[] values, int bandCount, Random random)
    {
        var pixels = values.Length / bandCount;
        if (pixels <= MostDrawn)
            return values;
        int[] rows = [.. Enumerable.Range(0, pixels)];
        random.Shuffle(rows);
        var chosen = rows[..MostDrawn];
        Array.Sort(chosen);
        return [.. chosen.SelectMany(row => new ArraySegment<float>(values, row * bandCount, bandCount))];
    }
}
