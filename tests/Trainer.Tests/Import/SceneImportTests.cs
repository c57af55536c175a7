using Unmix.Evaluation.Import;
using Unmix.Evaluation.Scores;
using Unmix.Formats;
using Unmix.Formats.Arrays;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;
using Unmix.TestData;
using Unmix.Trainer.Tests.Golden;

namespace Unmix.Trainer.Tests.Import;

public sealed class SceneImportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Samson_of_version_5_comes_out_as_the_scene_that_others_made_of_it()
    {
        var data = SharedData.Require("data/samson");

        var lines = SceneImport.Run([Path.Combine(data, "Samson.mat")], folder.Path, new ImportRequest());

        Assert.Equal("spectra     Y, 156 x 9025: 95 columns, 95 rows, 156 bands", lines[0]);
        Assert.Equal(File.ReadAllBytes(Path.Combine(data, "scene.img")), File.ReadAllBytes(folder.File("scene.img")));
        // That the maps lie right is told by the spectra themselves: mixed by them, the endmembers come out.
        Assert.InRange(Angle(MapFile.Read(folder.File("truth-abundances.hdr")).Values, exchanged: false), 0, 3);
        Assert.InRange(Angle(MapFile.Read(folder.File("truth-abundances.hdr")).Values, exchanged: true), 15, 90);
    }

    [Fact]
    public void Samson_transposed_is_refused()
    {
        var data = SharedData.Require("data/samson");

        var fault = Assert.Throws<SpectraException>(() =>
            SceneImport.Run([Path.Combine(data, "Samson.mat")], folder.Path, new ImportRequest { RowOrder = true })
        );

        Assert.Contains(
            "differ from the spectra by 20.6 degrees, and with rows and columns exchanged by 2.3",
            fault.Message,
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(folder.File("scene.hdr")));
    }

    [Fact]
    public void A_file_of_version_7_3_is_read_the_right_way_round()
    {
        SceneImport.Run([Of("matlab73.mat")], folder.Path, new ImportRequest());

        var (spectra, scene) = MapFile.Read(folder.File("scene.hdr"));
        Assert.Equal((4, 5, 7), (scene.Width, scene.Height, scene.BandCount));
        var abundances = MapFile.Read(folder.File("truth-abundances.hdr")).Values;
        var endmembers = SpectraFile.ReadCsv(folder.File("truth-endmembers.csv")).Spectra;
        for (var pixel = 0; pixel < 20; pixel++)
        {
            for (var band = 0; band < 7; band++)
                Assert.Equal(
                    spectra[pixel * 7 + band],
                    endmembers[0][band] * abundances[pixel * 2] + endmembers[1][band] * abundances[pixel * 2 + 1],
                    1e-6
                );
        }
        Assert.Equal(0.75582019, spectra[0], 1e-7); // Y(1, 1)
    }

    // A scene as Jasper Ridge and its like are given: integers, numbers of rows, columns and bands, the truth in a
    // second file with names in a cell.
    [Fact]
    public void A_scene_and_its_truth_in_two_files_come_together_and_lie_as_each_other()
    {
        string[] paths = [Of("ridge_R60.mat"), Of("end4.mat")];
        var lines = SceneImport.Run(paths, folder.Path, new ImportRequest { Scale = 0.0001 });

        Assert.Equal("spectra     Y, 60 x 108: 9 columns, 12 rows, 60 bands", lines[0]);
        Assert.StartsWith(
            "check       endmembers mixed by the abundances differ from the spectra by 0.0 degrees",
            lines[3],
            StringComparison.Ordinal
        );
        var endmembers = SpectraFile.ReadCsv(folder.File("truth-endmembers.csv"));
        Assert.Equal(["1-Tree", "2-Water", "3-Dirt", "4-Road"], endmembers.Names);
        var (spectra, scene) = MapFile.Read(folder.File("scene.hdr"));
        var abundances = MapFile.Read(folder.File("truth-abundances.hdr")).Values;
        Assert.Equal((9, 12, 60), (scene.Width, scene.Height, scene.BandCount));
        for (var value = 0; value < spectra.Length; value++)
        {
            var (pixel, band) = (value / 60, value % 60);
            // counts of 0.0001
            Assert.Equal(Enumerable.Range(0, 4).Sum(p => endmembers.Spectra[p][band] * abundances[pixel * 4 + p]), spectra[value], 5.1e-5);
        }
        // Water grows from the left to the right, which a scene read along its rows would not show.
        Assert.True(Enumerable.Range(1, 8).All(column => abundances[column * 4 + 1] > abundances[(column - 1) * 4 + 1]));
    }

    [Fact]
    public void Abundances_that_lie_otherwise_than_the_scene_are_refused()
    {
        SceneImport.Run([Of("end4.mat"), Of("ridge_R60.mat")], folder.Path, new ImportRequest { Scale = 0.0001 });
        var abundances = MapFile.Read(folder.File("truth-abundances.hdr")).Values; // along the rows, as MATLAB's are not
        NpyFile.Write(folder.File("rows.npz"), "A", [108, 4], abundances);

        var fault = Assert.Throws<SpectraException>(() =>
            SceneImport.Run(
                [folder.File("rows.npz"), Of("ridge_R60.mat"), Of("end4.mat")],
                folder.File("turned"),
                new ImportRequest { Scale = 0.0001 }
            )
        );

        Assert.Contains("do not match its spectra", fault.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("turned")));
    }

    [Theory]
    [InlineData(6, 10, null, null, "either number may be that of the bands. Give --bands, and --size COLUMNSxROWS.")]
    [InlineData(6, 10, 6, null, "the spectra 'Y' have 10 pixels and nothing says in how many columns and rows. Give --size COLUMNSxROWS.")]
    [InlineData(6, 10, 6, "3x3", "the spectra 'Y' are 6 x 10, which does not fit --bands 6, and --size 3x3.")]
    [InlineData(6, 10, 7, "5x2", "the spectra 'Y' are 6 x 10, which does not fit --bands 7, and --size 5x2.")]
    public void What_is_not_clear_is_refused(int bands, int pixels, int? given, string? size, string expected)
    {
        NpyFile.Write(folder.File("Y.npz"), "Y", [bands, pixels], new float[bands * pixels]);
        (int, int)? pair = size is null ? null : (size[0] - '0', size[2] - '0');

        var fault = Assert.Throws<SpectraException>(() =>
            SceneImport.Run([folder.File("Y.npz")], folder.Path, new ImportRequest { Bands = given, Size = pair })
        );

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("It has Y 6 x 10.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_are_no_reflectance_need_a_scale()
    {
        NpyFile.Write(folder.File("cube.npy"), "cube", [2, 2, 3], [0, 1000, 2000, 3, 4, 5, 6, 7, 8, 9, 10, 11]);

        var fault = Assert.Throws<OptionsException>(() =>
            SceneImport.Run([folder.File("cube.npy")], folder.Path, new ImportRequest { Bands = 3 })
        );
        SceneImport.Run([folder.File("cube.npy")], folder.Path, new ImportRequest { Bands = 3, Scale = 0.0001 });

        Assert.Contains("reach 2000, which can't be reflectance. Give --scale", fault.Message, StringComparison.Ordinal);
        Assert.Equal([0, 0.1f, 0.2f], MapFile.Read(folder.File("scene.hdr")).Values[..3]);
    }

    [Theory]
    [InlineData("a.npz")]
    [InlineData("a.npy")]
    public void Arrays_come_back_from_numpys_files_as_they_were(string name)
    {
        float[] values = [.. Enumerable.Range(0, 24).Select(i => i / 8f)];

        NpyFile.Write(folder.File(name), "a", [2, 3, 4], values);
        var read = Assert.Single(NpyFile.Read(folder.File(name)));

        Assert.Equal([2, 3, 4], read.Dimensions);
        Assert.Equal(values.Select(value => (double)value), read.LastIndexFastest());
        Assert.Equal(values[1], read.Values[6]); // the first index runs fastest there: [0, 0, 1] is behind 2 x 3 others
        if (name != "a.npz")
            return;
        var other = NumpyArchive.Read(folder.File(name)); // a reader of its own
        Assert.Equal([2L, 3, 4], other.Shape("a"));
        Assert.Equal(values.Select(value => (double)value), other.Values("a"));
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 3 })]
    [InlineData(new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 255, 255, 1, 2 })]
    public void A_damaged_numpy_file_is_refused(byte[] content)
    {
        File.WriteAllBytes(folder.File("a.npy"), content);

        Assert.Throws<SpectraException>(() => NpyFile.Read(folder.File("a.npy")));
    }

    [Fact]
    public void A_zip_that_claims_more_than_its_bytes_can_hold_is_refused_before_anything_is_set_aside()
    {
        NpyFile.Write(folder.File("a.npz"), "a", [2, 3], new float[6]);
        var bytes = File.ReadAllBytes(folder.File("a.npz"));
        var directory = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(bytes.AsSpan(directory + 24), 500_000_000); // the size before packing (APPNOTE 4.3.12)
        File.WriteAllBytes(folder.File("a.npz"), bytes);

        var fault = Assert.Throws<SpectraException>(() => NpyFile.Read(folder.File("a.npz")));

        Assert.Contains("claims 500000000 bytes", fault.Message, StringComparison.Ordinal);
    }

    private static string Of(string name) => Path.Combine(Repository.Root, "tests/Trainer.Tests/Import", name);

    private double Angle(float[] abundances, bool exchanged)
    {
        var spectra = MapFile.Read(folder.File("scene.hdr")).Values;
        var endmembers = SpectraFile.ReadCsv(folder.File("truth-endmembers.csv")).Spectra;
        var sum = 0.0;
        for (var pixel = 0; pixel < 9025; pixel++)
        {
            var from = exchanged ? pixel % 95 * 95 + pixel / 95 : pixel;
            double[] mixed =
            [
                .. Enumerable
                    .Range(0, 156)
                    .Select(band => Enumerable.Range(0, 3).Sum(p => (double)endmembers[p][band] * abundances[from * 3 + p])),
            ];
            double[] seen = [.. Enumerable.Range(0, 156).Select(band => (double)spectra[pixel * 156 + band])];
            var cosine =
                mixed.Zip(seen).Sum(pair => pair.First * pair.Second)
                / Math.Sqrt(mixed.Sum(value => value * value) * seen.Sum(value => value * value));
            sum += double.RadiansToDegrees(Math.Acos(Math.Min(1, cosine)));
        }
        return sum / 9025;
    }
}
