using System.Globalization;
using Unmix.Formats.Scenes.Reading;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>A granule as it is downloaded, from training to the merged map, and what is left of a damaged one.</summary>
public sealed class ProductTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly EmitGranule granule = new()
    {
        Lines = 26,
        Samples = 22,
        Bands = 57,
    };

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_trained_model_finds_the_shares_of_a_granule_in_their_places()
    {
        var scene = granule.WriteReflectance(folder.Path);
        granule.WriteMask(folder.Path);
        WriteLibrary(folder.File("library.csv"));
        string[] train = ["train", scene, "--endmembers", "3", "--reference", folder.File("library.csv"), "--set", "epochs=4"];

        Tool.Train([.. train, "--quiet", "-o", folder.File("cover.unmix")]).RequireDone();
        string[] plan = ["plan", scene, "--model", folder.File("cover.unmix"), "--split-rows", "9", "--maps", folder.File("maps")];
        Tool.Unmix([.. plan, "-o", folder.File("run.json")]).RequireDone();
        foreach (var shard in new[] { "0/2", "1/2" })
            Tool.Unmix("run", "--plan", folder.File("run.json"), "--shard", shard, "--quiet").RequireDone();
        Tool.Unmix("merge", folder.File("run.json")).RequireDone();

        using var map = SceneReader.Open(Assert.Single(Directory.EnumerateFiles(folder.File("maps"), "*.tif")));
        Assert.Equal(granule.Grid, (map.Profile.Width, map.Profile.Height));
        Assert.Equal(granule.GeoTransform, map.Profile.GeoReference.GeoTransform);
        Assert.InRange(Error(map), 0, 0.03);
    }

    [Fact]
    public void A_granule_whose_end_is_missing_leaves_a_sentence_and_nothing_else()
    {
        var whole = folder.File("whole");
        Directory.CreateDirectory(whole);
        var bytes = File.ReadAllBytes(granule.WriteReflectance(whole));
        var scene = folder.File("EMIT_L2A_RFL_" + granule.Tail);
        File.WriteAllBytes(scene, bytes[..(bytes.Length / 2)]);

        var answer = Tool.Unmix("run", Path.Combine(Repository.Root, "models", "demo.unmix"), scene, "-o", folder.File("map.tif"));

        Assert.Equal(3, answer.ExitCode);
        Assert.Contains(scene, answer.Error, StringComparison.Ordinal);
        Assert.Equal(1, answer.Error.Count(character => character == '\n'));
        Assert.Equal([scene, whole], Directory.EnumerateFileSystemEntries(folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Info_says_where_the_map_of_a_granule_lies_and_nowhere_that_it_is_not_known()
    {
        var info = Tool.Unmix("info", granule.WriteReflectance(folder.Path)).RequireDone().Output;

        var (width, height) = granule.Grid;
        Assert.Contains("\nplace         in the sensor's geometry; its map is placed (see below)\n", info, StringComparison.Ordinal);
        Assert.Contains(
            $"\nmap           {width} x {height} pixels by its lookup table (GLT); upper left ",
            info,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("not known", info, StringComparison.Ordinal);
    }

    private void WriteLibrary(string path)
    {
        var spectra = granule.Endmembers;
        var lines = granule.Wavelengths.Select((nm, band) => $"{Text(nm)},{string.Join(',', spectra.Select(one => Text(one[band])))}");
        File.WriteAllLines(path, ["wavelength_nm,leaf,soil,water", .. lines]);
    }

    private static string Text(float number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The root mean square of what the shares are off by; pixels have to be there where the granule has them.</summary>
    private double Error(SceneReader map)
    {
        var values = new float[map.Profile.Width * map.Profile.Height * EmitGranule.Materials];
        map.ReadSpectra(map.Profile.Window, [0, 1, 2], values);
        var (squares, count) = (0.0, 0);
        for (var cell = 0; cell < values.Length / EmitGranule.Materials; cell++)
        {
            var found = values.AsSpan(cell * EmitGranule.Materials, EmitGranule.Materials);
            var pixel = granule.PixelAt(cell / map.Profile.Width, cell % map.Profile.Width);
            var isThere = pixel is var (line, sample) && !granule.IsGone(line, sample) && !granule.IsNearCloud(line, sample);
            Assert.Equal(isThere, !float.IsNaN(found[0]));
            if (!isThere)
                continue;
            var truth = granule.Truth(pixel!.Value.Line, pixel.Value.Sample); // it is there
            for (var i = 0; i < truth.Length; i++)
                squares += Math.Pow(found[i] - truth[i], 2);
            count += truth.Length;
        }
        return Math.Sqrt(squares / count);
    }
}
