using Unmix.Formats.Files;
using Unmix.TestData;

namespace Unmix.Formats.Tests;

public sealed class FileIdentityTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public FileIdentityTests()
    {
        Directory.CreateDirectory(folder.File("data"));
        File.WriteAllText(folder.File("data/scene.img"), "one");
        File.WriteAllText(folder.File("data/other.img"), "one");
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("data/scene.img")]
    [InlineData("data/../data/./scene.img")]
    [InlineData("link.img")]
    [InlineData("link of link.img")]
    [InlineData("linked/scene.img")]
    public void A_file_is_known_under_every_name(string name)
    {
        File.CreateSymbolicLink(folder.File("link.img"), folder.File("data/scene.img"));
        File.CreateSymbolicLink(folder.File("link of link.img"), folder.File("link.img"));
        Directory.CreateSymbolicLink(folder.File("linked"), folder.File("data"));

        Assert.True(FileIdentity.AreSame(folder.File("data/scene.img"), folder.File(name)));
        Assert.True(
            FileIdentity.AreSame(Path.GetRelativePath(Environment.CurrentDirectory, folder.File(name)), folder.File("data/scene.img"))
        );
        Assert.False(FileIdentity.AreSame(folder.File("data/other.img"), folder.File(name)));
    }

    [Fact]
    public void Names_without_a_file_are_compared_through_linked_folders()
    {
        Directory.CreateSymbolicLink(folder.File("linked"), folder.File("data"));

        Assert.True(FileIdentity.AreSame(folder.File("linked/none.tif"), folder.File("data/none.tif")));
        Assert.False(FileIdentity.AreSame(folder.File("linked/none.tif"), folder.File("data/scene.img")));
    }
}
