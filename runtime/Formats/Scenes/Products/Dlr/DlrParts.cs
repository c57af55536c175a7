namespace Unmix.Formats.Scenes.Products.Dlr;

/// <summary>
/// The files of a scene as EnMAP and DESIS name them: what all begin with, then <c>-SPECTRAL_IMAGE.TIF</c>,
/// <c>-METADATA.XML</c> and layers.
/// </summary>
/// <param name="Stem">What the names begin with.</param>
/// <param name="Image">The path of the image; null where there is none.</param>
/// <param name="Header">The path of a text header of the image; null where there is none.</param>
/// <param name="Xml">The path of the metadata; null where there are none.</param>
/// <param name="Siblings">All files beside them, and they themselves.</param>
internal sealed record DlrParts(string Stem, string? Image, string? Header, string? Xml, IReadOnlyList<string> Siblings)
{
    private const string ImageMark = "-SPECTRAL_IMAGE";
    private const string XmlMark = "-METADATA";
    private const string LayerMark = "-QL_";
    private const string Cloud = "_COG"; // what ends the names of cloud-optimised copies

    /// <summary>Endings of images, the preferred one first.</summary>
    private static readonly string[] ImageEndings = [".tif", ".tiff", ".bsq", ".bil", ".bip", ".jp2", ".img", ".dat"];

    /// <summary>Finds the files of the scene that a file belongs to: its image, its metadata, or a layer beside its image.</summary>
    /// <returns>Null where the file is not called so.</returns>
    public static DlrParts? Find(ProductCandidate candidate)
    {
        if (LayerStemOf(candidate.Name) is { } scene)
            return Of(scene, candidate.Siblings) is { Image: not null } whole ? whole : null;
        if (StemOf(candidate.Name) is not { } stem || (IsImage(candidate.Name) && MadeMap.Is(candidate.Path)))
            return null;
        var parts = Of(stem, candidate.Siblings);
        return IsImage(candidate.Name) ? parts with { Image = candidate.Path } : parts; // the copy that was given
    }

    /// <summary>The path of a layer, such as <c>QL_QUALITY_CLOUD</c>; null where there is none.</summary>
    public string? Layer(string kind)
    {
        string[] wanted = [$"{Stem}-{kind}", $"{Stem}-{kind}{Cloud}"];
        return Siblings.FirstOrDefault(path =>
            ImageEndings.Any(ending =>
                wanted.Any(start => VirtualPath.FileName(path).Equals(start + ending, StringComparison.OrdinalIgnoreCase))
            )
        );
    }

    private static DlrParts Of(string stem, IReadOnlyList<string> siblings)
    {
        string[] own = [.. siblings.Where(path => stem.Equals(StemOf(VirtualPath.FileName(path)), StringComparison.OrdinalIgnoreCase))];
        return new DlrParts(
            stem,
            own.Where(path => IsImage(VirtualPath.FileName(path))).OrderBy(Rank).FirstOrDefault(),
            Array.Find(own, path => Ends(path, ".hdr")),
            Array.Find(own, path => Ends(path, ".xml")),
            siblings
        );
    }

    /// <summary>What a name begins with, where it is that of an image, the header of one, or metadata.</summary>
    private static string? StemOf(string name)
    {
        var at = name.IndexOf(ImageMark, StringComparison.OrdinalIgnoreCase);
        if (at > 0 && (IsImage(name) || Ends(name, ".hdr")))
            return name[..at];
        at = name.IndexOf(XmlMark, StringComparison.OrdinalIgnoreCase);
        return at > 0 && Ends(name, ".xml") && !Ends(name, ".aux.xml") ? name[..at] : null;
    }

    private static string? LayerStemOf(string name)
    {
        var at = name.IndexOf(LayerMark, StringComparison.OrdinalIgnoreCase);
        return at > 0 && ImageEndings.Any(ending => Ends(name, ending)) ? name[..at] : null;
    }

    private static bool IsImage(string name) =>
        name.Contains(ImageMark, StringComparison.OrdinalIgnoreCase) && ImageEndings.Any(ending => Ends(name, ending));

    private static bool Ends(string name, string ending) => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    private static int Rank(string path) =>
        Array.FindIndex(ImageEndings, ending => Ends(path, ending)) * 2
        + (VirtualPath.FileName(path).Contains(Cloud + ".", StringComparison.OrdinalIgnoreCase) ? 1 : 0);
}
