using Unmix.Runtime.Intervals;

namespace Unmix.Report.Page;

/// <summary>Packs what the page's charts and its pixel inspector need of a scene.</summary>
internal static class SceneNumbersOf
{
    /// <summary>The probability of the intervals that the inspector shows.</summary>
    public const double IntervalLevel = 0.9;

    private const int SpectraSteps = 1000; // a chart is some 300 pixels high
    private const int ShareSteps = 1000; // shares are shown with three digits

    public static SceneNumbers View(SceneView view)
    {
        var (sample, count, bands) = (view.Sample, view.EndmemberCount, view.Model.BandCount);
        var (low, high) = Intervals(view);
        return new SceneNumbers
        {
            Grid = new GridNumbers(
                sample.Scene.Width,
                sample.Scene.Height,
                sample.Grid.Columns,
                sample.Grid.Rows,
                sample.Grid.Step,
                sample.PixelGrid.Columns,
                sample.PixelGrid.Rows,
                sample.PixelGrid.Step
            ),
            Names = view.Model.EndmemberNames,
            Colours = [.. view.Colours.Select(colour => colour.ToString())],
            Wavelengths = view.Model.WavelengthsNm,
            Gaps = [.. view.Gaps().Select(gap => (double[])[gap.From, gap.To])],
            Endmembers = [.. sample.Endmembers.Select(spread => new SpreadNumbers(spread.Low, spread.Middle, spread.High))],
            References = view.Model.ReferenceSpectra,
            Valid = PackedNumbers.Of([.. sample.PixelRows.Select(row => row < 0 ? 0f : 1f)], sample.PixelGrid.Columns, 1),
            Spectra = PackedNumbers.Of(sample.Spectra, bands, SpectraSteps),
            Reconstructions = PackedNumbers.Of(sample.Reconstructions, bands, SpectraSteps),
            Abundances = PackedNumbers.Of(view.Columns(sample.PixelLayers, 0, count), count, ShareSteps),
            Low = PackedNumbers.Of(low, count, ShareSteps),
            High = PackedNumbers.Of(high, count, ShareSteps),
            Others =
            [
                .. Enumerable
                    .Range(2 * count, sample.LayerCount - 2 * count)
                    .Select(layer => PackedNumbers.Of(view.Columns(sample.PixelLayers, layer, 1), 1, ShareSteps)),
            ],
            OtherNames = view.HasNovelty ? ["nonlinearity", "reconstruction error", "novelty"] : ["nonlinearity", "reconstruction error"],
        };
    }

    private static (float[] Low, float[] High) Intervals(SceneView view)
    {
        var (layers, count, width) = (view.Sample.PixelLayers, view.EndmemberCount, view.Sample.LayerCount);
        var (low, high) = (new float[layers.Length / width * count], new float[layers.Length / width * count]);
        for (var row = 0; row < layers.Length / width; row++)
        {
            for (var p = 0; p < count; p++)
            {
                var interval = AbundanceInterval.Of(layers[row * width + p], layers[row * width + count + p], IntervalLevel);
                (low[row * count + p], high[row * count + p]) = ((float)interval.Low, (float)interval.High);
            }
        }
        return (low, high);
    }
}
