using System.Text;
using Unmix.Formats.Packages;

namespace Unmix.Formats.Tests.Packages;

/// <summary>What a manifest says of the classes of a model that was learnt from a library.</summary>
public class ManifestClassTests
{
    private static readonly ModelClass[] Classes = [new("soil", ["soil [1]", "soil [2]"]), new("tree", ["tree"]), new("water", ["water"])];

    [Fact]
    public void Classes_are_written_and_read()
    {
        var manifest = ModelManifest.FromJson((PackageSamples.Manifest() with { Classes = Classes }).ToJson(), "toy.unmix");

        Assert.Equal(["soil", "tree", "water"], manifest.Classes!.Select(one => one.Name));
        Assert.Equal(["soil [1]", "soil [2]"], manifest.Classes![0].Members);
    }

    [Fact]
    public void A_manifest_without_classes_says_nothing_of_them()
    {
        var json = PackageSamples.Manifest().ToJson();

        Assert.DoesNotContain("\"classes\"", Encoding.UTF8.GetString(json), StringComparison.Ordinal);
        Assert.Null(ModelManifest.FromJson(json, "toy.unmix").Classes);
    }

    [Theory]
    [InlineData("\"tree [x]\"", "\"\\u001b[2J\"", "A name of the manifest has a control character")]
    [InlineData("\"name\": \"tree\"", "\"name\": \"bush\"", "The manifest's 3 classes are not its 3 endmembers")]
    [InlineData("\"tree [x]\"", "", "The manifest has a class without members")]
    [InlineData("\"tree [x]\"", "null", "The manifest has a class without a name or members")]
    public void Classes_that_can_not_be_are_refused(string from, string to, string sentence)
    {
        var manifest = PackageSamples.Manifest() with { Classes = [Classes[0], new("tree", ["tree [x]"]), Classes[2]] };
        var json = Encoding.UTF8.GetString(manifest.ToJson());
        Assert.Contains(from, json, StringComparison.Ordinal);

        var fault = Assert.Throws<ModelPackageException>(() =>
            ModelManifest.FromJson(Encoding.UTF8.GetBytes(json.Replace(from, to, StringComparison.Ordinal)), "toy.unmix")
        );

        Assert.StartsWith(sentence, fault.Message, StringComparison.Ordinal);
    }
}
