using System.Globalization;

namespace Unmix.Report.Pictures;

/// <summary>A colour of the screen, sRGB.</summary>
/// <param name="Red">0 to 255.</param>
/// <param name="Green">0 to 255.</param>
/// <param name="Blue">0 to 255.</param>
public readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    /// <summary>Reads <c>#rrggbb</c>.</summary>
    public static Rgb Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        byte At(int place) => byte.Parse(text.AsSpan(place, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new Rgb(At(1), At(3), At(5));
    }

    /// <inheritdoc/>
    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";
}
