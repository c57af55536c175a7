using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Containers;

/// <summary>Values of attributes, copied.</summary>
internal static unsafe class AttributeValue
{
    /// <summary>The text, the first of several; null where there is no attribute.</summary>
    public static string? Text(GdalAttribute attribute) =>
        attribute.IsInvalid ? null : BorrowedText.Copy(GdalNative.GDALAttributeReadAsString(attribute))?.Trim('\0', ' ');

    /// <summary>The numbers; null where there is no attribute or none in it.</summary>
    public static double[]? Numbers(GdalAttribute attribute)
    {
        if (attribute.IsInvalid)
            return null;
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
}
