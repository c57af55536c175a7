using System.Globalization;
using Unmix.Formats;
using Unmix.Formats.Spectra;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Rasters;

/// <summary>Wavelengths of rasters that are no ENVI, in the places and spellings in which programs write them.</summary>
public sealed class WavelengthTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly MapOfRaster map;

    public WavelengthTests() => map = new MapOfRaster(folder);

    public void Dispose() => folder.Dispose();

    /// <summary>What each band says: its metadata, or its description after a hash.</summary>
    public static TheoryData<string, string> OfBands() =>
        new()
        {
            { "unit behind the number", "wavelength={0:F3} nm" },
            { "words behind the number", "wavelength={0} Nanometers" },
            { "micrometres behind the number", "wavelength={1:R} um" },
            { "the key of another program", "central_wavelength={0}|central_wavelength_unit=nm" },
            { "a unit in the key", "wavelength_um={1:R}" },
            { "capitals, as satellites' drivers have them", "WAVELENGTH={0}|WAVELENGTH_UNIT=nm|BANDWIDTH=10|BANDWIDTH_UNIT=nm" },
            { "GDAL's own domain", "@IMAGERY CENTRAL_WAVELENGTH_UM={1:R}|FWHM_UM=0.01" },
            { "the ENVI domain of bands", "@ENVI wavelength={0}|wavelength_units=nm" },
            { "wavenumbers", "wavelength={2:R}|wavelength_units=cm-1" },
            { "a wavenumber by its key", "wavenumber={2:R}" },
            { "names with a unit in brackets", "#Band {3} ({0:F3} Nanometers)" },
            { "names with a unit", "#{0:F2} nm" },
            { "names behind a word", "#reflectance_{0}nm" },
            { "names in micrometres", "#band {3}: {1:R} \u00B5m" },
            { "names that are numbers", "#{0:F1}" },
            { "names that are micrometres without a unit", "#{1:R}" },
        };

    [Theory]
    [MemberData(nameof(OfBands))]
    public void What_bands_say_is_read(string what, string pattern)
    {
        var raster = new TestRaster(folder).With(MapOfRaster.Spectra, xml: band => Xml(pattern, band));

        map.RequireRight(raster.WriteVrt(), []);

        Assert.NotEmpty(what);
    }

    [Theory]
    [InlineData("wavelength", "[400.0, 450.0, 500.0, 550.0, 600.0, 650.0]", "nm")]
    [InlineData("wavelengths", "(400, 450, 500, 550, 600, 650)", "Nanometers")]
    [InlineData("wavelengths", "[400. 450. 500. 550. 600. 650.]", "nm")]
    [InlineData(
        "center_wavelengths",
        "[np.float64(0.4), np.float64(0.45), np.float64(0.5), np.float64(0.55), np.float64(0.6), np.float64(0.65)]",
        "um"
    )]
    [InlineData("wavelength", "array([400., 450., 500., 550., 600., 650.], dtype=float32)", "nm")]
    [InlineData("wavelengths_nm", "400,450,500,550,600,650", null)]
    [InlineData("wavelength", "{400, 450, 500, 550, 600, 650}", "nm")]
    [InlineData("wavelength", "25000 22222.2222 20000 18181.8182 16666.6667 15384.6154", "1/cm")]
    public void Lists_of_a_dataset_are_read_as_python_and_others_print_them(string key, string list, string? unit)
    {
        var raster = new TestRaster(folder).With(MapOfRaster.Spectra, xml: _ => "");
        raster.Xml += TestRaster.Metadata(unit is null ? [(key, list)] : [(key, list), ("wavelength_units", unit)]);

        map.RequireRight(raster.Write("scene.tif"), []);
    }

    [Theory]
    [InlineData(
        "#Band {3}",
        "have no wavelengths ('*/scene.vrt'). Add them to the metadata of each band ('wavelength=400.0' and "
            + "'wavelength_units=nm') or to the bands' names ('400.0 nm'), or give an ENVI header"
    )]
    [InlineData("#{3}", "have no wavelengths (")]
    [InlineData("#{0} - 410 nm", "have no wavelengths (")]
    [InlineData("wavelength={0} parsec", "Band 1 of 6 has a wavelength that is not a number above 0")]
    [InlineData("wavelength={0},5 nm", "Band 1 of 6 has a wavelength that is not a number above 0")]
    [InlineData("wavelength={0}|wavelength_units=Index", "The wavelength unit 'Index' is not one that is known (nm, um, cm-1)")]
    [InlineData("wavelength={3}", "The file names no wavelength unit, and its wavelengths 1 to 6 count the bands")]
    public void A_refusal_says_why_and_where_they_belong(string pattern, string message)
    {
        var raster = new TestRaster(folder).With(MapOfRaster.Spectra, xml: band => Xml(pattern, band));
        var scene = raster.WriteVrt();

        var refused = Assert.Throws<BandMismatchException>(() => map.Run(scene));
        var dry = Assert.Throws<BandMismatchException>(() => map.DryRun(scene));

        Assert.Equal(FaultKind.Scene, refused.Kind);
        Assert.Equal(refused.Message, dry.Message);
        Assert.Contains(message.Replace("*", folder.File(""), StringComparison.Ordinal), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wavelengths_of_some_bands_alone_are_the_reason()
    {
        var raster = new TestRaster(folder).With(MapOfRaster.Spectra, xml: band => band == 3 ? "" : TestRaster.Wavelength(band));

        var refused = Assert.Throws<BandMismatchException>(() => map.Run(raster.WriteVrt()));

        Assert.Contains("have no wavelengths that can be used", refused.Message, StringComparison.Ordinal);
        Assert.Contains("5 of 6 bands state 'wavelength'; it is not used. Correct them", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_counts_an_alpha_band_with_a_wavelength_makes_it_one_of_the_scene()
    {
        var raster = new TestRaster(folder).With(MapOfRaster.Spectra, xml: band => band == 5 ? "<ColorInterp>Alpha</ColorInterp>" : "");
        raster.Xml += TestRaster.Metadata(("wavelength", "{400, 450, 500, 550, 600, 650}"), ("wavelength_units", "nm"));

        map.RequireRight(raster.WriteVrt(), []);
    }

    [Theory]
    [InlineData("wavelength", "nm", 1.0, null)]
    [InlineData("wl", "um", 0.001, null)]
    [InlineData("bands", "nanometers", 1.0, null)]
    [InlineData("wavelength", "m", 1e-9, null)]
    [InlineData("sensor_wavelengths", "nm", 1.0, null)]
    [InlineData("band", null, 0.0, "wavelength")]
    public void The_coordinate_of_a_netcdf_variable_is_read(string dimension, string? unit, double factor, string? beside)
    {
        var file = NetCdf(dimension, [0, 1, 2], unit, factor);
        if (beside is not null)
            file.Variable(beside, [0], [.. Enumerable.Range(0, 6).Select(band => 400.0 + 50 * band)], true, ("units", "nm"));

        map.RequireRight(file.Write(folder.File("scene.nc")), []);
    }

    [Theory]
    [InlineData("band", new[] { 0, 1, 2 })]
    [InlineData("wavelength", new[] { 1, 2, 0 })] // a coordinate that counts
    public void A_netcdf_variable_without_them_is_refused(string dimension, int[] order)
    {
        var scene = NetCdf(dimension, order, null, 0).Write(folder.File("scene.nc"));

        var refused = Assert.IsType<Formats.UnmixException>(Record.Exception(() => map.Run(scene)), exactMatch: false);

        Assert.Equal(FaultKind.Scene, refused.Kind);
        Assert.Contains("wavelength", refused.Message, StringComparison.Ordinal);
        Assert.Contains("scene.nc", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>reflectance along three dimensions, of which the first has the coordinate asked for.</summary>
    private static ClassicNetCdf NetCdf(string dimension, int[] order, string? unit, double factor)
    {
        int[] sizes = [ToyModel.L, TestRaster.Height, TestRaster.Width];
        var values = new double[ToyModel.L * TestRaster.Pixels];
        for (var i = 0; i < values.Length; i++)
        {
            var (rest, at) = (i, new int[3]);
            for (var axis = 2; axis >= 0; axis--)
            {
                at[order[axis]] = rest % sizes[order[axis]];
                rest /= sizes[order[axis]];
            }
            values[i] = MapOfRaster.Spectra[(at[1] * TestRaster.Width + at[2]) * ToyModel.L + at[0]];
        }
        double[] centres = [.. Enumerable.Range(0, ToyModel.L).Select(band => factor == 0 ? band + 1.0 : (400 + 50 * band) * factor)];
        return new ClassicNetCdf()
            .Dimension(dimension, sizes[0])
            .Dimension("y", sizes[1])
            .Dimension("x", sizes[2])
            .Variable(dimension, [0], centres, true, unit is null ? [] : [("units", unit)])
            .Variable("y", [1], [5800000, 5799995, 5799990], true, ("units", "m"), ("standard_name", "projection_y_coordinate"))
            .Variable("x", [2], [500000, 500005, 500010, 500015], true, ("units", "m"), ("standard_name", "projection_x_coordinate"))
            .Variable("reflectance", order, values, false);
    }

    private static string Xml(string pattern, int band)
    {
        var nm = 400.0 + 50 * band;
        var text = string.Format(CultureInfo.InvariantCulture, pattern, nm, nm / 1000, 1e7 / nm, band + 1);
        if (text.StartsWith('#'))
            return $"<Description>{text[1..]}</Description>";
        var domain = text.StartsWith('@') ? text[1..text.IndexOf(' ', StringComparison.Ordinal)] : null;
        var items = (domain is null ? text : text[(domain.Length + 2)..])
            .Split('|')
            .Select(item => item.Split('=', 2))
            .Select(item => (item[0], item[1]));
        return TestRaster
            .Metadata([.. items])
            .Replace("<Metadata>", domain is null ? "<Metadata>" : $"<Metadata domain=\"{domain}\">", StringComparison.Ordinal);
    }
}
