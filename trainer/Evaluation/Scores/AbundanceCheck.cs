using System.Globalization;
using Unmix.Formats;
using Unmix.Formats.Scenes;

namespace Unmix.Evaluation.Scores;

/// <summary>Refuses numbers that are no abundances: class labels, percent, marks of nothing, shares that do not add up.</summary>
/// <param name="subject">What they are and where from, at the beginning of a sentence: <c>The truth 'truth.hdr'</c>.</param>
/// <param name="names">[P] endmembers.</param>
/// <param name="width">Columns of the raster, for the place of a pixel.</param>
internal sealed class AbundanceCheck(string subject, IReadOnlyList<string> names, int width)
{
    /// <summary>
    /// How far a true share may lie outside 0 to 1: published truths are off by rounding, 1e-4 at most of those that
    /// we know.
    /// </summary>
    private const double ValueTolerance = 0.01;

    /// <summary>How far the sum of true shares may be from 1: ten shares in whole percent are 0.05 off at most.</summary>
    private const double SumTolerance = 0.1;

    /// <summary>A map may be of a method that holds no sum; but half as much again in the middle of all pixels is another unit.</summary>
    private const double LargestMapSum = 1.5;

    /// <summary>What one is stored as where it is not 1.</summary>
    private static readonly double[] Ones = [100, 255, 1000, 10_000, 65_535];

    private readonly int count = names.Count;

    /// <summary>Refuses what is no truth.</summary>
    /// <param name="abundances">[N, P]; NaN anywhere in a pixel stands for an unknown one.</param>
    /// <exception cref="SceneException">They are no shares from 0 to 1 of sum 1.</exception>
    public void RequireTruth(ReadOnlySpan<float> abundances)
    {
        var sums = Sums(abundances);
        if (sums.Count == 0)
            throw new SceneException(
                $"{subject} has no pixel with numbers in all {count} bands. Look for nodata that " + "covers everything."
            );
        if (count == 1)
            throw OneBand(abundances);
        RequireUnit(sums);
        if (AreLabels(abundances))
            throw new SceneException(
                $"{subject} holds whole numbers up to {Largest(abundances):G6}, which are class labels, not abundances. {Remedy}"
            );
        for (var n = 0; n < abundances.Length; n += count)
        {
            var pixel = abundances.Slice(n, count);
            if (!UnmixingScores.IsAnswer(pixel))
                continue;
            var odd = pixel.IndexOfAnyExceptInRange((float)-ValueTolerance, (float)(1 + ValueTolerance));
            if (odd < 0)
                continue;
            throw new SceneException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{subject} has {pixel[odd]:G6} for '{Quoted.Text(names[odd])}' at {Place(n / count)}; a share is from 0 to 1. Mark "
                        + $"pixels without truth as nodata, or correct them."
                )
            );
        }
        var far = sums.FindIndex(pair => Math.Abs(pair.Sum - 1) > SumTolerance);
        if (far < 0)
            return;
        var all = sums.Count(pair => Math.Abs(pair.Sum - 1) > SumTolerance);
        throw new SceneException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{subject} has shares whose sum is far from 1 at {all} of {sums.Count} pixels; first {sums[far].Sum:G4} at "
                    + $"{Place(sums[far].Pixel)}. "
            ) + "Give the shares of all endmembers, and mark pixels without truth as nodata."
        );
    }

    /// <summary>Refuses a map in percent or another unit.</summary>
    /// <param name="abundances">[N, P].</param>
    /// <exception cref="SceneException">In the middle, their sum is far above 1.</exception>
    public void RequireMap(ReadOnlySpan<float> abundances)
    {
        var sums = Sums(abundances);
        if (sums.Count == 0)
            return;
        RequireUnit(sums);
        if (Median(sums) > LargestMapSum)
            throw new SceneException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{subject} has abundances with a median sum of {Median(sums):G4}, so they are not shares. {Remedy}"
                )
            );
    }

    private const string Remedy = "Give a raster with a band for each endmember, its share of each pixel from 0 to 1.";

    /// <summary>Sums that are a hundred and the like are told as what they are.</summary>
    private void RequireUnit(List<(int Pixel, double Sum)> sums)
    {
        var median = Median(sums);
        var one = Array.Find(Ones, one => Math.Abs(median / one - 1) <= SumTolerance);
        if (one == 0)
            return;
        var unit = one == Ones[0] ? "percent" : string.Create(CultureInfo.InvariantCulture, $"shares times {one:F0}");
        throw new SceneException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{subject} has abundances with a median sum of {median:G4}, so they are {unit}; shares from 0 to 1 are compared. "
                    + $"Divide them by {one:F0}, or write 'reflectance scale factor = {one:F0}' into the ENVI header."
            )
        );
    }

    private SceneException OneBand(ReadOnlySpan<float> abundances) =>
        AreLabels(abundances)
            ? new(
                $"{subject} has one band of whole numbers up to {Largest(abundances):G6}, which are class labels, not abundances. {Remedy}"
            )
            : new($"{subject} has one band, '{Quoted.Text(names[0])}'; the share of a single endmember can't be compared. {Remedy}");

    private static bool AreLabels(ReadOnlySpan<float> abundances)
    {
        foreach (var value in abundances)
        {
            if (float.IsFinite(value) && (value < 0 || value != MathF.Floor(value)))
                return false;
        }
        return Largest(abundances) > 1;
    }

    private static float Largest(ReadOnlySpan<float> abundances)
    {
        var largest = float.NegativeInfinity;
        foreach (var value in abundances)
            largest = value > largest && float.IsFinite(value) ? value : largest;
        return largest;
    }

    private List<(int Pixel, double Sum)> Sums(ReadOnlySpan<float> abundances)
    {
        var sums = new List<(int Pixel, double Sum)>(abundances.Length / count);
        for (var n = 0; n < abundances.Length; n += count)
        {
            var pixel = abundances.Slice(n, count);
            if (!UnmixingScores.IsAnswer(pixel))
                continue;
            var sum = 0.0;
            foreach (var share in pixel)
                sum += share;
            sums.Add((n / count, sum));
        }
        return sums;
    }

    private static double Median(List<(int Pixel, double Sum)> sums) => sums.Select(pair => pair.Sum).Order().ElementAt(sums.Count / 2);

    private string Place(int pixel) => $"column {pixel % width + 1}, row {pixel / width + 1}";
}
