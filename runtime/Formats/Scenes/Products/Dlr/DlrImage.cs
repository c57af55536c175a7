using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Rasters;
using Unmix.Formats.Spectra;

namespace Unmix.Formats.Scenes.Products.Dlr;

/// <summary>The image of an EnMAP or DESIS scene with what its metadata say of it.</summary>
/// <param name="Parts">The scene's files.</param>
/// <param name="Bands">[L] in the order of the image.</param>
/// <param name="IsBad">[L] bands that are not to be used.</param>
/// <param name="Taken">When.</param>
internal sealed record DlrImage(DlrParts Parts, IReadOnlyList<DlrBand> Bands, IReadOnlyList<bool> IsBad, DateTimeOffset? Taken)
{
    /// <summary>Opens the image.</summary>
    /// <param name="layers">Its quality layers.</param>
    /// <param name="facts">What is told of the product; what is masked and the layers are filled in.</param>
    /// <param name="options">What the user knows better.</param>
    /// <param name="belongings">Takes it.</param>
    /// <exception cref="SceneException">It has other bands than its metadata, or can't be opened.</exception>
    /// <exception cref="OptionsException">A mask is asked for that it does not have.</exception>
    public ProductScene Open(IReadOnlyList<QualityLayer> layers, ProductFacts facts, SceneReadOptions options, Belongings belongings)
    {
        var image = Parts.Image!; // the caller found it
        var masked = ProductScreens.Choose(
            options,
            layers,
            $"the {facts.Sensor} product",
            image,
            "Put the product's other quality " + "layers beside it, ask for those, or leave it out."
        );
        var reader = belongings.Add(
            RasterReader.Open(SceneSource.Find(image), options, profile =>
                Describe(
                    profile,
                    facts with
                    {
                        Quality = [.. layers.Select(layer => new QualityFacts(layer.Mask, layer.Name, layer.Cube.Path))],
                        Masked = masked,
                    },
                    options
                )
            )
        );
        var profile = reader.Profile;
        var screen = ProductScreens.Apply(masked, layers, profile.Height, profile.Width);
        string[] files =
        [
            .. profile.Files,
            .. Parts.Xml is { } xml ? [xml] : Array.Empty<string>(),
            .. layers.Where(layer => masked.HasFlag(layer.Mask)).Select(layer => layer.Cube.Path),
        ];
        profile = profile with
        {
            Files = [.. files.Distinct()],
            ReaderBytes = profile.ReaderBytes + (screen is null ? 0 : PixelScreen.BytesOf(profile.Height, profile.Width)),
        };
        return new ProductScene
        {
            Profile = profile,
            Spectra = reader,
            Screen = screen,
        };
    }

    private SceneProfile Describe(SceneProfile profile, ProductFacts facts, SceneReadOptions options)
    {
        if (profile.BandCount != Bands.Count)
        {
            throw new SceneException(
                $"The image '{Parts.Image}' has {profile.BandCount} bands but its metadata describe "
                    + $"{Bands.Count} "
                    + $"('{Parts.Xml}'). The product's parts do not belong together, or "
                    + "are damaged; download it again."
            );
        }
        double[]? widths = Bands.All(band => band.WidthNm is not null) ? [.. Bands.Select(band => band.WidthNm!.Value)] : null; // all have
        var table = new BandTable(
            new WavelengthGrid([.. Bands.Select(band => band.CentreNm)], widths),
            IsBad,
            [.. Bands.Select(band => band.Gain)],
            [.. Bands.Select(band => band.Offset)],
            NoData: null
        );
        var described = table.Describe(profile) with
        {
            NoData = profile.NoData,
            // GDAL leaves systems of raw images unnamed, some versions at least.
            GeoReference = profile.GeoReference with
            {
                ProjectionWkt = EpsgSystem.Named(profile.GeoReference.ProjectionWkt),
            },
            Taken = Taken ?? profile.Taken,
            Product = facts,
            Warnings = [.. profile.Warnings.Where(IsOfThePlace)],
        };
        return ProductBands.With(described, options);
    }

    /// <summary>What GDAL's facts lack the metadata have, so that only what was odd about the place is still to be told.</summary>
    private static bool IsOfThePlace(string warning) => warning.Contains("place", StringComparison.Ordinal);
}
