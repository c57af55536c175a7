using System.IO.Compression;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Rasters;

/// <summary>Validity is what GDAL says it is: masks, alpha bands and nodata values, in the ways in which files state them.</summary>
public sealed class ValidityTests : IDisposable
{
    private static readonly int[] FirstRow = [0, 1, 2, 3];

    private readonly TemporaryFolder folder = new();
    private readonly MapOfRaster map;

    public ValidityTests() => map = new MapOfRaster(folder);

    public void Dispose() => folder.Dispose();

    private TestRaster Raster => new TestRaster(folder).With(MapOfRaster.Spectra);

    [Theory]
    [InlineData("YES", false)]
    [InlineData("NO", true)]
    public void The_mask_of_a_dataset_counts_within_the_file_and_beside_it(string isInternal, bool isBeside)
    {
        var raster = Raster;
        raster.Mask = Zeros(0, 1, 2, 3);
        var scene = TestRaster.With("GDAL_TIFF_INTERNAL_MASK", isInternal, () => raster.Write("scene.tif"));

        map.RequireRight(scene, FirstRow);

        Assert.Equal(isBeside, File.Exists(scene + ".msk"));
        using var reader = SceneReader.Open(scene);
        Assert.Equal(["the mask of the dataset"], reader.Profile.Masks);
    }

    [Fact]
    public void The_mask_of_an_envi_scene_counts_where_samples_are_read_without_gdal()
    {
        var raster = Raster;
        raster.Mask = Zeros(5, 9);
        var scene = raster.WriteEnvi("scene.img");

        Assert.True(File.Exists(scene + ".msk"));
        map.RequireRight(scene, [5, 9]);
    }

    [Fact]
    public void A_mask_of_one_bit_within_a_cloud_optimized_file_in_a_zip_counts()
    {
        var raster = Raster;
        raster.Mask = Zeros(4, 11);
        var scene = raster.Write("scene.tif", "COG", "COMPRESS=DEFLATE");
        using (var zip = ZipFile.Open(folder.File("scene.zip"), ZipArchiveMode.Create))
            zip.CreateEntryFromFile(scene, "scene.tif");

        map.RequireRight($"/vsizip/{folder.File("scene.zip")}/scene.tif", [4, 11]);
    }

    [Fact]
    public void Masks_of_single_bands_make_a_gap_of_a_pixel_where_a_used_band_has_one()
    {
        var raster = new TestRaster(folder);
        raster.With(MapOfRaster.Spectra, xml: band =>
            TestRaster.Wavelength(band) + (band is 1 or 4 ? raster.MaskXml($"mask{band}", Zeros(band)) : "")
        );
        var scene = raster.WriteVrt();

        map.RequireRight(scene, [1, 4]);
    }

    [Fact]
    public void The_mask_of_a_band_that_is_not_used_leaves_the_map_alone()
    {
        var raster = Raster;
        raster.Add(
            new double[TestRaster.Pixels],
            TestRaster.Metadata(("wavelength", "2000"), ("wavelength_units", "nm")) + raster.MaskXml("mask", Zeros(1, 2))
        );

        map.RequireRight(raster.WriteVrt(), []);
    }

    [Fact]
    public void Nodata_values_of_all_bands_together_count_only_where_all_are_met()
    {
        var spectra = MapOfRaster.Spectra;
        var raster = new TestRaster(folder).With(spectra, (band, value) => value == spectra[7 * ToyModel.L + band] ? 0.5 + band : value);
        raster.Xml += TestRaster.Metadata(("NODATA_VALUES", "0.5 1.5 2.5 3.5 4.5 5.5"));

        map.RequireRight(raster.Write("scene.tif"), [7]);
    }

    [Theory]
    [InlineData("scene.vrt", 255.0)]
    [InlineData("scene.vrt", 0.25)]
    [InlineData("scene.tif", 1.0)]
    public void An_alpha_band_is_validity_and_no_band_of_the_scene(string name, double opaque)
    {
        var raster = Raster;
        raster.Add([.. Zeros(2, 6).Select(value => value / 255 * opaque)], "<ColorInterp>Alpha</ColorInterp>");
        var scene = name == "scene.vrt" ? raster.WriteVrt() : raster.Write(name);

        map.RequireRight(scene, [2, 6]);

        using var reader = SceneReader.Open(scene);
        Assert.Equal((6, "7"), (reader.Profile.BandCount, string.Join(",", reader.Profile.AlphaBands)));
    }

    [Fact]
    public void An_alpha_band_between_the_others_shifts_none_of_them()
    {
        var raster = new TestRaster(folder);
        var spectra = MapOfRaster.Spectra;
        for (var band = 0; band < ToyModel.L; band++)
        {
            var number = band;
            if (band == 2)
                raster.Add(Zeros(3), "<ColorInterp>Alpha</ColorInterp>");
            raster.Add(
                [.. Enumerable.Range(0, TestRaster.Pixels).Select(pixel => (double)spectra[pixel * ToyModel.L + number])],
                TestRaster.Wavelength(band)
            );
        }

        map.RequireRight(raster.WriteVrt(), [3]);
    }

    [Fact]
    public void A_band_marked_as_alpha_that_has_a_wavelength_is_of_the_scene_and_that_is_said()
    {
        var raster = new TestRaster(folder).With(MapOfRaster.Spectra, xml: band =>
            TestRaster.Wavelength(band) + (band == 1 ? "<ColorInterp>Alpha</ColorInterp>" : "")
        );

        var report = map.RequireRight(raster.WriteVrt(), []);

        Assert.Contains(report.Warnings, warning =>
            warning.StartsWith("Band 2 of 6 is marked as alpha (opacity) but has a wavelength", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void What_other_programs_noted_beside_a_scene_counts_and_nothing_is_noted_there_by_us()
    {
        var value = (double)MapOfRaster.Spectra[10 * ToyModel.L + 3];
        var scene = Raster.WriteEnvi(
            "scene.img",
            FormattableString.Invariant($"<PAMRasterBand band=\"4\"><NoDataValue>{value:R}</NoDataValue></PAMRasterBand>")
        );
        var before = Directory.GetFiles(folder.Path);

        map.RequireRight(scene, [10]);

        Assert.Equal([.. before.Append(map.Path).Order()], Directory.GetFiles(folder.Path).Order());
    }

    [Theory]
    [InlineData(PixelType.Int64, "-9223372036854775808")]
    [InlineData(PixelType.Int32, "-2147483648")]
    [InlineData(PixelType.Int16, "-32768")]
    [InlineData(PixelType.UInt16, "65535")]
    [InlineData(PixelType.Float64, "-1.7976931348623157e+308")]
    [InlineData(PixelType.Float32, "-3.4028234663852886e+38")]
    [InlineData(PixelType.Float64, "nan")]
    public void A_nodata_value_of_any_type_on_one_band_makes_a_gap(PixelType type, string marker)
    {
        var number = marker == "nan" ? double.NaN : double.Parse(marker, System.Globalization.CultureInfo.InvariantCulture);
        var factor = type.IsInteger() ? 10000 : 1;
        var raster = new TestRaster(folder) { Type = type };
        var scale = type.IsInteger() ? "<Scale>0.0001</Scale>" : "";
        raster.With(
            MapOfRaster.Spectra,
            (band, value) => band == 2 && value == MapOfRaster.Spectra[8 * ToyModel.L + 2] ? number : value * factor,
            band => (band == 2 ? $"<NoDataValue>{marker}</NoDataValue>" : "") + scale + TestRaster.Wavelength(band)
        );

        map.RequireRight(raster.WriteVrt(), [8], 1e-3);
    }

    [Fact]
    public void A_mask_of_another_size_is_refused()
    {
        var raster = Raster;
        raster.Mask = Zeros(1);
        var scene = TestRaster.With("GDAL_TIFF_INTERNAL_MASK", "NO", () => raster.Write("scene.tif"));
        File.WriteAllText(
            folder.File("small.vrt"),
            File.ReadAllText(folder.File("scene.tif.vrt")).Replace("XSize=\"4\"", "XSize=\"2\"", StringComparison.Ordinal)
        );
        TestRaster.With("GDAL_TIFF_INTERNAL_MASK", "NO", () =>
            TestRaster.Copy(folder.File("small.vrt"), folder.File("small.tif"), "GTiff")
        );
        File.Move(folder.File("small.tif.msk"), scene + ".msk", overwrite: true);

        var refused = Assert.Throws<SceneException>(() => map.Run(scene));

        Assert.Contains(
            "The mask of '" + scene + "' has 2 columns and 3 rows but the scene has 4 and 3",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_mask_file_that_gdal_does_not_take_is_refused(bool isRaster)
    {
        var scene = Raster.Write("scene.tif");
        if (isRaster)
            File.Copy(scene, scene + ".msk"); // states no flags
        else
            File.WriteAllText(scene + ".msk", "broken");

        var refused = Assert.Throws<SceneException>(() => map.DryRun(scene));

        Assert.StartsWith($"'{scene}.msk' lies beside the scene where GDAL looks for its mask", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scene_that_its_mask_leaves_out_whole_is_refused_with_the_cause()
    {
        var raster = Raster;
        raster.Mask = new double[TestRaster.Pixels];

        var refused = Assert.Throws<SceneException>(() => map.Run(raster.WriteVrt()));

        Assert.Contains("pixels are left out by the mask of the dataset", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bands_that_are_all_alpha_are_refused()
    {
        var raster = new TestRaster(folder).Add(Zeros(), "<ColorInterp>Alpha</ColorInterp>");

        Assert.StartsWith(
            "All 1 bands of ",
            Assert.Throws<SceneException>(() => map.Run(raster.WriteVrt())).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Windows_of_any_shape_and_threads_give_the_same_bytes_with_a_mask()
    {
        var raster = Raster;
        raster.Mask = Zeros(1, 6);
        var scene = raster.WriteVrt();
        map.Run(scene);
        var expected = File.ReadAllBytes(map.Path);

        foreach (var (width, height, threads) in ((int, int, int)[])[(1, 1, 1), (4, 1, 2), (3, 2, 2), (4, 3, 1)])
        {
            map.Run(
                scene,
                new UnmixOptions
                {
                    TileWidth = width,
                    TileHeight = height,
                    Threads = threads,
                }
            );
            Assert.Equal(expected, File.ReadAllBytes(map.Path));
        }
    }

    /// <summary>255 but for 0 at some pixels.</summary>
    private static double[] Zeros(params int[] pixels) =>
        [.. Enumerable.Range(0, TestRaster.Pixels).Select(pixel => pixels.Contains(pixel) ? 0.0 : 255)];
}
