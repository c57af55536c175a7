using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Runtime.Archive;

namespace Unmix.Runtime.Tests.Archive;

public sealed class SceneListTests : IDisposable
{
    private readonly ToyArchive archive = new(scenes: 0);

    public SceneListTests()
    {
        foreach (var file in (string[])["a/x.tif", "a/y.tif", "b/x.tif", "b/deep/z.tif", "b/deep/.hidden.tif", "c.txt"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Full(file))!);
            File.WriteAllText(Full(file), "x");
        }
    }

    public void Dispose() => archive.Dispose();

    [Theory]
    [InlineData("in/a/*.tif", "a/x.tif a/y.tif")]
    [InlineData("in/*/x.t?f", "a/x.tif b/x.tif")]
    [InlineData("in/**/*.tif", "a/x.tif a/y.tif b/deep/z.tif b/x.tif")]
    [InlineData("in/b/**", "b/deep/z.tif b/x.tif")]
    [InlineData("in/b/deep/.*.tif", "b/deep/.hidden.tif")]
    public void Patterns_are_expanded_and_sorted(string pattern, string expected) =>
        Assert.Equal(Paths(expected), Planned(archive.Folder.File(pattern)).Select(scene => scene.Path));

    [Fact]
    public void A_list_may_hold_names_patterns_and_comments_and_each_scene_counts_once()
    {
        File.WriteAllText(
            archive.Folder.File("list.txt"),
            $"# scenes\n{Full("b/x.tif")}\n\n{Full("a/*.tif")}\n{Full("a/x.tif")}\n/vsicurl/http://host/q.tif?key=1\n"
        );

        var scenes = Planned("@" + archive.Folder.File("list.txt"));

        Assert.Equal(
            [.. Paths("a/x.tif a/y.tif b/x.tif"), "/vsicurl/http://host/q.tif?key=1"],
            scenes.Select(scene => scene.Path).OrderBy(path => path.StartsWith("/vsi", StringComparison.Ordinal))
        );
        Assert.Equal("q", scenes.Single(scene => scene.Path.StartsWith("/vsi", StringComparison.Ordinal)).Name);
        Assert.Equal(1, scenes.First(scene => scene.Path == Full("a/x.tif")).Bytes);
    }

    [Fact]
    public void A_header_and_its_data_are_one_scene()
    {
        archive.WriteScene("s", seed: 1);

        Assert.Equal([archive.Scene("s")], Planned(archive.Folder.File("scenes/*")).Select(scene => scene.Path));
    }

    [Fact]
    public void Maps_of_scenes_of_one_name_are_told_apart_by_folder_and_then_by_hash()
    {
        Directory.CreateDirectory(Full("q/a"));
        File.WriteAllText(Full("q/a/x.tif"), "x");

        var names = Planned(Full("a/x.tif"), Full("b/x.tif"), Full("q/a/x.tif"), Full("a/y.tif"))
            .ToDictionary(scene => scene.Path, scene => scene.Name);

        Assert.Equal(("b_x", "y"), (names[Full("b/x.tif")], names[Full("a/y.tif")]));
        Assert.Matches("^a_x-[0-9a-f]{8}$", names[Full("a/x.tif")]);
        Assert.Matches("^a_x-[0-9a-f]{8}$", names[Full("q/a/x.tif")]);
        Assert.NotEqual(names[Full("a/x.tif")], names[Full("q/a/x.tif")]);
    }

    [Fact]
    public void The_items_of_a_STAC_collection_are_scenes_named_by_their_ids()
    {
        Write(
            "items.json",
            """
            {"type": "FeatureCollection", "features": [
              {"type": "Feature", "id": "EMIT_1", "links": [{"rel": "self", "href": "https://host/items/EMIT_1.json"}],
               "assets": {"thumb": {"href": "t.png", "roles": ["thumbnail"]}, "rfl": {"href": "../data/e1.nc", "roles": ["data"]}}},
              {"type": "Feature", "id": "local", "links": [], "assets": {"rfl": {"href": "in/a/x.tif"}}},
              {"type": "Feature", "id": "bucket", "assets": {"rfl": {"href": "s3://bucket/k.tif", "roles": ["data"]}}}]}
            """
        );

        var scenes = Planned(archive.Folder.File("items.json"));

        Assert.Equal(
            [(Full("a/x.tif"), "local"), ("/vsicurl/https://host/data/e1.nc", "EMIT_1"), ("/vsis3/bucket/k.tif", "bucket")],
            scenes
                .Select(scene => (scene.Path, scene.Name))
                .OrderBy(scene => scene.Path.StartsWith("/vsi", StringComparison.Ordinal))
                .ThenBy(scene => scene.Path, StringComparer.Ordinal)
        );
    }

    [Fact]
    public void An_item_that_does_not_say_which_asset_is_the_scene_is_refused_until_asset_does()
    {
        Write("items.json", """{"type": "Feature", "id": "i", "assets": {"a": {"href": "in/a/x.tif"}, "b": {"href": "in/a/y.tif"}}}""");

        var refused = Assert.Throws<SceneException>(() => Planned(archive.Folder.File("items.json")));

        Assert.Contains("The item 'i' does not say which of its assets is the scene", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("Give one of its keys with --asset: a, b.", refused.Message, StringComparison.Ordinal);
        var chosen = new ArchivePlan
        {
            Scenes = [archive.Folder.File("items.json")],
            MapsFolder = archive.Maps,
            Asset = "b",
        }.Write(archive.Package, archive.PlanPath);
        Assert.Equal([Full("a/y.tif")], chosen.Scenes.Select(scene => scene.Path));
    }

    [Theory]
    [InlineData("in/none.tif", "There is no scene at '*none.tif'. *")]
    [InlineData("in/*.none", "No file matches '*.none'. *")]
    [InlineData("@in/none.txt", "The list of scenes '*none.txt' can't be read: *")]
    [InlineData("broken.json", "The STAC item collection '*broken.json' can't be understood: it is not JSON at line *")]
    [InlineData("other.json", "'*other.json' is not a STAC item collection: *")]
    [InlineData("noassets.json", "'*noassets.json' has an item without an id or assets*")]
    public void What_leads_to_no_scene_is_refused(string source, string message)
    {
        Write("broken.json", "{\"type\": ");
        Write("other.json", "{\"type\": \"Topology\"}");
        Write("noassets.json", "{\"type\": \"FeatureCollection\", \"features\": [null, {\"type\": \"Feature\", \"id\": \"x\"}]}");
        var path = source[0] == '@' ? "@" + archive.Folder.File(source[1..]) : archive.Folder.File(source);

        var refused = Assert.ThrowsAny<UnmixException>(() => Planned(path));

        Assert.Equal(FaultKind.Scene, refused.Kind);
        Assert.Matches(
            "^" + System.Text.RegularExpressions.Regex.Escape(message).Replace("\\*", ".*", StringComparison.Ordinal) + "$",
            refused.Message
        );
        Assert.False(File.Exists(archive.PlanPath));
    }

    private IReadOnlyList<PlannedScene> Planned(params string[] sources) => archive.Plan(scenes: sources).Scenes;

    private string Full(string file) => Path.Combine(archive.Folder.File("in"), file);

    private string[] Paths(string files) => [.. files.Split(' ').Select(Full)];

    private void Write(string file, string text) => File.WriteAllText(archive.Folder.File(file), text);
}
