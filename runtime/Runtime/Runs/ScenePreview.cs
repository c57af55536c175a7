using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Runtime.Plans;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Runs;

/// <summary>
/// What a few rows of a scene look like in the bands of a model: enough to tell a wrong scale or empty bands before a run.
/// </summary>
public sealed record ScenePreview
{
    /// <summary>Rows that are looked at unless told otherwise.</summary>
    public const int DefaultRows = 16;

    /// <summary>Bytes of spectra held at a time; of a longer row the middle is looked at.</summary>
    private const int LargestRowBytes = 4 << 20;

    /// <summary>Pixels of a row that suffice where whole blocks of rows have to be decoded for it.</summary>
    private const int EnoughOfBlocks = 256;

    /// <summary>Rows looked at.</summary>
    public required int Rows { get; init; }

    /// <summary>Pixels looked at.</summary>
    public required int Pixels { get; init; }

    /// <summary>Pixels with a band that is nodata, NaN or infinite.</summary>
    public required int GapPixels { get; init; }

    /// <summary>Pixels with one value in all bands, 0 or another.</summary>
    public required int ConstantPixels { get; init; }

    /// <summary>Values below 0 among those of valid pixels, 0 to 1.</summary>
    public required double NegativeShare { get; init; }

    /// <summary>Values of the valid pixels.</summary>
    public required SpectraRange Range { get; init; }

    /// <summary>
    /// Bands of the scene, from 0, that hold no value in any pixel looked at; empty where bands are computed from others.
    /// </summary>
    public required IReadOnlyList<int> EmptyBands { get; init; }

    /// <summary>Pixels that a run would unmix.</summary>
    public int ValidPixels => Pixels - GapPixels - ConstantPixels;

    /// <summary>Looks at rows that lie evenly over the scene.</summary>
    /// <param name="reader">The scene.</param>
    /// <param name="plan">Of a run on it.</param>
    /// <param name="rows">At most this many.</param>
    /// <exception cref="SceneException">The file can't be read there.</exception>
    public static ScenePreview Of(SceneReader reader, RunPlan plan, int rows = DefaultRows) => Of(reader, plan, rows, int.MaxValue);

    /// <summary>
    /// Looks at the middle row, or at the middle of it where the file is decoded in blocks of which only that row would be used and
    /// there is a valid pixel.
    /// </summary>
    /// <exception cref="SceneException">The file can't be read there.</exception>
    internal static ScenePreview OfMiddle(SceneReader reader, RunPlan plan)
    {
        var scene = reader.Profile;
        if (scene is { BlockHeight: > 1, ReadsAnyRows: false } && scene.BlockWidth < scene.Width)
        {
            var middle = Of(reader, plan, rows: 1, Math.Max(EnoughOfBlocks, scene.BlockWidth));
            if (middle.ValidPixels > 0)
                return middle;
        }
        return Of(reader, plan, rows: 1);
    }

    private static ScenePreview Of(SceneReader reader, RunPlan plan, int rows, int mostPixels)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        var scene = reader.Profile;
        var source = new SceneSpectra(reader, plan.SceneBands);
        var width = Math.Clamp(LargestRowBytes / sizeof(float) / source.BandCount, 1, Math.Min(mostPixels, scene.Width));
        rows = Math.Min(rows, scene.Height);
        var spectra = new float[width * source.BandCount];
        var isEmpty = Enumerable.Repeat(true, source.BandCount).ToArray();
        var range = new SpectraRange(plan.ExpectedMinimum, plan.ExpectedMaximum);
        var mask = new PixelMask(width);
        var (gaps, valid, negative) = (0, 0, 0L);
        for (var i = 0; i < rows; i++)
        {
            // Each row from the middle of its part of the scene, so that a single one is the middle row.
            var row = (int)((2L * i + 1) * scene.Height / (2L * rows));
            source.Read(new PixelWindow((scene.Width - width) / 2, row, width, 1), spectra);
            gaps += CountGaps(spectra, isEmpty);
            var packed = mask.Pack(spectra, width, source.BandCount, ref range);
            valid += packed;
            negative += CountNegative(spectra.AsSpan(0, packed * source.BandCount));
        }
        return new ScenePreview
        {
            Rows = rows,
            Pixels = rows * width,
            GapPixels = gaps,
            ConstantPixels = rows * width - gaps - valid,
            NegativeShare = range.ValueCount == 0 ? 0 : (double)negative / range.ValueCount,
            Range = range,
            EmptyBands = plan.SceneBands.Weights is null
                ? [.. Enumerable.Range(0, isEmpty.Length).Where(b => isEmpty[b]).Select(b => plan.Bands[b])]
                : [],
        };
    }

    private static int CountGaps(ReadOnlySpan<float> spectra, bool[] isEmpty)
    {
        var gaps = 0;
        for (var start = 0; start < spectra.Length; start += isEmpty.Length)
        {
            var isGap = false;
            for (var band = 0; band < isEmpty.Length; band++)
            {
                if (float.IsFinite(spectra[start + band]))
                    isEmpty[band] = false;
                else
                    isGap = true;
            }
            if (isGap)
                gaps++;
        }
        return gaps;
    }

    private static long CountNegative(ReadOnlySpan<float> values)
    {
        var count = 0L;
        foreach (var value in values)
        {
            if (value < 0)
                count++;
        }
        return count;
    }
}
