namespace Unmix.Formats.Scenes.Products;

/// <summary>Products that are delivered in a zip, which GDAL reads without unpacking.</summary>
internal static class ZipContent
{
    /// <summary>
    /// The only file of an ending in a zip, as GDAL names it; null where the candidate is no zip, or has none or several.
    /// </summary>
    /// <param name="candidate">The file.</param>
    /// <param name="ending">With the dot; capitals do not matter.</param>
    public static string? Only(ProductCandidate candidate, string ending)
    {
        if (FolderIn(candidate) is not { } folder)
            return null;
        string[] paths = [.. FolderNames.Paths(folder).Where(path => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))];
        return paths.Length == 1 ? paths[0] : null;
    }

    /// <summary>A zip as the folder that GDAL takes it for; null for what is none.</summary>
    public static string? FolderIn(ProductCandidate candidate) =>
        candidate.Start.StartsWith("PK\u0003\u0004"u8) && candidate.Name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)
            ? $"/vsizip/{candidate.Path}"
            : null;
}
