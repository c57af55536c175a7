using System.Globalization;
using Unmix.Formats.Scenes;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Rasters;

/// <summary>What stored values mean: scales, offsets, units and nodata values of bands, as GDAL states them.</summary>
public sealed class MeaningTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly MapOfRaster map;

    public MeaningTests() => map = new MapOfRaster(folder);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(PixelType.Float32, "%", 100.0, null, 0)]
    [InlineData(PixelType.Float32, "percent", 100.0, null, 0)]
    [InlineData(PixelType.Float32, "Reflectance (%)", 100.0, null, 0)]
    [InlineData(PixelType.Int16, "reflectance*10000", 10000.0, null, 0)]
    [InlineData(PixelType.UInt16, "Reflectance x 10000", 10000.0, null, 0)]
    [InlineData(PixelType.Int16, "reflectance [*10^4]", 10000.0, null, 0)]
    [InlineData(PixelType.Float32, "10000 * reflectance", 10000.0, null, 0)]
    [InlineData(PixelType.Int16, "1e-4", 10000.0, null, 0)]
    [InlineData(PixelType.Float32, "unitless", 1.0, null, 0)]
    [InlineData(PixelType.Float32, "reflectance", 1.0, null, 0)]
    [InlineData(PixelType.Int16, "%", 10000.0, 0.01, 1)] // packed percent, as netCDF has it
    [InlineData(PixelType.Int16, "reflectance*10000", 10000.0, 0.0001, 1)] // the same told twice
    [InlineData(PixelType.Byte, "%", 100.0, 0.01, 1)] // a byte can't be a percent of a percent
    [InlineData(PixelType.Float32, "furlong", 1.0, null, 1)]
    public void Units_of_bands_are_honoured_and_what_is_odd_is_told(PixelType type, string unit, double stored, double? scale, int warnings)
    {
        var raster = new TestRaster(folder) { Type = type }.With(
            MapOfRaster.Spectra,
            (_, value) => value * stored,
            band =>
                TestRaster.Wavelength(band)
                + $"<UnitType>{unit}</UnitType>"
                + (scale is { } factor ? $"<Scale>{factor.ToString("R", CultureInfo.InvariantCulture)}</Scale>" : "")
        );

        var report = map.RequireRight(raster.Write("scene.tif"), [], stored > 1 ? 0.5 / stored * 4 : 1e-5);

        Assert.Equal(warnings, report.Warnings.Count);
    }

    [Theory]
    [InlineData(
        PixelType.Float32,
        "<UnitType>%</UnitType><Scale>0.01</Scale>",
        "gives a scale of 0.01 and the unit '%', and it is not clear whether stored values are multiplied by one of them or by "
            + "both. Give --scale: 0.01 or 0.0001."
    )]
    [InlineData(PixelType.Int16, "<UnitType>%</UnitType><Scale>0.0001</Scale>", "gives a scale of 0.0001 and the unit '%'")]
    [InlineData(PixelType.Float32, "<UnitType>W m-2 sr-1 um-1</UnitType>", "are in 'W m-2 sr-1 um-1', which can't be reflectance")]
    [InlineData(PixelType.Float32, "<UnitType>uW/cm^2/nm/sr</UnitType>", "are in 'uW/cm^2/nm/sr', which can't be reflectance")]
    [InlineData(PixelType.Float32, "<UnitType>Kelvin</UnitType>", "are in 'Kelvin', which can't be reflectance")]
    [InlineData(PixelType.Float32, "<Scale>0</Scale>", "Band 1 of 6 has a scale of 0 and an offset of 0")]
    [InlineData(PixelType.Float32, "<Scale>nan</Scale>", "Band 1 of 6 has a scale of NaN")]
    public void What_can_not_be_told_is_refused_until_a_scale_is_given(PixelType type, string xml, string message)
    {
        var raster = new TestRaster(folder) { Type = type }.With(
            MapOfRaster.Spectra,
            (_, value) => value * 100,
            band => TestRaster.Wavelength(band) + xml
        );
        var scene = raster.WriteVrt();

        var refused = Assert.Throws<SceneException>(() => map.Run(scene));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        map.RequireRight(scene, [], 0.02, new UnmixOptions { Read = new SceneReadOptions { Scale = 0.01 } });
    }

    [Fact]
    public void Scale_offset_and_nodata_of_each_band_are_its_own()
    {
        var spectra = MapOfRaster.Spectra;
        var raster = new TestRaster(folder).With(
            spectra,
            (band, value) => band == 2 && value == spectra[6 * ToyModel.L + 2] ? -1 - band : (value - 0.1 * band) / (1 + band),
            band =>
                TestRaster.Wavelength(band)
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"<NoDataValue>{-1 - band}</NoDataValue><Offset>{0.1 * band}</Offset><Scale>{1 + band}</Scale>"
                )
        );

        map.RequireRight(raster.WriteVrt(), [6], 1e-4);
    }

    [Fact]
    public void Bands_of_very_different_scales_are_told()
    {
        var raster = new TestRaster(folder).With(
            MapOfRaster.Spectra,
            (band, value) => band == 4 ? value : value * 10000,
            band => TestRaster.Wavelength(band) + (band == 4 ? "" : "<Scale>0.0001</Scale>")
        );

        Assert.StartsWith(
            "The scales of the bands differ: 0.0001 to 1.",
            Assert.Single(map.RequireRight(raster.WriteVrt(), [], 1e-4).Warnings),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(PixelType.UInt16, "-9999")]
    [InlineData(PixelType.Int16, "65535")]
    [InlineData(PixelType.Int16, "-0.5")]
    [InlineData(PixelType.Int16, "nan")]
    public void A_nodata_value_that_can_not_occur_is_told(PixelType type, string marker)
    {
        var raster = new TestRaster(folder) { Type = type }.With(
            MapOfRaster.Spectra,
            (_, value) => value * 10000,
            band => TestRaster.Wavelength(band) + $"<NoDataValue>{marker}</NoDataValue><Scale>0.0001</Scale>"
        );

        Assert.Contains(
            "can't occur in its samples, which are " + type,
            Assert.Single(map.RequireRight(raster.WriteVrt(), [], 1e-3).Warnings),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Numbers_of_colours_are_refused()
    {
        var raster = new TestRaster(folder) { Type = PixelType.Byte }.With(
            MapOfRaster.Spectra,
            (_, value) => value * 100,
            band =>
                TestRaster.Wavelength(band)
                + "<ColorInterp>Palette</ColorInterp><ColorTable><Entry c1=\"0\" c2=\"0\" c3=\"0\" c4=\"255\"/></ColorTable>"
        );

        Assert.Contains(
            "have tables of colours",
            Assert.Throws<SceneException>(() => map.Run(raster.WriteVrt())).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Complex_samples_are_refused()
    {
        var scene = new TestRaster(folder).With(MapOfRaster.Spectra).WriteVrt();
        File.WriteAllText(scene, File.ReadAllText(scene).Replace("dataType=\"Float32\"", "dataType=\"CInt16\"", StringComparison.Ordinal));

        Assert.StartsWith(
            "Band 1 of 6 has complex samples",
            Assert.Throws<SceneException>(() => map.Run(scene)).Message,
            StringComparison.Ordinal
        );
    }
}
