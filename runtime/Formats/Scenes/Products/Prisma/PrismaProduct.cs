using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Cubes;
using Unmix.Formats.Scenes.Products.Geolocation;

namespace Unmix.Formats.Scenes.Products.Prisma;

/// <summary>
/// PRISMA reflectance (ASI, HDF-EOS5): L2D on a map's grid, L2C in the sensor's geometry with latitude and longitude. It
/// has no quality layers: a
/// stored 0 says that there is nothing, also where a retrieval failed.
/// </summary>
internal sealed class PrismaProduct : IProductFormat
{
    private const string Swaths = "/HDFEOS/SWATHS";
    private const string Before = "PRS_";
    private const string After = "_HCO"; // the hyperspectral cubes
    private const double PixelMetres = 30;

    /// <inheritdoc/>
    public string? MainOf(ProductCandidate candidate) => candidate.Arrays is { } file && Swath(file) is not null ? candidate.Path : null;

    /// <inheritdoc/>
    public ProductScene Open(ProductCandidate main, SceneReadOptions options, Belongings belongings)
    {
        var file = belongings.Add(main.Take());
        var swath = Swath(file)!; // MainOf found it
        var level = swath[Before.Length..^After.Length];
        if (level is not ("L2D" or "L2C"))
        {
            throw new SceneException(
                $"'{file.Path}' is a PRISMA {level} product, which holds radiance; abundances need reflectance. "
                    + "Download the "
                    + "scene's L2D product"
                    + (level == "L2B" ? ", or L2C for the sensor's geometry." : ".")
            );
        }
        var of = $"a PRISMA {level} product";
        var bands = PrismaBands.Open(file, $"{Swaths}/{swath}/Data Fields", of, belongings);
        SampleCube[] cubes = [.. bands.Places.Select(place => place.Cube).Distinct()];
        var masked = ProductScreens.Choose(options, [], of, main.Path, "Leave it out.");
        var place = $"{Swaths}/{swath}/Geolocation Fields";
        string? notPlaced = null;
        var placement =
            level == "L2C"
                ? SwathPlacement.Try(
                    () => SwathPlacement.ByDegrees(file, $"{place}/Latitude", $"{place}/Longitude", cubes[0], SwathGrid.Utm(PixelMetres)),
                    out notPlaced
                )
                : null;
        var grid = level == "L2D" ? PrismaGrid.Read(file, place, (cubes[0].Rows, cubes[0].Columns), of, out notPlaced) : GeoReference.None;
        var profile = ProductBands.With(
            bands.Table.Describe(CubeProfile.Of(file, cubes)) with
            {
                GeoReference = grid,
                Taken = ProductBands.Time(file.Text("/", "Product_StartTime")),
                Product = new ProductFacts
                {
                    Name = $"PRISMA {level} reflectance",
                    Sensor = "PRISMA",
                    Masked = masked,
                    PlacedBy = placement is null ? null : SwathPlacement.How,
                    NotPlaced = notPlaced,
                },
                Placement = placement?.Grid,
                ReaderBytes = cubes.Max(CubeSpectra.ScratchBytesOf) + (placement?.Bytes ?? 0),
            },
            options
        );
        return new ProductScene
        {
            Profile = profile,
            Spectra = new CubeSpectra(profile, bands.Places),
            Placement = placement,
        };
    }

    private static string? Swath(ArrayFile file) =>
        file.Groups(Swaths)
            .FirstOrDefault(group =>
                group.StartsWith(Before, StringComparison.Ordinal)
                && group.EndsWith(After, StringComparison.Ordinal)
                && group.Length > Before.Length + After.Length
            );
}
