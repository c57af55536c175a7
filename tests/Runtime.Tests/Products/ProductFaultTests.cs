using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Runtime.Runs;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Products;

/// <summary>Products that something is wrong with are refused with a sentence, never read as something else.</summary>
[Trait("Speed", "Slow")]
public sealed class ProductFaultTests
{
    [Theory]
    [InlineData("emit-text-wavelengths", "'/sensor_band_parameters/wavelengths' of ")]
    [InlineData("emit-few-wavelengths", "its list 'wavelengths' has 281 members")]
    [InlineData("emit-no-wavelength", "has a wavelength of NaN, which is not a wavelength")]
    [InlineData("emit-text-cube", "holds no real numbers")]
    [InlineData("emit-flat-cube", "where downtrack, crosstrack and bands are expected")]
    [InlineData("emit-absurd", "where downtrack, crosstrack and bands are expected")]
    [InlineData("emit-no-cells", "has 0 rows; 1 to 2147483647 are possible")]
    [InlineData("emit-absurd-table", "has 2147483648 rows; 1 to 2147483647 are possible")]
    [InlineData("emit-other-table", "cells; they belong together")]
    [InlineData("emit-text-table", "holds no real numbers")]
    [InlineData("emit-mask-cut", "can't be opened. Copy it again, or give ")]
    [InlineData("emit-other-mask", "is of 2024-09-12 08:44:33 but its scene of 2024-09-12 08:44:21 UTC")]
    [InlineData("emit-small-mask", "(15), bands (8) where downtrack, crosstrack and bands are expected")]
    [InlineData("emit-text-mask", "holds no real numbers")]
    [InlineData("emit-mask-alone", "is the mask of an EMIT scene whose reflectance does not lie beside it")]
    [InlineData("prisma-no-fields", "has no array '/HDFEOS/SWATHS/PRS_L2D_HCO/Data Fields/")]
    [InlineData("prisma-text-cube", "holds no real numbers")]
    [InlineData("prisma-zero", "whose list 'List_Cw_Vnir' has no wavelength")]
    [InlineData("tanager-text-cube", "whose cube has no attribute 'wavelengths'")]
    [InlineData("tanager-absurd", "has 2147483648 rows; 1 to 2147483647 are possible")]
    [InlineData("neon-no-cube", "and it is not clear which is the scene")]
    [InlineData("neon-text-wavelengths", "holds no numbers")]
    [InlineData("aviris-no-cube", "none of its 5 arrays has three dimensions")]
    [InlineData("aviris-text-wavelengths", "holds no numbers")]
    [InlineData("enmap-wrong-gain", "give no gain and offset for band 1 at 418.2 nm")]
    [InlineData("desis-no-xml-bands", "describe no bands")]
    [InlineData("prisma-no-cube", "has no array '/HDFEOS/SWATHS/PRS_L2D_HCO/Data Fields/SWIR_Cube'")]
    [InlineData("prisma-no-list", "has no list of wavelengths 'List_Cw_Swir'")]
    [InlineData("prisma-no-corner", "its attribute 'Product_LLcorner_easting' of '/' is missing")]
    [InlineData("prisma-no-code", "coordinate reference system EPSG:7, which")]
    [InlineData("prisma-scale", "reflectances would run from 0 to -1")]
    [InlineData(
        "prisma-turned",
        "dimension 2 of '/HDFEOS/SWATHS/PRS_L2D_HCO/Data Fields/VNIR_Cube', which should count its bands, has 21 members"
    )]
    [InlineData("prisma-halves", "differ in size: 15 rows of 21 columns and 17 of 21")]
    [InlineData("prisma-absurd", "has 1099511627776 rows; 1 to 2147483647 are possible")]
    [InlineData("prisma-l2b", "is a PRISMA L2B product, which holds radiance")]
    [InlineData("enmap-no-xml", "has no metadata beside it")]
    [InlineData("enmap-no-image", "have no image beside them")]
    [InlineData("enmap-xml-cut", "can't be read: ")]
    [InlineData("enmap-no-bands", "describe no bands ('bandCharacterisation' with 'bandID')")]
    [InlineData("enmap-no-gain", "give no gain and offset for band 1 at 418.2 nm")]
    [InlineData("enmap-fewer-bands", "has 224 bands but its metadata describe 223")]
    [InlineData("enmap-l1c", "is of an EnMAP L1C product, which holds radiance")]
    [InlineData("enmap-entities", "can't be read: For security reasons DTD is prohibited")]
    [InlineData("desis-bare", "has neither metadata (")]
    [InlineData("desis-no-offset", "give no gain and offset for band 1 at 401.3 nm")]
    [InlineData("desis-short-list", "its list 'data offset values' has 59 members for 58 bands")]
    [InlineData("tanager-no-wavelengths", "whose cube has no attribute 'wavelengths'")]
    [InlineData("tanager-word-list", "whose cube has no attribute 'wavelengths'")]
    [InlineData("tanager-bands-last", "which should count its bands, has 27 members")]
    [InlineData("tanager-more-absurd", "has 1099511627776 columns; 1 to 2147483647 are possible")]
    [InlineData("tanager-word-code", "its attribute 'epsg_code' of '/HDFEOS/GRIDS/HYP' is missing or no number")]
    [InlineData("prisma-word-scale", "its attribute 'L2ScaleVnirMax' of '/' is missing or no number")]
    [InlineData("prisma-long-list", "with 70 wavelengths, but dimension 2 of ")]
    [InlineData("emit-more-absurd", "has more than 1048576 members")]
    [InlineData("tanager-no-code", "its attribute 'epsg_code' of '/HDFEOS/GRIDS/HYP' is missing")]
    [InlineData("tanager-no-structure", "has no array '/HDFEOS INFORMATION/StructMetadata.0'")]
    [InlineData("tanager-turned", "whose structural metadata state 27 rows of 26 columns but whose cube has 26 of 27")]
    [InlineData("tanager-radiance", "it holds radiance; abundances need reflectance")]
    [InlineData("tanager-flags", "its list 'good_wavelengths' has 9 members")]
    [InlineData("tanager-mask-size", "'/HDFEOS/GRIDS/HYP/Data Fields/beta_cloud_mask' of ")]
    [InlineData("neon-no-scale", "has no attribute 'Scale_Factor' above 0")]
    [InlineData("neon-no-place", "has no array '/WREF/Reflectance/Metadata/Coordinate_System/Map_Info'")]
    [InlineData("neon-no-numbers", "whose 'Map_Info' says no place (UTM, 1, 1, east, north)")]
    [InlineData("neon-no-wavelengths", "has no array '/WREF/Reflectance/Metadata/Spectral_Data/Wavelength'")]
    [InlineData("neon-two-lists", "has no array '/WREF/Reflectance/Metadata/Spectral_Data/Wavelength'")]
    [InlineData("neon-other-bands", "with 423 wavelengths, but no dimension of '/WREF/Reflectance/Reflectance_Data' (")]
    [InlineData("neon-no-members", "has 0 members")]
    [InlineData("container-no-members", "has three dimensions of numbers")]
    [InlineData("aviris-uneven", "whose '/easting' does not count even steps")]
    [InlineData("aviris-no-members", "'/reflectance/wavelength' of ")]
    [InlineData("aviris-no-system", "without a coordinate reference system")]
    [InlineData("aviris-no-wavelengths", "has no array '/reflectance/wavelength'")]
    [InlineData("pace-no-cube", "without surface reflectance")]
    [InlineData("pace-no-wavelengths", "but no list of wavelengths is as long")]
    public void A_product_that_can_not_be_used_is_refused(string name, string says)
    {
        var fault = Assert.Throws<SceneException>(() => SceneReader.Open(Given(name)).Dispose());

        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        Assert.Equal(FaultKind.Scene, fault.Kind);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void A_filter_that_the_machine_lacks_is_named()
    {
        using var reader = SceneReader.Open(Given("tanager-lzf"));
        var profile = reader.Profile;

        var fault = Assert.Throws<SceneException>(() => reader.ReadSpectra(profile.Window, [0], new float[profile.Width * profile.Height]));

        Assert.Contains("HDF5's filter lzf (32000), which this machine's GDAL lacks", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("emit-cut")]
    [InlineData("desis-image-cut")]
    [InlineData("prisma-cut")]
    [InlineData("tanager-cut")]
    [InlineData("neon-cut")]
    [InlineData("aviris-cut")]
    [InlineData("enmap-image-cut")]
    [InlineData("enmap-layer-cut")]
    public void A_file_that_ends_too_early_is_refused_when_it_is_opened_or_read(string name)
    {
        var fault = Assert.Throws<SceneException>(() =>
        {
            using var reader = SceneReader.Open(Given(name));
            var profile = reader.Profile;
            reader.ReadSpectra(profile.Window, [0, 100, 200], new float[profile.Width * profile.Height * 3]);
        });

        Assert.DoesNotContain('\n', fault.Message);
    }

    [Theory]
    [InlineData("emit-no-bands")]
    [InlineData("emit-no-wavelengths")]
    public void A_granule_without_wavelengths_is_not_unmixed_by_a_model_that_has_them(string name)
    {
        using var folder = new TemporaryFolder();
        var package = Replica.Named("emit").SealModel(folder.File("linear.unmix"));

        var fault = Assert.ThrowsAny<UnmixException>(() =>
            SceneUnmixer.Run(
                package,
                Given(name),
                folder.File("map.tif"),
                new UnmixOptions { Threads = 1 },
                cancellation: TestContext.Current.CancellationToken
            )
        );

        Assert.Equal(FaultKind.Scene, fault.Kind);
        Assert.Contains("wavelengths", fault.Message, StringComparison.Ordinal);
        Assert.Equal([folder.File("linear.unmix")], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Without_its_list_of_good_bands_a_granule_is_read_without_those_of_water_vapour_and_says_so()
    {
        using var reader = SceneReader.Open(Given("emit-no-good"));
        using var whole = SceneReader.Open(Replica.Named("emit").Given[0]);

        Assert.Contains("no list of good bands", Assert.Single(reader.Profile.Warnings), StringComparison.Ordinal);
        Assert.Equal(whole.Profile.BadBands, reader.Profile.BadBands);
    }

    /// <summary>Each product's main file, ended within its first bytes and at some shares of its length.</summary>
    [Theory]
    [InlineData("emit", ".nc")]
    [InlineData("emit-v2", ".nc")]
    [InlineData("prisma-l2d", ".he5")]
    [InlineData("tanager-ortho", ".h5")]
    [InlineData("tanager-basic", ".h5")]
    [InlineData("neon-tile", ".h5")]
    [InlineData("aviris-ang", ".nc")]
    [InlineData("pace-v31", ".nc")]
    [InlineData("enmap", "SPECTRAL_IMAGE.TIF")]
    [InlineData("desis", "SPECTRAL_IMAGE.tif")]
    [InlineData("aviris-envi-av3", "_RFL_ORT")]
    public void A_file_that_ends_anywhere_too_early_is_refused(string name, string ending)
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(Replica.FolderOf(name), "*", SearchOption.AllDirectories))
            File.Copy(file, folder.File(Path.GetFileName(file)));
        var main = Directory
            .EnumerateFiles(folder.Path)
            .Single(file => file.EndsWith(ending, StringComparison.Ordinal) && !file.Contains("_MASK_", StringComparison.Ordinal));
        var bytes = File.ReadAllBytes(main);

        foreach (var share in new[] { 0, 7.0 / bytes.Length, 300.0 / bytes.Length, 0.25, 0.5, 0.9 })
        {
            File.WriteAllBytes(main, bytes[..(int)(share * bytes.Length)]);
            var fault = Assert.ThrowsAny<UnmixException>(() => ReadAll(main));
            Assert.Equal(FaultKind.Scene, fault.Kind);
            Assert.DoesNotContain('\n', fault.Message);
        }
    }

    private static void ReadAll(string path)
    {
        using var reader = SceneReader.Open(path);
        var profile = reader.Profile;
        int[] bands = [.. Enumerable.Range(0, profile.BandCount)];
        reader.ReadSpectra(profile.Window, bands, new float[profile.Width * profile.Height * bands.Length]);
        _ = reader.CountMasked();
        if (profile.Placement is { } grid)
            reader.ReadPlacement(new PixelWindow(0, 0, grid.Width, grid.Height), new int[grid.Width * grid.Height]);
    }

    /// <summary>The product's own file, or what is left of the product.</summary>
    internal static string Given(string name)
    {
        var folder = Replica.FolderOf("fault-" + name);
        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        return Array.Find(files, file => file.EndsWith("SPECTRAL_IMAGE.TIF", StringComparison.OrdinalIgnoreCase))
            ?? Array.Find(files, file => file.EndsWith("METADATA.XML", StringComparison.Ordinal))
            ?? Array.Find(files, file => file.Contains("_RFL_0", StringComparison.Ordinal))
            ?? files.Single(file => Path.GetExtension(file) is ".he5" or ".h5" or ".nc");
    }
}
