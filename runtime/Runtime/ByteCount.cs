using System.Globalization;

namespace Unmix.Runtime;

/// <summary>Amounts of memory as people write them: <c>512MiB</c>, <c>2GB</c>, <c>1.5G</c>, <c>1048576</c>.</summary>
public static class ByteCount
{
    private const double Kibi = 1024;

    private static readonly (string Suffix, double Bytes)[] Units =
    [
        ("KiB", Kibi),
        ("MiB", Kibi * Kibi),
        ("GiB", Kibi * Kibi * Kibi),
        ("TiB", Kibi * Kibi * Kibi * Kibi),
        ("KB", 1e3),
        ("MB", 1e6),
        ("GB", 1e9),
        ("TB", 1e12),
        ("K", Kibi),
        ("M", Kibi * Kibi),
        ("G", Kibi * Kibi * Kibi),
        ("T", Kibi * Kibi * Kibi * Kibi),
        ("B", 1),
    ];

    /// <summary>
    /// Reads an amount; K, M, G and T alone are binary, as in <c>ulimit</c> and Slurm. False when it is none, or not above 0.
    /// </summary>
    public static bool TryParse(string text, out long bytes)
    {
        ArgumentNullException.ThrowIfNull(text);
        bytes = 0;
        var number = text.Trim();
        var factor = 1.0;
        foreach (var (suffix, size) in Units)
        {
            if (!number.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
                continue;
            number = number[..^suffix.Length].TrimEnd();
            factor = size;
            break;
        }
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            return false;
        var product = value * factor;
        if (!(product >= 1) || product >= long.MaxValue)
            return false;
        bytes = (long)product;
        return true;
    }

    /// <summary>An amount in whole MiB, rounded up, such as <c>512MiB</c>: fit to be given back as an option.</summary>
    public static string Format(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(bytes / (Kibi * Kibi)):F0}MiB");
}
