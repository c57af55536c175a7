using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Tests.Scenes;

public sealed class GdalLibraryTests
{
    [Fact]
    public void A_machine_without_GDAL_is_told_what_to_install()
    {
        var fault = Assert.Throws<SceneException>(() => GdalLibrary.Load(null, ["no-such-gdal.so.1"]));

        Assert.Equal(
            "No GDAL library is on this machine, so no scene can be read or written. Install GDAL 3.4 or newer (Debian and Ubuntu: "
                + "apt-get install gdal-bin), or set UNMIX_GDAL to the path of its library.",
            fault.Message
        );
    }

    [Fact]
    public void A_chosen_library_that_is_not_there_is_named()
    {
        var fault = Assert.Throws<SceneException>(() => GdalLibrary.Load("/nowhere/libgdal.so", GdalLibrary.Names()));

        Assert.Equal(
            "GDAL can't be loaded from '/nowhere/libgdal.so', which UNMIX_GDAL names. Correct the variable, or unset it to "
                + "use the machine's GDAL.",
            fault.Message
        );
    }

    [Fact]
    public void An_old_GDAL_is_refused_with_both_versions()
    {
        var fault = Assert.Throws<SceneException>(() => GdalLibrary.RequireVersion(3_03_02_00));

        Assert.Equal(
            "GDAL 3.3.2 is installed but 3.4.0 or newer is needed. Install a newer GDAL, or set UNMIX_GDAL to the path of its library.",
            fault.Message
        );
    }

    [Fact]
    public void Newer_names_are_tried_first()
    {
        var names = GdalLibrary.Names().ToList();

        Assert.Equal(names.Count, names.Distinct().Count());
        if (OperatingSystem.IsLinux())
        {
            Assert.True(names.IndexOf("libgdal.so.36") < names.IndexOf("libgdal.so.34"));
            Assert.True(names.IndexOf("libgdal.so.34") < names.IndexOf("libgdal.so.32"));
            Assert.Equal("libgdal.so", names[^1]);
        }
    }

    [Fact]
    public void The_block_cache_is_bounded() => Assert.InRange(BlockCache.LimitBytes, 1, BlockCache.DefaultBytes);
}
