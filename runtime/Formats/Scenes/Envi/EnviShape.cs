using System.Globalization;

namespace Unmix.Formats.Scenes.Envi;

/// <summary>How a header says that samples lie in their file.</summary>
/// <param name="Width">Columns (<c>samples</c>).</param>
/// <param name="Height">Rows (<c>lines</c>).</param>
/// <param name="BandCount">Bands.</param>
/// <param name="PixelType">Of a sample; Unknown for complex ones.</param>
/// <param name="Offset">Bytes before the first.</param>
internal sealed record EnviShape(int Width, int Height, int BandCount, PixelType PixelType, long Offset)
{
    /// <summary>A header within the data file is small; beyond this its number is not one.</summary>
    public const long LargestOffset = 1L << 40;

    /// <summary>GDAL counts in 32 bits.</summary>
    public const int Largest = int.MaxValue;

    /// <summary>Bytes that the file has where it is not compressed.</summary>
    public long Bytes => checked(Offset + (long)Width * Height * BandCount * PixelType.SizeInBytes());

    /// <summary>By ENVI's number of a <c>data type</c>; Unknown for others, complex ones among them.</summary>
    public static PixelType TypeOf(string? number) =>
        number?.Trim() switch
        {
            "1" => PixelType.Byte,
            "2" => PixelType.Int16,
            "3" => PixelType.Int32,
            "4" => PixelType.Float32,
            "5" => PixelType.Float64,
            "12" => PixelType.UInt16,
            "13" => PixelType.UInt32,
            "14" => PixelType.Int64,
            "15" => PixelType.UInt64,
            _ => PixelType.Unknown,
        };

    /// <summary>Null where a field is missing or makes no sense.</summary>
    public static EnviShape? Find(EnviHeaderFields fields)
    {
        long? Side(string key) => fields[key] is { } text && Whole(text) is { } number and > 0 and <= Largest ? number : null;
        if (Side("samples") is not { } width || Side("lines") is not { } height || Side("bands") is not { } bands)
            return null;
        var offset = fields["header offset"] is { } text ? Whole(text) : 0;
        if (offset is not (>= 0 and <= LargestOffset) || TypeOf(fields["data type"]) is var type && type == PixelType.Unknown)
            return null;
        try
        {
            var shape = new EnviShape((int)width, (int)height, (int)bands, type, offset.Value);
            return shape.Bytes > 0 ? shape : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>A whole number, with or without a comment behind it; null for another text.</summary>
    public static long? Whole(string text)
    {
        var number = text.Split(';', 2)[0];
        if (long.TryParse(number, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole))
            return whole;
        return
            double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            && double.IsInteger(real)
            && Math.Abs(real) < 1L << 53
            ? (long)real
            : null;
    }
}
