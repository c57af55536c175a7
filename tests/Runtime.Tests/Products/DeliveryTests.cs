using Unmix.Formats.Scenes.Places;
using Unmix.Formats.Scenes.Reading;
using Unmix.Runtime.Runs;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Products;

/// <summary>
/// Products in forms in which they could be delivered too (tests/Products/deliveries.py): other types, filters, encodings, names and
/// places. The same map has to come out, in its place.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class DeliveryTests
{
    private const double PlaceTo = 0.1; // of a pixel

    public static TheoryData<string> Named(string prefix) => [.. Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Named), "prisma")]
    [MemberData(nameof(Named), "tanager")]
    [MemberData(nameof(Named), "neon")]
    [MemberData(nameof(Named), "emit")]
    [MemberData(nameof(Named), "pace")]
    [MemberData(nameof(Named), "aviris")]
    [MemberData(nameof(Named), "enmap")]
    [MemberData(nameof(Named), "desis")]
    public void The_map_shows_what_the_scene_was_mixed_from_in_its_place(string name)
    {
        using var folder = new TemporaryFolder();
        var replica = Replica.Named("delivery-" + name);
        var package = replica.SealModel(folder.File("linear.unmix"));
        var options = new UnmixOptions { Threads = 1 };

        var report = SceneUnmixer.Run(
            package,
            replica.Given[0],
            folder.File("map.tif"),
            options with
            {
                Geometry = replica.IsSwath ? MapGeometry.Sensor : MapGeometry.Map,
            },
            null,
            TestContext.Current.CancellationToken
        );

        using var map = SceneReader.Open(folder.File("map.tif"));
        var truth = (replica.IsSwath ? replica.SceneTruth : replica.Truth).LastIndexFastest();
        var found = new float[truth.Length];
        map.ReadSpectra(map.Profile.Window, [0, 1, 2], found);
        for (var i = 0; i < truth.Length; i++)
            Assert.Equal(double.IsNaN(truth[i]), float.IsNaN(found[i]));
        var squares = truth.Zip(found).Where(pair => !double.IsNaN(pair.First)).Average(pair => Math.Pow(pair.First - pair.Second, 2));
        Assert.InRange(Math.Sqrt(squares), 0, 0.03);
        RequirePlace(replica, map.Profile.GeoReference);
        Assert.Equal(
            name.Contains("-listed-", StringComparison.Ordinal) && !name.StartsWith("pace", StringComparison.Ordinal) ? 1 : 0,
            report.Warnings.Count
        );
    }

    private static void RequirePlace(Replica replica, Formats.Scenes.GeoReference written)
    {
        using var scene = SceneReader.Open(replica.Given[0]);
        if (!replica.IsSwath)
        {
            var (stated, place) = (replica.Place!, written.GeoTransform!);
            for (var i = 0; i < stated.Length; i++)
                Assert.Equal(stated[i], place[i], PlaceTo * Math.Abs(stated[1]));
            Assert.Equal($"EPSG:{replica.Epsg}", Footprint.Of(written, replica.Columns, replica.Rows).Code);
            return;
        }
        using var usual = SceneReader.Open(Replica.Named(replica.Usual!).Given[0]);
        var (grid, right) = (scene.Profile.Placement!, usual.Profile.Placement!);
        Assert.Equal((right.Width, right.Height), (grid.Width, grid.Height));
        Assert.Equal(right.GeoReference.ProjectionWkt, grid.GeoReference.ProjectionWkt);
        for (var i = 0; i < 6; i++)
            Assert.Equal(
                right.GeoReference.GeoTransform![i],
                grid.GeoReference.GeoTransform![i],
                PlaceTo * right.GeoReference.GeoTransform[1]
            );
    }

    private static readonly string[] Names =
    [
        "prisma-no-code",
        "prisma-named-zone",
        "prisma-numbered-zone",
        "prisma-corner-degrees",
        "prisma-south",
        "prisma-next-zone",
        "prisma-first-zone",
        "prisma-last-zone",
        "prisma-any-length",
        "prisma-double-corners",
        "prisma-chunked",
        "prisma-big-endian",
        "tanager-big-endian",
        "tanager-big-endian-chunks",
        "tanager-double",
        "tanager-half",
        "tanager-scale-offset",
        "tanager-plain",
        "tanager-unfiltered-chunks",
        "tanager-one-chunk",
        "tanager-nan",
        "tanager-no-fill",
        "tanager-fill-of-one",
        "tanager-um",
        "tanager-um-unsaid",
        "tanager-listed-array",
        "tanager-listed-above",
        "tanager-listed-beside",
        "tanager-listed-capital",
        "tanager-true-false",
        "tanager-named-mask",
        "tanager-structure-list",
        "tanager-structure-any",
        "tanager-edges",
        "neon-um",
        "neon-um-unsaid",
        "neon-listed-above",
        "neon-listed-otherwise",
        "neon-no-logs",
        "neon-other-logs",
        "neon-unlabelled",
        "neon-text-scale",
        "neon-whole-scale",
        "neon-big-endian",
        "neon-shuffled",
        "neon-unlabelled-chunks",
        "neon-any-text",
        "neon-many-text",
        "emit-big-chunks",
        "emit-line-chunks",
        "emit-edges",
        "emit-nan",
        "emit-true-false",
        "emit-fixed-text",
        "emit-list-of-one",
        "emit-table-fill",
        "pace-big-endian",
        "pace-double-place",
        "pace-nan",
        "pace-long-flags",
        "pace-unsigned-flags",
        "pace-listed-flags",
        "pace-um",
        "aviris-big-endian",
        "aviris-nan",
        "aviris-plain",
        "aviris-short-mapping",
        "aviris-wkt",
        "aviris-um",
        "enmap-small-letters",
        "enmap-capitals",
        "enmap-nested",
        "enmap-big-endian",
        "enmap-zstd",
        "enmap-predicted",
        "enmap-packbits",
        "enmap-cog-zstd",
        "enmap-no-layers",
        "enmap-utf-16",
        "enmap-latin",
        "enmap-marked",
        "enmap-exponents",
        "enmap-other-prefix",
        "enmap-junk-zip",
        "desis-tiled",
        "desis-capitals",
        "desis-bands-apart",
        "desis-header-um",
    ];
}
