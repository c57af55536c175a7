using System.IO.Compression;
using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Scenes.Virtual;
using Unmix.Runtime.Archive;
using Unmix.Runtime.Runs;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Archive;

/// <summary>Scenes and maps by the names of GDAL's virtual file systems.</summary>
[Trait("Speed", "Slow")]
public sealed class VirtualFileTests : IDisposable
{
    private readonly ToyArchive archive = new();
    private readonly LoopbackServer server;

    public VirtualFileTests() => server = new LoopbackServer(archive.Folder.Path);

    public void Dispose()
    {
        server.Dispose();
        archive.Dispose();
    }

    [Fact]
    public void A_scene_on_a_web_server_gives_the_bytes_of_the_local_one()
    {
        var manifest = archive.Plan(scenes: [server.Address("scenes/s0.hdr"), "/vsicurl/" + server.Address("scenes/s1.img")]);

        var report = archive.Run(manifest);
        var again = archive.Run(manifest);

        Assert.True(report.Failed.Count == 0, string.Join("\n", [.. report.Failed, .. server.Requests]));
        Assert.Equal((2, 2), (report.Computed, again.Kept));
        Assert.Equal(archive.Single("s0"), File.ReadAllBytes(archive.Map("s0.tif")));
        Assert.Equal(archive.Single("s1"), File.ReadAllBytes(archive.Map("s1.tif")));
    }

    [Fact]
    public void Only_the_rows_of_an_item_are_read_from_a_web_server()
    {
        WriteLong();
        var bytes = new FileInfo(Path.ChangeExtension(archive.Scene("long"), ".img")).Length;
        var options = new UnmixOptions
        {
            Rows = new RowRange(3000, 10),
            Journal = false,
            Threads = 1,
        };

        // Without the hash of the content, which reads all of a small file: what GDAL was asked for.
        using var reader = SceneReader.Open("/vsicurl/" + server.Address("scenes/long.img"));
        var before = server.BytesSent;
        var spectra = new float[10 * ToyArchive.Width * ToyModel.L];
        reader.ReadSpectra(new PixelWindow(0, 3000, ToyArchive.Width, 10), [.. Enumerable.Range(0, ToyModel.L)], spectra);
        var sent = server.BytesSent - before;
        var report = SceneUnmixer.Run(
            archive.Package,
            "/vsicurl/" + server.Address("scenes/long.img"),
            archive.Folder.File("rows.tif"),
            options,
            null,
            TestContext.Current.CancellationToken
        );

        Assert.InRange(sent, 1, bytes / 10);
        Assert.Equal(10 * ToyArchive.Width, report.Pixels);
        Assert.Equal(bytes, report.Inputs.Single(file => file.Path.EndsWith(".img", StringComparison.Ordinal)).Bytes);
    }

    [Fact]
    public void A_raw_file_on_a_web_server_whose_end_is_missing_is_refused()
    {
        using (var data = new FileStream(Path.ChangeExtension(archive.Scene("s0"), ".img"), FileMode.Open))
            data.SetLength(data.Length - 100);

        var refused = Assert.Throws<SceneException>(() => SceneReader.Open("/vsicurl/" + server.Address("scenes/s0.img")));

        Assert.Contains("its end is missing", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_stumbles_is_asked_again()
    {
        WriteLong();
        using var reader = SceneReader.Open("/vsicurl/" + server.Address("scenes/long.img"));
        server.Stumbles = 2;
        var window = new PixelWindow(0, 3000, ToyArchive.Width, 10); // far from what was read to open it
        var (spectra, expected) = (new float[window.PixelCount * ToyModel.L], new float[window.PixelCount * ToyModel.L]);

        reader.ReadSpectra(window, [.. Enumerable.Range(0, ToyModel.L)], spectra);

        Assert.Equal(0, server.Stumbles);
        using var local = SceneReader.Open(archive.Scene("long"));
        local.ReadSpectra(window, [.. Enumerable.Range(0, ToyModel.L)], expected);
        Assert.Equal(expected, spectra);
    }

    [Fact]
    public void A_missing_scene_on_a_web_server_fails_alone()
    {
        var report = archive.Run(archive.Plan(scenes: [server.Address("scenes/none.tif"), server.Address("scenes/s1.img")]));

        Assert.Equal(1, report.Computed);
        Assert.Contains(
            $"There is no scene at '/vsicurl/{server.Address("scenes/none.tif")}'",
            Assert.Single(report.Failed),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Scenes_within_a_zip_give_the_bytes_of_those_outside()
    {
        ZipFile.CreateFromDirectory(archive.Folder.File("scenes"), archive.Folder.File("scenes.zip"));

        var report = archive.Run(
            archive.Plan(
                scenes: [$"/vsizip/{archive.Folder.File("scenes.zip")}/s0.hdr", $"/vsizip/vsicurl/{server.Address("scenes.zip")}/s1.img"]
            )
        );

        Assert.Empty(report.Failed);
        Assert.Equal(archive.Single("s0"), File.ReadAllBytes(archive.Map("s0.tif")));
        Assert.Equal(archive.Single("s1"), File.ReadAllBytes(archive.Map("s1.tif")));
    }

    [Fact]
    public void Maps_parts_and_COGs_go_to_a_virtual_file_system_with_the_same_bytes()
    {
        var maps = $"/vsimem/{Guid.NewGuid():N}";
        var manifest = archive.Plan(splitRows: 12, maps: maps);

        var run = archive.Run(manifest);
        var again = archive.Run(manifest);
        var merged = ToyArchive.Merge(manifest, new MergeOptions { Cog = true, VrtPath = maps + "/all.vrt" });

        Assert.Equal((9, 9, 3, 3), (run.Computed, again.Kept, merged.Merged, merged.Cogs));
        archive.Single("s1");
        Assert.Equal(SceneFile.Sha256(archive.Folder.File("single-s1.tif")), SceneFile.Sha256(maps + "/s1.tif"));
        using var vrt = SceneReader.Open(maps + "/all.vrt");
        Assert.Equal((ToyArchive.Width, ToyArchive.Height), (vrt.Profile.Width, vrt.Profile.Height));
    }

    [Theory]
    [InlineData("/vsizip/maps.zip")]
    [InlineData("/vsicurl/http://127.0.0.1/maps")]
    [InlineData("/vsigzip/maps")]
    public void A_virtual_file_system_that_cannot_take_maps_is_refused_at_once(string maps)
    {
        Assert.Contains(
            "take outputs, because there a file appears only when it is whole",
            Assert.Throws<OptionsException>(() => archive.Plan(maps: maps)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<OptionsException>(() =>
            SceneUnmixer.Run(
                archive.Package,
                archive.Scene("s0"),
                maps + "/map.tif",
                new UnmixOptions(),
                null,
                TestContext.Current.CancellationToken
            )
        );
        Assert.False(File.Exists(archive.PlanPath));
    }

    private void WriteLong()
    {
        const int height = 4000;
        var layout = new EnviLayout
        {
            Width = ToyArchive.Width,
            Height = height,
            BandCount = ToyModel.L,
            Wavelengths = new([.. Enumerable.Range(0, ToyModel.L).Select(b => 400.0 + 50 * b)]),
        };
        EnviScene.Write(
            archive.Scene("long"),
            layout with
            {
                Interleave = EnviInterleave.Bip,
            },
            ToyModel.Spectra(ToyArchive.Width * height)
        );
    }
}
