using System.Globalization;
using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Containers;

/// <summary>Values of attributes, copied.</summary>
internal static unsafe class AttributeValue
{
    private static readonly char[] Separators = [' ', ',', ';', '\t', '\n', '\r', '\0', '[', ']', '{', '}', '(', ')'];

    /// <summary>The text, the first of several; null where there is no attribute.</summary>
    public static string? Text(GdalAttribute attribute) =>
        attribute.IsInvalid ? null : BorrowedText.Copy(GdalNative.GDALAttributeReadAsString(attribute))?.Trim('\0', ' ');

    /// <summary>All texts, of an attribute of one or of several; null where there is no attribute, or none of texts.</summary>
    public static IReadOnlyList<string>? Texts(GdalAttribute attribute)
    {
        if (attribute.IsInvalid)
            return null;
        using var type = GdalNative.GDALAttributeGetDataType(attribute);
        return GdalNative.GDALExtendedDataTypeGetClass(type) == GdalNative.TextClass
            ? BorrowedText.TakeList(GdalNative.GDALAttributeReadAsStringArray(attribute))
            : null;
    }

    /// <summary>
    /// The numbers; null where there is no attribute or none in it. Numbers that are written as text count, one or several: GDAL
    /// takes texts for 0.
    /// </summary>
    public static double[]? Numbers(GdalAttribute attribute)
    {
        if (attribute.IsInvalid)
            return null;
        using var type = GdalNative.GDALAttributeGetDataType(attribute);
        if (GdalNative.GDALExtendedDataTypeGetClass(type) == GdalNative.TextClass)
            return OfTexts(BorrowedText.TakeList(GdalNative.GDALAttributeReadAsStringArray(attribute)));
        var memory = GdalNative.GDALAttributeReadAsDoubleArray(attribute, out var count);
        if (memory is null)
            return null;
        try
        {
            return count == 0 ? null : new ReadOnlySpan<double>(memory, checked((int)count)).ToArray();
        }
        finally
        {
            GdalNative.VSIFree(memory);
        }
    }

    /// <summary>Numbers in texts, separated as lists are; null where something else is among them.</summary>
    internal static double[]? OfTexts(IEnumerable<string> texts)
    {
        string[] items = [.. texts.SelectMany(text => text.Split(Separators, StringSplitOptions.RemoveEmptyEntries))];
        var numbers = new double[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            if (!double.TryParse(items[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
                return null;
        }
        return numbers.Length == 0 ? null : numbers;
    }
}
