using Unmix.Formats.Scenes.Cubes;
using Unmix.Formats.Scenes.Products.Geolocation;

namespace Unmix.Formats.Scenes.Products.Pace;

/// <summary>
/// Surface reflectance of PACE's ocean colour instrument (NASA, netCDF-4, L2 SFREFL): a swath too wide for a zone of UTM,
/// placed on longitude and latitude.
/// </summary>
internal sealed class PaceProduct : IProductFormat
{
    private const string What = "a PACE OCI SFREFL product";
    private const string Data = "/geophysical_data";
    private const string Cube = Data + "/rhos";
    private const double PixelDegrees = 0.01; // of the map, about 1.1 km, as a pixel in the middle of the swath

    /// <inheritdoc/>
    public string? MainOf(ProductCandidate candidate)
    {
        if (candidate.Arrays is not { } file)
            return null;
        var groups = file.Groups("/");
        if (!groups.Contains("geophysical_data") || !groups.Contains("navigation_data"))
            return null;
        if (file.Arrays(Data).Contains("rhos"))
            return candidate.Path;
        if (!$"{file.Text("/", "instrument")} {file.Text("/", "platform")}".Contains("PACE", StringComparison.Ordinal))
            return null;
        throw new SceneException(
            $"'{candidate.Path}' is a PACE product without surface reflectance ('{Cube}'), from which no "
                + "abundances can be "
                + "computed. Download the granule's SFREFL product."
        );
    }

    /// <inheritdoc/>
    public ProductScene Open(ProductCandidate main, SceneReadOptions options, Belongings belongings)
    {
        var file = belongings.Add(main.Take());
        CubeAxis[] usual = [CubeAxis.Row, CubeAxis.Column, CubeAxis.Band];
        var axes = ProductArrays.Named(file, Cube, usual, "number_of_lines", "pixels_per_line");
        var table = PaceBands.Read(file, Cube, Array.IndexOf(axes, CubeAxis.Band), What);
        var cube = belongings.Add(ProductArrays.Cube(file, Cube, What, axes, table.Wavelengths.BandCount));
        var layers = PaceFlags.Open(file, cube, belongings);
        var masked = ProductScreens.Choose(options, layers, What, main.Path, "Ask for those, or leave it out.");
        var screen = ProductScreens.Apply(masked, layers, cube.Rows, cube.Columns);
        var placement = SwathPlacement.Try(
            () =>
                SwathPlacement.ByDegrees(
                    file,
                    "/navigation_data/latitude",
                    "/navigation_data/longitude",
                    cube,
                    SwathGrid.LongitudeLatitude(PixelDegrees)
                ),
            out var notPlaced
        );
        var version = file.Text("/", "processing_version");
        var profile = ProductBands.With(
            table.Describe(CubeProfile.Of(file, cube)) with
            {
                Taken = ProductBands.Time(file.Text("/", "time_coverage_start")),
                Product = new ProductFacts
                {
                    Name = $"PACE OCI surface reflectance (SFREFL){(version is null ? "" : $", version {version}")}",
                    Sensor = "PACE OCI",
                    Quality = [.. layers.Select(layer => new QualityFacts(layer.Mask, layer.Name, file.Path))],
                    Masked = masked,
                    PlacedBy = placement is null ? null : SwathPlacement.How,
                    NotPlaced = notPlaced,
                },
                Placement = placement?.Grid,
                ReaderBytes =
                    CubeSpectra.ScratchBytesOf(cube)
                    + (screen is null ? 0 : PixelScreen.BytesOf(cube.Rows, cube.Columns))
                    + (placement?.Bytes ?? 0),
            },
            options
        );
        return new ProductScene
        {
            Profile = profile,
            Spectra = new CubeSpectra(profile, CubeSpectra.AllBands(cube)),
            Screen = screen,
            Placement = placement,
        };
    }
}
