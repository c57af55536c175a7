using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Reading;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Scenes;

public sealed class EnviSceneTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Everything_in_the_layout_is_read_back_by_GDAL()
    {
        var spectra = SceneSamples.Spectra(4, 3, 3);
        spectra[4] = float.NaN;
        var layout = new EnviLayout
        {
            Width = 4,
            Height = 3,
            BandCount = 3,
            Interleave = EnviInterleave.Bil,
            PixelType = PixelType.Int16,
            ReflectanceScaleFactor = 10000,
            NoData = -32768,
            Wavelengths = SceneSamples.Grid(3),
            BadBands = [false, true, false],
            BandNames = ["blue", "green, bright", "red"],
            GeoReference = GeoReference.UtmNorth(32, 500000, 5000000, 20),
            Description = "made {here}",
        };

        EnviScene.Write(folder.File("scene.hdr"), layout, spectra);

        using var reader = SceneReader.Open(folder.File("scene.hdr"));
        var profile = reader.Profile;
        var read = SceneSamples.ReadAll(reader);
        Assert.True(float.IsNaN(read[4]));
        for (var i = 0; i < read.Length; i++)
        {
            if (i != 4)
                Assert.Equal(spectra[i], read[i], 0.5001e-4);
        }
        Assert.Equal([400, 410, 420], profile.Wavelengths!.CentresNm);
        Assert.Equal([10, 10, 10], profile.Wavelengths.WidthsNm!);
        Assert.Equal(layout.BadBands, profile.BadBands);
        Assert.Equal([500000, 20, 0, 5000000, 0, -20], profile.GeoReference.GeoTransform!);
        Assert.Contains("UTM zone 32N", profile.GeoReference.ProjectionWkt!.Replace('_', ' '), StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("green  bright", profile.BandNames[1], StringComparison.Ordinal);
        Assert.Equal(SceneProfile.ScaleFromEnvi, profile.ScaleSource);
        Assert.Empty(profile.Warnings);
    }

    [Theory]
    [InlineData(EnviInterleave.Bsq)]
    [InlineData(EnviInterleave.Bil)]
    [InlineData(EnviInterleave.Bip)]
    public void Strips_give_the_bytes_of_the_whole(EnviInterleave interleave)
    {
        var layout = new EnviLayout
        {
            Width = 5,
            Height = 7,
            BandCount = 3,
            Interleave = interleave,
        };
        var spectra = SceneSamples.Spectra(5, 7, 3);
        EnviScene.Write(folder.File("whole.hdr"), layout, spectra);

        using (var writer = EnviSceneWriter.Create(folder.File("strips.hdr"), layout))
        {
            writer.WriteRows(4, 3, spectra.AsSpan(4 * 15));
            writer.WriteRows(0, 4, spectra.AsSpan(0, 4 * 15));
            writer.Finish();
        }

        Assert.Equal(File.ReadAllBytes(folder.File("whole.img")), File.ReadAllBytes(folder.File("strips.img")));
        Assert.Equal(File.ReadAllBytes(folder.File("whole.hdr")), File.ReadAllBytes(folder.File("strips.hdr")));
        Assert.Equal(4, Directory.GetFiles(folder.Path).Length);
    }

    [Theory]
    [InlineData("scene.hdr")]
    [InlineData("scene.img")]
    public void A_scene_opens_where_GDAL_may_not_list_folders(string name)
    {
        EnviScene.Write(
            folder.File("scene.hdr"),
            new EnviLayout
            {
                Width = 2,
                Height = 1,
                BandCount = 2,
            },
            [1, 2, 3, 4]
        );
        GdalLibrary.Require();
        GdalNative.CPLSetThreadLocalConfigOption("GDAL_DISABLE_READDIR_ON_OPEN", "EMPTY_DIR");
        try
        {
            using var reader = SceneReader.Open(folder.File(name));

            Assert.Equal([1, 2, 3, 4], SceneSamples.ReadAll(reader));
        }
        finally
        {
            GdalNative.CPLSetThreadLocalConfigOption("GDAL_DISABLE_READDIR_ON_OPEN", null);
        }
    }

    [Fact]
    public void Without_finish_nothing_is_left()
    {
        using (
            var writer = EnviSceneWriter.Create(
                folder.File("scene.hdr"),
                new EnviLayout
                {
                    Width = 1,
                    Height = 1,
                    BandCount = 1,
                }
            )
        )
            writer.WriteRows(0, 1, [1]);

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Refuses_what_it_cannot_store()
    {
        var layout = new EnviLayout
        {
            Width = 1,
            Height = 1,
            BandCount = 2,
        };
        void Refused(EnviLayout wrong) => Assert.Throws<ArgumentException>(() => EnviSceneWriter.Create(folder.File("scene.hdr"), wrong));

        Refused(layout with { Width = 0 });
        Refused(layout with { PixelType = PixelType.Byte });
        Refused(layout with { PixelType = PixelType.Int16 });
        Refused(layout with { BadBands = [true] });
        Refused(layout with { GeoReference = new GeoReference([0, 1, 0.5, 0, 0, -1], null) });
        Assert.Throws<ArgumentException>(() => EnviSceneWriter.Create(folder.File("scene.img"), layout));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Refuses_a_missing_folder()
    {
        var fault = Assert.Throws<OutputException>(() =>
            EnviScene.Write(
                folder.File("missing/scene.hdr"),
                new EnviLayout
                {
                    Width = 1,
                    Height = 1,
                    BandCount = 1,
                },
                [1]
            )
        );

        Assert.Equal($"The output folder '{folder.File("missing")}' does not exist. Make it, or choose another.", fault.Message);
    }
}
