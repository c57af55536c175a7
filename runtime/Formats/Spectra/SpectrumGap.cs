namespace Unmix.Formats.Spectra;

/// <summary>When a stored value of a spectrum stands for nothing: the same for every kind of file.</summary>
internal static class SpectrumGap
{
    /// <summary>The USGS marks deleted channels with -1.23e34; nothing that is a reflectance, or stands for one, comes near.</summary>
    private const double Deleted = 1e30;

    /// <summary>True for NaN, infinite values and marks of deleted channels.</summary>
    public static bool Is(double stored) => !(Math.Abs(stored) < Deleted);

    /// <summary>The value in single precision; NaN for a gap, and for what single precision does not hold.</summary>
    public static float OrValue(double value) => Is(value) ? float.NaN : (float)value;
}
