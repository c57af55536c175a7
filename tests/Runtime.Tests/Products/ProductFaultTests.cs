using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;

namespace Unmix.Runtime.Tests.Products;

/// <summary>Products that something is wrong with are refused with a sentence, never read as something else.</summary>
public sealed class ProductFaultTests
{
    [Theory]
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
    [InlineData("prisma-absurd", "has 1099511627776 rows; 1 to 2147483647 can be had")]
    [InlineData("prisma-l2b", "is a PRISMA L2B product, which holds radiance")]
    [InlineData("prisma-nowhere", "has a latitude and a longitude")]
    [InlineData("prisma-no-latitude", "has no array '/HDFEOS/SWATHS/PRS_L2C_HCO/Geolocation Fields/Latitude', by which")]
    [InlineData("enmap-no-xml", "has no metadata beside it")]
    [InlineData("enmap-no-image", "have no image beside them")]
    [InlineData("enmap-xml-cut", "can't be read: ")]
    [InlineData("enmap-no-bands", "characterise no bands ('bandCharacterisation' with 'bandID')")]
    [InlineData("enmap-no-gain", "give no gain and offset for band 1 at 418.2 nm")]
    [InlineData("enmap-fewer-bands", "has 224 bands but its metadata characterise 223")]
    [InlineData("enmap-l1c", "is of an EnMAP L1C product, which holds radiance")]
    [InlineData("enmap-entities", "can't be read: For security reasons DTD is prohibited")]
    [InlineData("desis-bare", "has neither metadata (")]
    [InlineData("desis-no-offset", "give no gain and offset for band 1 at 401.3 nm")]
    [InlineData("desis-short-list", "its list 'data offset values' has 59 members for 58 bands")]
    [InlineData("tanager-no-wavelengths", "whose cube has no attribute 'wavelengths'")]
    [InlineData("tanager-no-code", "its attribute 'epsg_code' of '/HDFEOS/GRIDS/HYP' is missing")]
    [InlineData("tanager-no-structure", "has no array '/HDFEOS INFORMATION/StructMetadata.0'")]
    [InlineData("tanager-turned", "whose structural metadata state 27 rows of 26 columns but whose cube has 26 of 27")]
    [InlineData("tanager-radiance", "it holds radiance; abundances need reflectance")]
    [InlineData("tanager-flags", "its list 'good_wavelengths' has 9 members")]
    [InlineData("tanager-mask-size", "'/HDFEOS/GRIDS/HYP/Data Fields/beta_cloud_mask' of ")]
    [InlineData("tanager-framing", "('Planet_Ortho_Framing') can't be understood")]
    [InlineData("tanager-absurd-framing", "would have 2000000 x 2000000 pixels")]
    [InlineData("neon-no-scale", "has no attribute 'Scale_Factor' above 0")]
    [InlineData("neon-no-place", "has no array '/WREF/Reflectance/Metadata/Coordinate_System/Map_Info'")]
    [InlineData("neon-no-numbers", "whose 'Map_Info' says no place (UTM, 1, 1, east, north)")]
    [InlineData("neon-no-wavelengths", "has no array '/WREF/Reflectance/Metadata/Spectral_Data/Wavelength'")]
    [InlineData("neon-other-bands", "with 423 wavelengths, but no dimension of '/WREF/Reflectance/Reflectance_Data' (")]
    [InlineData("aviris-uneven", "whose '/easting' does not count even steps")]
    [InlineData("aviris-no-system", "without a coordinate reference system")]
    [InlineData("aviris-no-wavelengths", "has no array '/reflectance/wavelength'")]
    [InlineData("pace-no-cube", "without surface reflectance")]
    [InlineData("pace-no-longitude", "has no array '/navigation_data/longitude', by which")]
    [InlineData("pace-nowhere", "has a latitude and a longitude")]
    [InlineData("pace-no-wavelengths", "but no list of wavelengths is as long")]
    public void A_product_that_can_not_be_used_is_refused(string name, string says)
    {
        var fault = Assert.Throws<SceneException>(() => SceneReader.Open(Given(name)).Dispose());

        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        Assert.Equal(FaultKind.Scene, fault.Kind);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Theory]
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

    /// <summary>The product's own file, or what is left of the product.</summary>
    private static string Given(string name)
    {
        var folder = Replica.FolderOf("fault-" + name);
        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        return Array.Find(files, file => file.EndsWith("SPECTRAL_IMAGE.TIF", StringComparison.OrdinalIgnoreCase))
            ?? Array.Find(files, file => file.EndsWith("METADATA.XML", StringComparison.Ordinal))
            ?? files.Single(file => Path.GetExtension(file) is ".he5" or ".h5" or ".nc");
    }
}
