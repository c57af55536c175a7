using Unmix.Formats.Scenes.Places;
using Unmix.Formats.Scenes.Reading;
using Unmix.Runtime.Archive;
using Unmix.Runtime.Runs;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Products;

/// <summary>Replicas by their plain path through the whole run: the map's values, place and gaps.</summary>
[Trait("Speed", "Slow")]
public sealed class ProductMapTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(ProductReaderTests.Gridded), MemberType = typeof(ProductReaderTests))]
    public void The_map_shows_what_the_replica_was_mixed_from_in_its_place(string name)
    {
        var replica = Replica.Named(name);
        var package = replica.SealModel(folder.File("linear.unmix"));
        var map = folder.File("map.tif");

        var report = SceneUnmixer.Run(
            package,
            replica.Given[^1],
            map,
            new UnmixOptions { Threads = 1, Strict = true },
            cancellation: TestContext.Current.CancellationToken
        );

        using var reader = SceneReader.Open(map);
        var truth = replica.Truth.LastIndexFastest();
        var found = new float[truth.Length];
        reader.ReadSpectra(reader.Profile.Window, [0, 1, 2], found);
        Assert.Equal((replica.Columns, replica.Rows), (reader.Profile.Width, reader.Profile.Height));
        for (var i = 0; i < truth.Length; i++)
            Assert.Equal(double.IsNaN(truth[i]), float.IsNaN(found[i]));
        var squares = truth.Zip(found).Where(pair => !double.IsNaN(pair.First)).Average(pair => Math.Pow(pair.First - pair.Second, 2));
        Assert.InRange(Math.Sqrt(squares), 0, 0.03);
        var (stated, place) = (replica.Place!, reader.Profile.GeoReference.GeoTransform!);
        for (var i = 0; i < stated.Length; i++)
            Assert.Equal(stated[i], place[i], 1e-3);
        Assert.Equal($"EPSG:{replica.Epsg}", Footprint.Of(reader.Profile.GeoReference, replica.Columns, replica.Rows).Code);
        Assert.Empty(report.Warnings);
    }

    /// <summary>Parts and maps are called after their scenes, by which some products are known.</summary>
    [Theory]
    [InlineData("enmap")]
    [InlineData("desis")]
    [InlineData("prisma-l2c")]
    [InlineData("aviris-envi-av3")]
    [InlineData("tanager-basic")]
    public void A_product_in_parts_is_merged_to_the_map_of_a_whole_run(string name)
    {
        var replica = Replica.Named(name);
        var package = replica.SealModel(folder.File("linear.unmix"));
        var options = new UnmixOptions { Threads = 1 };
        var scene = replica.Given[0] == replica.Folder ? replica.Given[^1] : replica.Given[0];
        SceneUnmixer.Run(package, scene, folder.File("whole.tif"), options, null, TestContext.Current.CancellationToken);

        var manifest = new ArchivePlan
        {
            Scenes = [scene],
            MapsFolder = folder.File("maps"),
            SplitRows = 7,
            Options = options,
        }.Write(package, folder.File("run.json"));
        var shard = ShardRun.Run(manifest, new Shard(0, 1), package, options, null, TestContext.Current.CancellationToken);
        var merge = ArchiveMerge.Run(manifest, new MergeOptions(), null, TestContext.Current.CancellationToken);

        Assert.Empty(shard.Failed);
        Assert.Equal((1, 0), (merge.Merged, merge.Incomplete.Count));
        var merged = manifest.OutputPath(manifest.MapOf(0));
        Assert.Equal(File.ReadAllBytes(folder.File("whole.tif")), File.ReadAllBytes(merged));
        using var reader = SceneReader.Open(merged);
        Assert.Null(reader.Profile.Product);
    }
}
