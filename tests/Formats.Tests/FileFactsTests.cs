using Unmix.TestData;

namespace Unmix.Formats.Tests;

public sealed class FileFactsTests : IDisposable
{
    private static readonly DateTime modified = new(2020, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    private readonly TemporaryFolder folder = new();

    public FileFactsTests()
    {
        Directory.CreateDirectory(folder.File("data"));
        File.WriteAllBytes(folder.File("data/scene.img"), new byte[1234]);
        File.SetLastWriteTimeUtc(folder.File("data/scene.img"), modified);
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("data/scene.img")]
    [InlineData("link.img")]
    [InlineData("link of link.img")]
    [InlineData("relative.img")]
    [InlineData("linked/scene.img")]
    public void Size_and_time_are_the_same_under_every_name(string name)
    {
        File.CreateSymbolicLink(folder.File("link.img"), folder.File("data/scene.img"));
        File.CreateSymbolicLink(folder.File("link of link.img"), folder.File("link.img"));
        File.CreateSymbolicLink(folder.File("relative.img"), "data/scene.img");
        Directory.CreateSymbolicLink(folder.File("linked"), folder.File("data"));

        var facts = FileFacts.Of(folder.File(name));

        Assert.Equal((true, 1234, modified), (facts.Exists, facts.Length, facts.LastWriteTimeUtc));
    }

    [Fact]
    public void There_is_no_file_where_a_link_leads_nowhere()
    {
        File.CreateSymbolicLink(folder.File("link.img"), folder.File("none.img"));

        Assert.False(FileFacts.Of(folder.File("none.img")).Exists);
        Assert.False(FileFacts.Of(folder.File("link.img")).Exists);
    }

    [Fact]
    public void Links_that_lead_to_each_other_are_a_fault()
    {
        File.CreateSymbolicLink(folder.File("one.img"), folder.File("other.img"));
        File.CreateSymbolicLink(folder.File("other.img"), folder.File("one.img"));

        Assert.ThrowsAny<IOException>(() => FileFacts.Of(folder.File("one.img")));
    }
}
