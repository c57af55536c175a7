using System.Globalization;
using Unmix.Formats.Spectra;

namespace Unmix.Formats.Scenes.Products;

/// <summary>What a product says of its bands, one entry each, in the order in which the scene lists them.</summary>
/// <param name="Wavelengths">[L] centres and widths.</param>
/// <param name="IsBad">[L] true for bands that are not to be used.</param>
/// <param name="Scale">[L] reflectance = stored * Scale + Offset.</param>
/// <param name="Offset">[L] see <paramref name="Scale"/>.</param>
/// <param name="NoData">The stored value for nothing, of every band; null for none.</param>
internal sealed record BandTable(
    WavelengthGrid Wavelengths,
    IReadOnlyList<bool> IsBad,
    IReadOnlyList<double> Scale,
    IReadOnlyList<double> Offset,
    double? NoData
)
{
    /// <summary>Bands of one scale.</summary>
    public static BandTable Uniform(
        WavelengthGrid wavelengths,
        IReadOnlyList<bool> isBad,
        double? noData,
        double scale = 1,
        double offset = 0
    ) =>
        new(
            wavelengths,
            isBad,
            [.. Enumerable.Repeat(scale, wavelengths.BandCount)],
            [.. Enumerable.Repeat(offset, wavelengths.BandCount)],
            noData
        );

    /// <summary>Puts what the bands are into the facts of a scene.</summary>
    /// <param name="profile">The other facts; its lists are replaced.</param>
    public SceneProfile Describe(SceneProfile profile) =>
        profile with
        {
            BandCount = Wavelengths.BandCount,
            Wavelengths = Wavelengths,
            BadBands = IsBad.Contains(true) ? IsBad : null,
            BandNames = [.. Wavelengths.CentresNm.Select(nm => string.Create(CultureInfo.InvariantCulture, $"{nm:F1} nm"))],
            Scale = Scale,
            Offset = Offset,
            ScaleSource = SceneProfile.ScaleFromProduct,
            NoData = [.. Enumerable.Repeat(NoData, Wavelengths.BandCount)],
        };
}
