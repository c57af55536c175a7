using Unmix.Formats.Scenes.Reading;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Products;

/// <summary>Files as a shell makes them of a pattern.</summary>
public sealed class SceneFilesTests
{
    [Theory]
    [InlineData("emit", "EMIT_L2A_RFL_001_20240912T084421_2425606_014.nc")]
    [InlineData("enmap", "ENMAP01-____L2A-DT0000059971_20240114T102931Z_003_V010402_20240115T031845Z-SPECTRAL_IMAGE.TIF")]
    [InlineData("enmap-bsq", "ENMAP01-____L2A-DT0000059971_20240114T102931Z_003_V010402_20240115T031845Z-SPECTRAL_IMAGE.BSQ")]
    [InlineData("desis", "DESIS-HSI-L2A-DT0743111812_011-20221103T140255-V0213-SPECTRAL_IMAGE.tif")]
    [InlineData("aviris-av3", "AV320250107t203115_007_L2A_OE_1f6c0e2b_RFL_ORT.nc")]
    [InlineData("aviris-envi-av3", "AV320240612t190205_L2A_OE_main_98b13fff_RFL_ORT")]
    public void All_files_of_a_delivery_are_one_scene(string name, string main)
    {
        using var folder = new TemporaryFolder();
        string[] files =
        [
            .. Directory
                .EnumerateFiles(Replica.FolderOf(name), "*", SearchOption.AllDirectories)
                .Where(file => Path.GetExtension(file) is not (".npy" or ".json"))
                .Select(file => CopyTo(folder, file)),
        ];
        foreach (var beside in new[] { "browse.png", "thumbnail.jpg", "checksums.md5", "HISTORY.XML" })
            File.WriteAllText(folder.File(beside), "beside");

        var scenes = SceneFiles.Scenes([.. Directory.EnumerateFiles(folder.Path).Order(StringComparer.Ordinal)]);

        Assert.True(files.Length > 1);
        Assert.Equal([folder.File(main)], scenes);
    }

    [Fact]
    public void Two_scenes_stay_two_in_the_order_given()
    {
        var (first, second) = (Replica.Named("prisma-l2d").Given[0], Replica.Named("emit").Given[0]);
        var mask = Replica.Named("emit").Given[1];

        Assert.Equal([first, second], SceneFiles.Scenes([first, mask, second]));
    }

    [Fact]
    public void What_is_no_file_is_left_to_who_opens_it() =>
        Assert.Equal(
            ["/vsicurl/https://example.org/a.nc", "missing.tif"],
            SceneFiles.Scenes(["/vsicurl/https://example.org/a.nc", "missing.tif"])
        );

    private static string CopyTo(TemporaryFolder folder, string file)
    {
        var copy = folder.File(Path.GetFileName(file));
        File.Copy(file, copy);
        return copy;
    }
}
