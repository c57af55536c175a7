using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Products.Dlr;

namespace Unmix.Formats.Scenes.Products.Desis;

/// <summary>The text header beside a DESIS image: ENVI's words, with a gain and an offset for each band.</summary>
internal static class DesisHeader
{
    /// <summary>The bands, in the order of the image.</summary>
    /// <exception cref="SceneException">It can't be read, or a list is missing.</exception>
    public static IReadOnlyList<DlrBand> Bands(string path)
    {
        try
        {
            var fields = new EnviHeaderFields(DlrText.Read(path));
            var centres = List(fields, "wavelength", path);
            var (gains, offsets) = (
                List(fields, "data gain values", path, centres.Length),
                List(fields, "data offset " + "values", path, centres.Length)
            );
            var widths =
                fields["fwhm"] is { } text && EnviText.Numbers(text) is var stated && stated.Length == centres.Length ? stated : null;
            var wavelengths = ProductBands.Grid(centres, widths, fields["wavelength units"], path);
            return
            [
                .. wavelengths.CentresNm.Select((nm, band) => new DlrBand(nm, wavelengths.WidthsNm?[band], gains[band], offsets[band])),
            ];
        }
        catch (FormatException cause)
        {
            throw new SceneException($"The header '{path}' can't be understood: {cause.Message}. Copy the product again.", cause);
        }
    }

    private static double[] List(EnviHeaderFields fields, string key, string path, int? count = null)
    {
        if (fields[key] is not { } text)
            throw new FormatException($"it has no '{key}'");
        var numbers = EnviText.Numbers(text);
        if (numbers.Length == 0 || (count is { } expected && numbers.Length != expected) || !Array.TrueForAll(numbers, double.IsFinite))
        {
            throw new FormatException(
                $"its list '{key}' has {numbers.Length} members{(count is null ? "" : $" for {count} bands")}, or "
                    + "one that is no number"
            );
        }
        return numbers;
    }
}
