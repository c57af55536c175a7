using Unmix.Formats.Scenes.Products.Dlr;

namespace Unmix.Formats.Scenes.Products.EnMap;

/// <summary>
/// EnMAP L2A (DLR): an image of any of the forms that are offered, quality layers and an XML, in a folder. The
/// bands of two detectors come by
/// wavelength; those of the first are bad where the second has them too, and those that hold nothing at all.
/// </summary>
internal sealed class EnMapProduct : IProductFormat
{
    private const string BandElement = "bandID";
    private const int Water = 2; // of QL_QUALITY_CLASSES: 1 land, 2 water, 3 background

    private static readonly (string Kind, QualityMask Mask)[] Layers =
    [
        ("QL_QUALITY_CLOUD", QualityMask.Cloud),
        ("QL_QUALITY_CIRRUS", QualityMask.Cirrus),
        ("QL_QUALITY_CLOUDSHADOW", QualityMask.Shadow),
        ("QL_QUALITY_HAZE", QualityMask.Haze),
        ("QL_QUALITY_SNOW", QualityMask.Snow),
    ];

    /// <inheritdoc/>
    public string? MainOf(ProductCandidate candidate)
    {
        if (DlrParts.Find(candidate) is not { } parts)
            return null;
        var isNamed = parts.Stem.StartsWith("ENMAP", StringComparison.OrdinalIgnoreCase);
        if (parts.Xml is null)
        {
            return !isNamed
                ? null
                : throw new SceneException(
                    $"The EnMAP image '{parts.Image ?? candidate.Path}' has no metadata beside it "
                        + $"('{parts.Stem}-METADATA.XML'), which would state its wavelengths and its scale. "
                        + "Put them there."
                );
        }
        if (!isNamed && !DlrXml.Read(parts.Xml).HasBands(BandElement))
            return null;
        return parts.Image
            ?? throw new SceneException(
                $"The EnMAP metadata '{parts.Xml}' have no image beside them " + $"('{parts.Stem}-SPECTRAL_IMAGE.TIF'). Put it there."
            );
    }

    /// <inheritdoc/>
    public ProductScene Open(ProductCandidate main, SceneReadOptions options, Belongings belongings)
    {
        var parts = DlrParts.Find(main)!; // MainOf found them
        var xml = DlrXml.Read(parts.Xml!);
        RequireReflectance(parts, xml);
        var bands = xml.Bands(BandElement);
        var image = new DlrImage(parts, bands, BadBands(xml, bands), xml.Taken);
        return image.Open(
            OpenLayers(parts, belongings),
            new ProductFacts { Name = "EnMAP L2A " + "reflectance", Sensor = "EnMAP" },
            options,
            belongings
        );
    }

    private static void RequireReflectance(DlrParts parts, DlrXml xml)
    {
        var level = xml.Text("processingLevel") ?? xml.Text("level") ?? "";
        foreach (var other in (string[])["L1B", "L1C"])
        {
            if (
                parts.Stem.Contains(other + "-", StringComparison.OrdinalIgnoreCase)
                || level.Equals(other, StringComparison.OrdinalIgnoreCase)
            )
            {
                throw new SceneException(
                    $"'{parts.Image}' is of an EnMAP {other} product, which holds radiance; abundances need "
                        + "reflectance. Order "
                        + "the scene as L2A."
                );
            }
        }
    }

    private static bool[] BadBands(DlrXml xml, IReadOnlyList<DlrBand> bands)
    {
        var bad = xml.BlankBands(BandElement, bands.Count) ?? new bool[bands.Count];
        if (xml.List("vnirProductQuality", "expectedChannelsList") is not { } first)
            return bad;
        var isFirst = new bool[bands.Count];
        foreach (var number in first)
        {
            if (number < 1 || number > bands.Count)
                return bad; // of another numbering
            isFirst[number - 1] = true;
        }
        var doubled = DetectorOverlap.Doubled([.. bands.Select(band => band.CentreNm)], isFirst);
        return [.. bad.Select((isBad, band) => isBad || doubled[band])];
    }

    private static List<QualityLayer> OpenLayers(DlrParts parts, Belongings belongings)
    {
        var layers = new List<QualityLayer>();
        foreach (var (kind, mask) in Layers)
        {
            // cirrus: 1 thin, 2 medium, 3 thick
            if (DlrLayer.Open(parts, kind, belongings) is { } cube)
                layers.Add(new QualityLayer(cube, 0, mask, kind, value => value > 0));
        }
        if (DlrLayer.Open(parts, "QL_QUALITY_CLASSES", belongings) is { } classes)
            layers.Add(new QualityLayer(classes, 0, QualityMask.Water, "QL_QUALITY_CLASSES", value => value == Water));
        return layers;
    }
}
