using System.Runtime.InteropServices;

namespace Unmix.Formats.Scenes.Gdal;

/// <summary>Copies text that GDAL keeps.</summary>
internal static unsafe class BorrowedText
{
    /// <returns>Null for null, and for text that is only blank.</returns>
    public static string? Copy(byte* text)
    {
        var copy = Marshal.PtrToStringUTF8((nint)text);
        return string.IsNullOrWhiteSpace(copy) ? null : copy;
    }

    /// <summary>An item of a dataset's metadata; keys are not case-sensitive.</summary>
    public static string? Metadata(GdalDataset dataset, string key, string? domain = null) =>
        Copy(GdalNative.GDALGetMetadataItem(dataset, key, domain));

    /// <summary>The short name of the format that a dataset is of.</summary>
    public static string? DriverOf(GdalDataset dataset) =>
        Copy(GdalNative.GDALGetDriverShortName(GdalNative.GDALGetDatasetDriver(dataset)));

    /// <summary>The first value of a domain; some formats give it only as part of the whole list.</summary>
    public static string? FirstOf(GdalDataset dataset, string domain)
    {
        var list = GdalNative.GDALGetMetadata(dataset, domain);
        return list is null || *list is null ? null : Copy(*list)?.Split('=', 2)[^1];
    }

    /// <summary>The name by which a dataset was opened.</summary>
    public static string? Description(GdalDataset dataset) => Copy(GdalNative.GetDatasetDescription(dataset));

    /// <summary>All items of a domain of a dataset's metadata.</summary>
    public static Dictionary<string, string> Items(GdalDataset dataset, string domain)
    {
        var items = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var item = GdalNative.GDALGetMetadata(dataset, domain); item is not null && *item is not null; item++)
        {
            if (Copy(*item)?.Split('=', 2) is [var key, var value])
                items[key] = value;
        }
        return items;
    }

    /// <summary>The files of a dataset as GDAL names them, in its order; this list, unlike others, is ours to free.</summary>
    public static IReadOnlyList<string> Files(GdalDataset dataset) => TakeList(GdalNative.GDALGetFileList(dataset));

    /// <summary>The texts of a list that is ours to free; none for null.</summary>
    public static IReadOnlyList<string> TakeList(byte** list)
    {
        if (list is null)
            return [];
        try
        {
            var texts = new List<string>();
            for (var item = list; *item is not null; item++)
            {
                if (Copy(*item) is { } text)
                    texts.Add(text);
            }
            return texts.AsReadOnly();
        }
        finally
        {
            GdalNative.CSLDestroy(list);
        }
    }

    /// <summary>An item of a band's metadata; keys are not case-sensitive.</summary>
    public static string? BandMetadata(nint band, string key, string? domain = null) =>
        Copy(GdalNative.GDALGetBandMetadataItem(band, key, domain));
}
