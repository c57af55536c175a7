using Unmix.Formats.Scenes.Products.Dlr;

namespace Unmix.Formats.Scenes.Products.Desis;

/// <summary>
/// DESIS L2A (DLR): a GeoTIFF, quality layers, an XML, and a text header in ENVI's words that describes the GeoTIFF too.
/// Bands and scales are taken from
/// the XML, or from the header where that is missing.
/// </summary>
internal sealed class DesisProduct : IProductFormat
{
    private const string BandElement = "band";
    private const string LayersKind = "QL_QUALITY-2";

    /// <summary>The bands of the raster of layers; the last two are values.</summary>
    private static readonly (string Name, QualityMask Mask)[] Layers =
    [
        ("shadow", QualityMask.Shadow),
        ("land", QualityMask.Land),
        ("snow", QualityMask.Snow),
        ("haze over land", QualityMask.Haze),
        ("haze over water", QualityMask.Haze),
        ("cloud over land", QualityMask.Cloud),
        ("cloud over water", QualityMask.Cloud),
        ("water", QualityMask.Water),
    ];

    /// <inheritdoc/>
    public string? MainOf(ProductCandidate candidate)
    {
        if (DlrParts.Find(candidate) is not { } parts)
            return null;
        var isNamed = parts.Stem.StartsWith("DESIS", StringComparison.OrdinalIgnoreCase);
        if (!isNamed && (parts.Xml is null || !DlrXml.Read(parts.Xml).HasBands(BandElement)))
            return null;
        if (parts.Xml is null && parts.Header is null)
        {
            throw new SceneException(
                $"The DESIS image '{parts.Image ?? candidate.Path}' has neither metadata ('{parts.Stem}-METADATA.xml') nor "
                    + "a header "
                    + $"('{parts.Stem}-SPECTRAL_IMAGE.hdr') beside it, where its "
                    + "wavelengths and its scale stand. Put one of them there."
            );
        }
        return parts.Image
            ?? throw new SceneException(
                $"The DESIS metadata '{parts.Xml ?? parts.Header}' have no image beside them "
                    + $"('{parts.Stem}-SPECTRAL_IMAGE.tif'). Put it there."
            );
    }

    /// <inheritdoc/>
    public ProductScene Open(ProductCandidate main, SceneReadOptions options, Belongings belongings)
    {
        var parts = DlrParts.Find(main)!; // MainOf found them
        foreach (var other in (string[])["L1A", "L1B", "L1C"])
        {
            if (parts.Stem.Contains($"-{other}-", StringComparison.OrdinalIgnoreCase))
            {
                throw new SceneException(
                    $"'{main.Path}' is of a DESIS {other} product, which holds radiance; abundances need "
                        + "reflectance. Order the scene as L2A."
                );
            }
        }
        var xml = parts.Xml is { } path ? DlrXml.Read(path) : null;
        var bands = xml?.Bands(BandElement) ?? DesisHeader.Bands(parts.Header!); // MainOf found one of them
        var image = new DlrImage(parts, bands, new bool[bands.Count], xml?.Taken);
        var facts = new ProductFacts { Name = "DESIS L2A reflectance", Sensor = "DESIS" };
        return image.Open(OpenLayers(parts, belongings), facts, options, belongings);
    }

    private static QualityLayer[] OpenLayers(DlrParts parts, Belongings belongings) =>
        DlrLayer.Open(parts, LayersKind, belongings) is not { } cube
            ? []
            :
            [
                .. Layers
                    .Take(cube.Bands)
                    .Select((layer, band) => new QualityLayer(cube, band, layer.Mask, $"{LayersKind}, {layer.Name}", value => value > 0)),
            ];
}
