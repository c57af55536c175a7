using Unmix.Formats.Scenes.Envi;
using Unmix.Runtime.Watching;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Watching;

public sealed class ArrivingScenesTests : IDisposable
{
    private const double Quiet = 10;

    private readonly TemporaryFolder elsewhere = new();
    private readonly TemporaryFolder folder = new();
    private readonly StillClock clock = new();
    private readonly FolderListing listing;
    private readonly ArrivingScenes scenes;

    public ArrivingScenesTests()
    {
        listing = new FolderListing(folder.Path, [folder.File("maps")], clock);
        scenes = new ArrivingScenes(listing, Quiet);
        EnviScene.Write(
            elsewhere.File("scene.hdr"),
            new EnviLayout
            {
                Width = 4,
                Height = 3,
                BandCount = ToyModel.L,
            },
            ToyModel.Spectra(12)
        );
    }

    public void Dispose()
    {
        folder.Dispose();
        elsewhere.Dispose();
    }

    [Fact]
    public void A_scene_of_two_files_comes_out_when_both_have_been_quiet_and_not_before()
    {
        Copy("scene.img");
        After(0);
        var alone = After(Quiet + 1); // the data, which waits for its header
        alone!.State = ArrivalState.Waiting;
        Copy("scene.hdr");

        var found = new List<string?>();
        foreach (var seconds in (double[])[0, Quiet / 2, Quiet / 2 - 1, 2])
            found.Add(After(seconds)?.Main);

        Assert.Equal([null, null, null, folder.File("scene.img")], found);
        Assert.Equal(["scene.hdr", "scene.img"], scenes.StateOf(scenes.Next()!).Keys.Select(Path.GetFileName));
    }

    [Fact]
    public void A_file_that_grows_starts_its_quiet_time_again()
    {
        Copy("scene.hdr");
        Copy("scene.img");
        After(0);
        After(Quiet - 1);
        File.AppendAllText(folder.File("scene.img"), "more");

        Assert.Null(After(2));
        Assert.Null(After(Quiet - 3));
        Assert.NotNull(After(4));
    }

    [Fact]
    public void A_file_that_is_written_over_starts_its_quiet_time_again_by_its_time_alone()
    {
        Copy("scene.hdr");
        Copy("scene.img");
        After(0);
        File.SetLastWriteTimeUtc(folder.File("scene.img"), new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Null(After(Quiet + 1));
        Assert.NotNull(After(Quiet + 1));
    }

    [Theory]
    [InlineData(".scene.tif")]
    [InlineData("scene.tif.part")]
    [InlineData("scene.tif.filepart")]
    [InlineData("scene.tif~")]
    [InlineData("notes.txt")]
    [InlineData("maps/scene.tif")]
    [InlineData(".rsync/scene.tif")]
    public void What_is_no_scene_or_not_whole_by_its_name_is_passed_by(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!); // below the folder
        File.WriteAllText(folder.File(name), "II*");
        After(0);

        Assert.Null(After(Quiet + 1));
        Assert.False(scenes.HasUnsettled);
    }

    [Fact]
    public void Scenes_come_out_in_the_order_in_which_they_came()
    {
        File.WriteAllText(folder.File("b.tif"), "II*");
        After(0);
        File.WriteAllText(folder.File("a.tif"), "II*");
        After(1);
        After(Quiet + 1);

        var order = new List<string>();
        while (scenes.Next() is { } scene)
        {
            order.Add(Path.GetFileName(scene.Main));
            scene.State = ArrivalState.Done;
        }

        Assert.Equal(["b.tif", "a.tif"], order);
    }

    [Fact]
    public void A_scene_that_changes_when_it_is_done_comes_out_again()
    {
        File.WriteAllText(folder.File("a.tif"), "II*");
        After(0);
        After(Quiet + 1)!.State = ArrivalState.Done;
        Assert.Null(After(Quiet + 1));
        File.AppendAllText(folder.File("a.tif"), "more");

        Assert.Null(After(1));
        Assert.NotNull(After(Quiet + 1));
    }

    private ArrivingScene? After(double seconds)
    {
        clock.Move(seconds);
        listing.Look();
        scenes.Update();
        return scenes.Next();
    }

    private void Copy(string name) => File.Copy(elsewhere.File(name), folder.File(name));
}
