using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Products;

/// <summary>What lies in a folder of one of GDAL's virtual file systems, such as a zip.</summary>
internal static unsafe class FolderNames
{
    /// <summary>Paths of files and folders in ordinal order; none where there are none, or GDAL can't list them.</summary>
    public static IReadOnlyList<string> Paths(string folder)
    {
        GdalLibrary.Require();
        GdalFault.Forget();
        return
        [
            .. BorrowedText
                .TakeList(GdalNative.VSIReadDir(folder))
                .Select(name => name.TrimEnd('/'))
                .Where(name => name is not ("" or "." or ".."))
                .Order(StringComparer.Ordinal)
                .Select(name => $"{folder}/{name}"),
        ];
    }
}
