using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Containers.Hdf5;
using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Runtime.Tests.Products;

/// <summary>Names of attributes that are read without libhdf5.</summary>
public sealed class Hdf5AttributesTests
{
    private const string Cube = "/HDFEOS/GRIDS/HYP/Data Fields/surface_reflectance";

    public Hdf5AttributesTests() => GdalLibrary.Require();

    [Theory]
    [InlineData("tanager-ortho")]
    [InlineData("tanager-newest")] // headers of the other version
    public void Names_are_those_that_were_written(string name)
    {
        var names = Hdf5Attributes.TryNames(PathOf(name), Cube);

        Assert.NotNull(names);
        Assert.Equal(
            ["Unit", "_FillValue", "fwhm", "good_wavelengths", "wavelengths", "wavelengths_units"],
            names.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void An_array_that_is_labelled_is_known_and_another_is_not()
    {
        var path = PathOf("neon-tile");
        using var file = GdalArrayFile.TryOpen(path)!; // the maker's
        var site = "/" + Assert.Single(file.Groups("/"));

        Assert.True(file.IsLabelled($"{site}/Reflectance/Reflectance_Data"));
        Assert.False(file.IsLabelled($"{site}/Reflectance/Metadata/Spectral_Data/Wavelength"));
    }

    [Fact]
    public void What_is_not_there_has_no_names_that_are_known() =>
        Assert.Null(Hdf5Attributes.TryNames(PathOf("tanager-ortho"), Cube + "_none"));

    private static string PathOf(string name) =>
        Directory.EnumerateFiles(Replica.FolderOf(name)).Single(file => Path.GetExtension(file) is ".h5");
}
