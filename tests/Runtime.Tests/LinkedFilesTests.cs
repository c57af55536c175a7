using Unmix.Formats;
using Unmix.Runtime.Tests.Journal;

namespace Unmix.Runtime.Tests;

public sealed class LinkedFilesTests : IDisposable
{
    private readonly ToyRuns toy = new();

    public void Dispose() => toy.Dispose();

    [Fact]
    public void A_scene_of_links_gives_the_map_of_the_files_that_they_lead_to()
    {
        var (expected, _) = toy.Whole();
        Directory.CreateDirectory(toy.Folder.File("archive"));
        foreach (var name in (string[])["scene.hdr", "scene.img"])
        {
            File.Move(toy.Folder.File(name), toy.Folder.File("archive/" + name));
            File.CreateSymbolicLink(toy.Folder.File(name), "archive/" + name);
        }

        toy.Run(ToyRuns.Options());

        Assert.Equal(expected, File.ReadAllBytes(toy.Map));
    }

    [Theory]
    [InlineData("scene.img")]
    [InlineData("scene.hdr")]
    [InlineData("toy.unmix")]
    [InlineData("link.img")]
    [InlineData("hard.img")]
    [InlineData("folder/scene.img")]
    [InlineData("./folder/../scene.img")]
    public void An_output_that_is_an_input_is_refused(string name)
    {
        var output = toy.Folder.File(name);
        if (name.Contains("folder", StringComparison.Ordinal)) Directory.CreateSymbolicLink(toy.Folder.File("folder"), toy.Folder.Path);
        if (name == "hard.img" && !LinkHard(toy.SceneData, output)) Assert.Skip("SKIPPED: needs the command ln.");
        if (name == "link.img") File.CreateSymbolicLink(output, toy.SceneData);
        var before = File.ReadAllBytes(output);

        var fault = Assert.Throws<OptionsException>(() => toy.Run(ToyRuns.Options(), output: output));

        Assert.Contains("is also an input", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(output));
    }

    private static bool LinkHard(string from, string to)
    {
        if (!OperatingSystem.IsLinux()) return false;
        using var link = System.Diagnostics.Process.Start("ln", [from, to]);
        link.WaitForExit();
        return link.ExitCode == 0;
    }
}
