using System.Globalization;
using System.Text.RegularExpressions;
using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Cubes;
using Unmix.Formats.Spectra;

namespace Unmix.Formats.Scenes.Products.Neon;

/// <summary>
/// Reflectance of NEON's airborne observation platform (HDF5): flight lines and tiles, directional and bidirectional. All
/// of it lies below a group with
/// the site's name. Values in the windows of water vapour are noise and are only declared bad.
/// </summary>
internal sealed partial class NeonProduct : IProductFormat
{
    private const string What = "a NEON reflectance product";
    private const string Cube = "Reflectance_Data";

    /// <inheritdoc/>
    public string? MainOf(ProductCandidate candidate) => candidate.Arrays is { } file && Group(file) is not null ? candidate.Path : null;

    /// <inheritdoc/>
    public ProductScene Open(ProductCandidate main, SceneReadOptions options, Belongings belongings)
    {
        var file = belongings.Add(main.Take());
        var group = Group(file)!; // MainOf found it
        var metadata = group + "/Metadata";
        var (wavelengths, note) = Wavelengths(file, metadata, $"{group}/{Cube}");
        var cube = NeonCube.Open(file, $"{group}/{Cube}", wavelengths.BandCount, What, belongings);
        var layers = NeonSky.Open(file, metadata, cube.Samples, belongings);
        var masked = ProductScreens.Choose(options, layers, What, main.Path, "Ask for those, or leave it out.");
        var screen = ProductScreens.Apply(masked, layers, cube.Samples.Rows, cube.Samples.Columns);
        var table = BandTable.Uniform(wavelengths, BadBands(file, group, wavelengths.CentresNm), cube.NoData, 1 / cube.Scale);
        var profile = ProductBands.With(
            table.Describe(CubeProfile.Of(file, cube.Samples)) with
            {
                GeoReference = NeonPlace.Read(file, metadata, What),
                Taken = Time(main.Name),
                Product = new ProductFacts
                {
                    Name =
                        (
                            main.Name.Contains("bidirectional", StringComparison.OrdinalIgnoreCase)
                                ? "NEON AOP bidirectional reflectance, "
                                : "NEON AOP reflectance, "
                        ) + $"site {group.Split('/')[1]}",
                    Sensor = "NEON AOP",
                    Quality = [.. layers.Select(layer => new QualityFacts(layer.Mask, layer.Name, file.Path))],
                    Masked = masked,
                },
                Warnings = note is null ? [] : [note],
                ReaderBytes =
                    CubeSpectra.ScratchBytesOf(cube.Samples)
                    + (screen is null ? 0 : PixelScreen.BytesOf(cube.Samples.Rows, cube.Samples.Columns)),
            },
            options
        );
        return new ProductScene
        {
            Profile = profile,
            Spectra = new CubeSpectra(profile, CubeSpectra.AllBands(cube.Samples)),
            Screen = screen,
        };
    }

    private static string? Group(ArrayFile file) =>
        file.Groups("/")
            .SelectMany(site => file.Groups("/" + site).Select(own => $"/{site}/{own}"))
            .FirstOrDefault(group => file.Arrays(group).Contains(Cube) && file.Groups(group).Contains("Metadata"));

    private static (WavelengthGrid Bands, string? Note) Wavelengths(ArrayFile file, string metadata, string cube)
    {
        var name = $"{metadata}/Spectral_Data/Wavelength";
        if (
            !file.Arrays($"{metadata}/Spectral_Data").Contains("Wavelength")
            && OtherWavelengths.Find(file, cube, $"array '{name}'") is { } other
        )
            return (other.Bands, other.Note);
        using var centres = file.Require(name, What);
        using var widths = file.Find($"{metadata}/Spectral_Data/FWHM");
        var unit = centres.Text("Units") ?? centres.Text("units") ?? centres.Text("Unit") ?? centres.Unit;
        return (ProductBands.Grid(centres.ReadNumbers(), widths?.ReadNumbers(), unit, file.Path), null);
    }

    /// <summary>The windows that the product states, or the usual ones where it states none.</summary>
    private static bool[] BadBands(ArrayFile file, string group, IReadOnlyList<double> centresNm)
    {
        double[][] windows =
        [
            .. Enumerable
                .Range(1, 9)
                .Select(n => file.Numbers(group, $"Band_Window_{n.ToString(CultureInfo.InvariantCulture)}_Nanometers"))
                .OfType<double[]>()
                .Where(window => window.Length == 2),
        ];
        return windows.Length == 0
            ? WaterVapour.BadBands(centresNm)
            : [.. centresNm.Select(nm => Array.Exists(windows, window => nm >= window[0] && nm <= window[1]))];
    }

    /// <summary>
    /// Names of flight lines say when they were flown: <c>..._DP1_20190825_145110_reflectance.h5</c>. A tile is of
    /// several lines.
    /// </summary>
    private static DateTimeOffset? Time(string name) =>
        LineTime().Match(name) is { Success: true } match
            ? ProductBands.Time(match.Groups["day"].Value + match.Groups["time"].Value)
            : null;

    [GeneratedRegex(@"_DP1_(?:L\d+-\d+_)?(?<day>\d{8})_(?<time>\d{6})")]
    private static partial Regex LineTime();
}
