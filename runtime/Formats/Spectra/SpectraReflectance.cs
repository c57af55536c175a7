using System.Globalization;

namespace Unmix.Formats.Spectra;

/// <summary>Whether a table's values are reflectance, or percent, stored whole numbers, marks of nothing: the rules of scenes.</summary>
internal static class SpectraReflectance
{
    /// <summary>Above this no surface reflects; glints and snow come near.</summary>
    private const float Largest = 1.5f;

    /// <summary>Noise around a dark surface stays above.</summary>
    private const float Least = -0.5f;

    /// <summary>A table all of whose values lie below has had its scale applied twice.</summary>
    private const float Darkest = 1e-3f;

    /// <summary>Values beyond are stored whole numbers rather than percent.</summary>
    private const float LargestPercent = 150;

    /// <exception cref="SpectraException">They are none.</exception>
    public static void Require(SpectraTable table, string path, string scaleOption, bool isScaleGiven)
    {
        var (least, most) = (Extreme(table, (value, found) => value < found), Extreme(table, (value, found) => value > found));
        if (least is null || most is null)
            throw new SpectraException($"The spectra of '{path}' have no value in any channel. Give others.");
        if (least.Value.Value < Least)
        {
            throw new SpectraException(
                $"The spectrum {Named(table, least.Value)} of '{path}' is {Number(least.Value.Value)} "
                    + $"{table.ChannelText(least.Value.Band)}, which can't be reflectance. "
                    + "If it stands for nothing, leave the field empty, write NaN there, or state it in the header ('data ignore value')."
            );
        }
        if (isScaleGiven)
            return;
        if (most.Value.Value > Largest)
        {
            var count = table.Spectra.Count(spectrum => Array.Exists(spectrum, value => value > Largest));
            var example = most.Value.Value <= LargestPercent ? "0.01 for percent" : "0.0001 where 10000 stands for 1";
            throw new SpectraException(
                $"The spectrum {Named(table, most.Value)} of '{path}' is {Number(most.Value.Value)} "
                    + $"{table.ChannelText(most.Value.Band)}, which can't be reflectance ({count} of {table.Names.Count} spectra go beyond "
                    + $"{Number(Largest)}). Give {scaleOption}, such as {example}, or 1 if they are correct."
            );
        }
        if (most.Value.Value < Darkest)
        {
            throw new SpectraException(
                $"The spectra of '{path}' reach {Number(most.Value.Value)} at most ({Named(table, most.Value)}, "
                    + $"{table.ChannelText(most.Value.Band)}), which is close to 0. "
                    + $"Give {scaleOption}, or 1 if they are correct."
            );
        }
    }

    private static (int Spectrum, int Band, float Value)? Extreme(SpectraTable table, Func<float, float, bool> isBeyond)
    {
        (int Spectrum, int Band, float Value)? found = null;
        for (var s = 0; s < table.Spectra.Length; s++)
        {
            for (var band = 0; band < table.BandCount; band++)
            {
                var value = table.Spectra[s][band];
                if (float.IsFinite(value) && (found is not { } other || isBeyond(value, other.Value)))
                    found = (s, band, value);
            }
        }
        return found;
    }

    private static string Named(SpectraTable table, (int Spectrum, int Band, float Value) place) =>
        $"'{Quoted.Text(table.Names[place.Spectrum])}'";

    private static string Number(float value) => value.ToString("G5", CultureInfo.InvariantCulture);
}
