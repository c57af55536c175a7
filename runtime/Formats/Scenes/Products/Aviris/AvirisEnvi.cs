using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Rasters;

namespace Unmix.Formats.Scenes.Products.Aviris;

/// <summary>
/// Orthorectified reflectance of AVIRIS-3 and AVIRIS-NG as ENVI, on a grid that is turned to the line of flight and stays
/// so. Where the header lists no
/// bad bands those that water vapour hides are.
/// </summary>
internal sealed class AvirisEnvi : IProductFormat
{
    /// <inheritdoc/>
    public string? MainOf(ProductCandidate candidate)
    {
        if (AvirisName.Read(candidate.Name) is null || candidate.IsArrays || candidate.IsTiff || candidate.IsXml)
            return null;
        var isHeader = candidate.Name.EndsWith(".hdr", StringComparison.OrdinalIgnoreCase);
        var data = isHeader ? SceneSource.Find(candidate.Path).Path : candidate.Path;
        return IsReflectance(VirtualPath.FileName(data)) && (isHeader || HasHeader(candidate)) ? data : null;
    }

    /// <inheritdoc/>
    public ProductScene Open(ProductCandidate main, SceneReadOptions options, Belongings belongings)
    {
        var named = AvirisName.Read(main.Name)!; // MainOf read it
        var masked = ProductScreens.Choose(options, [], "an AVIRIS reflectance product", main.Path, "Leave it out.");
        var reader = belongings.Add(RasterReader.Open(SceneSource.Find(main.Path), options, profile => Describe(profile, named, masked)));
        return new ProductScene { Profile = reader.Profile, Spectra = reader };
    }

    private static SceneProfile Describe(SceneProfile profile, AvirisName named, QualityMask masked) =>
        profile with
        {
            BadBands = profile.BadBands ?? (profile.Wavelengths is { } bands ? WaterVapour.BadBands(bands.CentresNm) : null),
            // GDAL leaves systems of map info unnamed
            GeoReference = profile.GeoReference with
            {
                ProjectionWkt = EpsgSystem.Named(profile.GeoReference.ProjectionWkt),
            },
            Taken = profile.Taken ?? named.Taken,
            Product = new ProductFacts
            {
                Name = $"{named.Sensor} orthorectified reflectance",
                Sensor = named.Sensor,
                Masked = masked,
            },
        };

    /// <summary>
    /// AVIRIS-3 and AVIRIS-5 end in RFL_ORT, AVIRIS-NG in rfl, a version and img; other parts of a line have other words
    /// there.
    /// </summary>
    private static bool IsReflectance(string name) =>
        name.Contains("_RFL_", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("_RFL", StringComparison.OrdinalIgnoreCase)
        || name.Contains("_corr_", StringComparison.OrdinalIgnoreCase);

    private static bool HasHeader(ProductCandidate candidate)
    {
        string[] headers = [candidate.Name + ".hdr", Path.ChangeExtension(candidate.Name, ".hdr")];
        return candidate.Siblings.Any(path => headers.Contains(VirtualPath.FileName(path), StringComparer.OrdinalIgnoreCase));
    }
}
