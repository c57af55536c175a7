using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>A real scene, where it is at hand.</summary>
public sealed class SamsonTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Bytes_do_not_depend_on_tiles_threads_or_the_scenes_file()
    {
        var data = SharedData.Require("data/samson");
        var (scene, model) = (Path.Combine(data, "scene.hdr"), folder.File("samson.unmix"));
        Tool.Train(
                "train",
                scene,
                "--endmembers",
                "3",
                "--reference",
                Path.Combine(data, "reference-endmembers.csv"),
                "--recipe",
                QuickRecipe.Write(folder),
                "-o",
                model,
                "--quiet"
            )
            .RequireDone();
        var expected = Map(scene);

        foreach (var tile in (string[])["95x1", "7x13", "64x64", "95x95"])
        {
            foreach (var threads in (string[])["1", "2"])
                AssertSame(Map(scene, "--tile", tile, "--threads", threads), $"{tile}, {threads} threads");
        }
        foreach (
            var (driver, creation) in ((string, string[])[])
                [
                    ("ENVI", ["INTERLEAVE=BSQ"]),
                    ("ENVI", ["INTERLEAVE=BIL"]),
                    ("ENVI", ["INTERLEAVE=BIP"]),
                    ("GTiff", ["TILED=YES", "BLOCKXSIZE=32", "BLOCKYSIZE=32"]),
                ]
        )
        {
            var copy = folder.File(driver == "ENVI" ? "copy.img" : "copy.tif");
            Tool.Run(
                    "gdal_translate",
                    ["-q", "-of", driver, .. creation.SelectMany(o => (string[])["-co", o]), Path.Combine(data, "scene.img"), copy]
                )
                .RequireDone();
            AssertSame(driver == "ENVI" ? Map(copy, "--assume-bands") : Map(copy), $"{driver} {creation[0]}");
        }

        byte[] Map(string source, params string[] more)
        {
            Tool.Unmix(["run", model, source, "-o", folder.File("map.tif"), "--layers", "all", "--quiet", .. more]).RequireDone();
            return File.ReadAllBytes(folder.File("map.tif"));
        }

        void AssertSame(byte[] found, string what) => Assert.True(expected.AsSpan().SequenceEqual(found), what);
    }
}
