using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes.Maps;
using Unmix.Runtime.Runs;
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
        if (name.Contains("folder", StringComparison.Ordinal))
            Directory.CreateSymbolicLink(toy.Folder.File("folder"), toy.Folder.Path);
        if (name == "hard.img" && !LinkHard(toy.SceneData, output))
            Assert.Skip("SKIPPED: needs the command ln.");
        if (name == "link.img")
            File.CreateSymbolicLink(output, toy.SceneData);
        var before = File.ReadAllBytes(output);

        var fault = Assert.Throws<OptionsException>(() => toy.Run(ToyRuns.Options(), output: output));

        Assert.Contains("is also an input", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(output));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_map_that_is_a_link_is_written_where_the_link_leads_with_the_state_of_its_run(bool isThere)
    {
        var (expected, _) = toy.Whole();
        var disk = Directory.CreateDirectory(toy.Folder.File("disk")).FullName;
        var kept = Path.Combine(disk, "kept.tif");
        if (isThere)
            File.WriteAllText(kept, "old");
        File.CreateSymbolicLink(toy.Map, "disk/kept.tif");

        toy.Stopped(ToyRuns.Options(), afterWindows: 9);
        var state = Directory.GetFileSystemEntries(disk, "*.resume");
        var report = toy.Run(ToyRuns.Options() with { ReportPath = toy.Folder.File("report.json") });

        Assert.Equal([kept + ".resume"], state);
        Assert.InRange(report.ResumedRows, 9, 10);
        Assert.Equal((toy.Map, "disk/kept.tif"), (report.Output, new FileInfo(toy.Map).LinkTarget));
        Assert.Equal(expected, File.ReadAllBytes(kept));
        Assert.Equal([kept], Directory.GetFileSystemEntries(disk));
    }

    [Theory]
    [InlineData(MapFormat.Cog, "map.tif")]
    [InlineData(MapFormat.Envi, "map.hdr")]
    [InlineData(MapFormat.Zarr, "map.zarr")]
    public void Every_format_follows_links(MapFormat format, string name)
    {
        var disk = Directory.CreateDirectory(toy.Folder.File("disk")).FullName;
        var (link, kept) = (toy.Folder.File(name), Path.Combine(disk, name));
        File.CreateSymbolicLink(link, kept);

        MapDelivery.Run(
            ModelPackage.Open(toy.Folder.File("toy.unmix")),
            toy.Scene,
            link,
            ToyRuns.Options() with
            {
                Format = format,
            },
            null,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(kept, new FileInfo(link).LinkTarget);
        Assert.Equal([kept], Directory.GetFileSystemEntries(disk));
        Assert.Equal(format == MapFormat.Zarr, Directory.Exists(kept));
    }

    [Fact]
    public void A_file_where_the_folder_of_a_map_is_to_be_is_refused_before_the_first_pixel()
    {
        File.WriteAllText(toy.Folder.File("map.zarr"), "old");

        var fault = Assert.Throws<OutputException>(() =>
            MapDelivery.DryRun(
                ModelPackage.Open(toy.Folder.File("toy.unmix")),
                toy.Scene,
                toy.Folder.File("map.zarr"),
                ToyRuns.Options() with
                {
                    Format = MapFormat.Zarr,
                }
            )
        );

        Assert.EndsWith(
            "map.zarr' is a file, where the folder of a Zarr map should be. Remove it, or choose another name.",
            fault.Message,
            StringComparison.Ordinal
        );
    }

    private static bool LinkHard(string from, string to)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        using var link = System.Diagnostics.Process.Start("ln", [from, to]);
        link.WaitForExit();
        return link.ExitCode == 0;
    }
}
