using System.Globalization;

namespace Unmix.Formats.Scenes;

/// <summary>Says of nodata values whether any sample can have them.</summary>
internal static class NoDataFacts
{
    /// <summary>A warning where a band's value can't occur in its samples, so that nothing is left out by it; null where all can.</summary>
    /// <param name="values">[L] as stated; null for none.</param>
    /// <param name="types">[L] how samples are stored.</param>
    public static string? Odd(IReadOnlyList<double?> values, IReadOnlyList<PixelType> types)
    {
        for (var band = 0; band < values.Count; band++)
        {
            if (values[band] is not { } value || CanOccur(value, types[band]))
                continue;
            return string.Create(
                    CultureInfo.InvariantCulture,
                    $"The nodata value {value:R} of band {band + 1} can't occur in its samples, which are {types[band]}; no "
                        + $"pixel is left out by it. "
                ) + $"If gaps are another value, give {OptionName.NoData}.";
        }
        return null;
    }

    private static bool CanOccur(double value, PixelType type)
    {
        var (least, most) = type switch
        {
            PixelType.Byte => (byte.MinValue, byte.MaxValue),
            PixelType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            PixelType.Int16 => (short.MinValue, short.MaxValue),
            PixelType.UInt16 => (ushort.MinValue, ushort.MaxValue),
            PixelType.Int32 => (int.MinValue, int.MaxValue),
            PixelType.UInt32 => (uint.MinValue, (double)uint.MaxValue),
            PixelType.Int64 => (long.MinValue, (double)long.MaxValue),
            PixelType.UInt64 => (ulong.MinValue, (double)ulong.MaxValue),
            _ => (double.NaN, double.NaN),
        };
        return double.IsNaN(least) || (value >= least && value <= most && value % 1 == 0);
    }
}
