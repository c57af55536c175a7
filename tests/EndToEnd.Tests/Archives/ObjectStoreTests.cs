using System.Globalization;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests.Archives;

/// <summary>Scenes on a web server and maps in a bucket; both are on this machine's loopback.</summary>
public sealed class ObjectStoreTests(ArchiveScenes scenes) : IClassFixture<ArchiveScenes>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Scenes_by_https_addresses_and_maps_in_a_bucket_have_the_bytes_of_files()
    {
        using var web = new LoopbackServer(scenes.Folder);
        using var store = new LoopbackServer(folder.Path);
        var bucket = new Dictionary<string, string>
        {
            ["AWS_S3_ENDPOINT"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{store.Port}"),
            ["AWS_HTTPS"] = "NO",
            ["AWS_VIRTUAL_HOSTING"] = "FALSE",
            ["AWS_ACCESS_KEY_ID"] = "nobody",
            ["AWS_SECRET_ACCESS_KEY"] = "nothing",
        };
        ToolAnswer Unmix(params string[] arguments) => Tool.UnmixWith(bucket, arguments);
        string[] addresses = [web.Address("long0.img"), web.Address("short1.img")];

        Unmix([
                "plan",
                .. addresses,
                "--model",
                scenes.Model,
                "--maps",
                "/vsis3/bucket/maps",
                "--split-rows",
                "48",
                "--layers",
                "abundances,deviation,nonlinearity",
                "-o",
                folder.File("run.json"),
            ])
            .RequireDone();
        var first = Unmix("run", "--plan", folder.File("run.json"), "--shard", "0/1").RequireDone();
        var again = Unmix("run", "--plan", folder.File("run.json"), "--shard", "0/1").RequireDone();
        Unmix("merge", folder.File("run.json"), "--verify").RequireDone();

        Assert.StartsWith("Shard 0/1: 4 items, 4 computed, 0 there already, 0 failed;", first.Output, StringComparison.Ordinal);
        Assert.StartsWith("Shard 0/1: 4 items, 0 computed, 4 there already, 0 failed;", again.Output, StringComparison.Ordinal);
        var maps = ArchiveScenes.Hashes(folder.File("bucket/maps"));
        Assert.Equal((scenes.Maps["long0.tif"], scenes.Maps["short1.tif"]), (maps["long0.tif"], maps["short1.tif"]));
        Assert.Equal(5, store.Requests.Count(request => request.StartsWith("PUT ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_bucket_that_refuses_ends_the_shard_with_5()
    {
        using var web = new LoopbackServer(scenes.Folder);
        Tool.Unmix(
                "plan",
                web.Address("short1.img"),
                "--model",
                scenes.Model,
                "--maps",
                "/vsis3/bucket/maps",
                "-o",
                folder.File("run.json")
            )
            .RequireDone();
        var nobody = new Dictionary<string, string>
        {
            ["AWS_S3_ENDPOINT"] = "127.0.0.1:9", // nobody listens at the discard port
            ["AWS_HTTPS"] = "NO",
            ["AWS_VIRTUAL_HOSTING"] = "FALSE",
            ["AWS_ACCESS_KEY_ID"] = "nobody",
            ["AWS_SECRET_ACCESS_KEY"] = "nothing",
        };

        var answer = Tool.UnmixWith(nobody, "run", "--plan", folder.File("run.json"), "--shard", "0/1");

        Assert.Equal(5, answer.ExitCode);
        Assert.StartsWith("'/vsis3/bucket/maps/short1.tif' can't be written: ", answer.Error, StringComparison.Ordinal);
    }
}
