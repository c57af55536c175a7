using System.Text.Json;
using Unmix.Evaluation.Scores;
using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;
using Unmix.TestData;

namespace Unmix.Trainer.Tests.Scores;

public sealed class MapScoringTests : IDisposable
{
    private static readonly float[] Truth = [1, 0, 0, 1, 0.5f, 0.5f, 0.25f, 0.75f];

    private readonly TemporaryFolder folder = new();

    public MapScoringTests() => Raster("truth", ["soil", "tree"], Truth);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Bands_are_found_by_name_among_others()
    {
        // Order of bands: tree, tree deviation, reconstruction error, soil, soil deviation.
        Raster(
            "map",
            ["Tree", "tree deviation", "reconstruction error", "Soil", "soil deviation"],
            [0, 0.1f, 0.1f, 1, 0.1f, 1, 0.1f, 0.1f, 0, 0.1f, 0.5f, 0.1f, 0.1f, 0.5f, 0.1f, 0.75f, 0.1f, 0.1f, 0.25f, 0.1f]
        );
        Raster("scene", ["a", "b"], [1, 0, 0, 1, 1, 0, 0, 1]);

        var report = (Scoring("map") with { ScenePath = folder.File("scene.hdr") }).Run();

        Assert.Equal(MatchedBy.Names, report.Scores.MatchedBy);
        Assert.Equal(0, report.Scores.Abundances!.AbundanceNrmse);
        Assert.All(report.Scores.Coverage!, coverage => Assert.Equal(1, coverage.Share));
        Assert.Equal(0.1, report.Scores.Reconstruction!.Rmse, 1e-6);
        Assert.Equal(Math.Sqrt(0.02), report.Scores.Reconstruction.Nrmse, 1e-6);
    }

    [Fact]
    public void Spectra_on_both_sides_find_a_permutation_that_names_hide()
    {
        Raster("map", ["endmember 1", "endmember 2"], [0, 1, 1, 0, 0.5f, 0.5f, 0.75f, 0.25f]);
        Table("truth.csv", ["soil", "tree"], [1, 0.5f, 0], [0, 0.5f, 1]);
        Table("map.csv", ["endmember 1", "endmember 2"], [0, 0.6f, 1], [2, 1, 0]);
        var scoring = Scoring("map");
        scoring = scoring with
        {
            Truth = scoring.Truth with { Endmembers = folder.File("truth.csv") },
            EndmembersPath = folder.File("map.csv"),
            EndmembersScale = 1,
        };

        var report = scoring.Run();

        Assert.Equal(MatchedBy.Angle, report.Scores.MatchedBy);
        Assert.Equal(0, report.Scores.Abundances!.AbundanceNrmse);
        Assert.Equal(0, report.Scores.Endmembers!.AnglesRadians[0], 1e-6);
        // Squares: soil 1 + 0.25 of twice itself, tree 0.01; over the truth's 1.25 + 1.25.
        Assert.Equal(Math.Sqrt(1.26 / 2.5), report.Scores.Endmembers.Nrmse, 1e-6);
    }

    [Fact]
    public void Asked_for_the_order_counts_and_the_report_says_so()
    {
        Raster("map", ["one", "two"], Truth);

        var text = (Scoring("map") with { MatchBy = MatchedBy.Order }).Run().ToText();

        Assert.Contains("order: soil = one, tree = two", text, StringComparison.Ordinal);
        Assert.Contains(folder.File("truth.hdr"), text, StringComparison.Ordinal);
        Assert.Contains("NRMSE_A                  0.0000", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_as_JSON_has_every_measure_under_its_name()
    {
        Raster("map", ["soil", "tree"], [0, 1, 0, 1, 0.5f, 0.5f, 0.25f, 0.75f]);

        using var json = JsonDocument.Parse(Scoring("map").Run().ToJson());

        Assert.Equal(Math.Sqrt(2 / 3.125), json.RootElement.GetProperty("nrmse_a").GetDouble(), 1e-6);
        Assert.Equal(0.5, json.RootElement.GetProperty("rmse_a").GetDouble(), 1e-6);
        Assert.Equal("names", json.RootElement.GetProperty("matched_by").GetString());
        Assert.Equal(4, json.RootElement.GetProperty("pixels").GetInt64());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("nrmse_m").ValueKind);
    }

    [Theory]
    [InlineData(PixelOrder.Row)]
    [InlineData(PixelOrder.Column)]
    public void Pixel_endmembers_are_read_in_either_order(PixelOrder order)
    {
        // 2 x 2 pixels, 1 band, 2 endmembers: pixel n has n + 1 and 10 (n + 1).
        int[] places = order == PixelOrder.Row ? [0, 1, 2, 3] : [0, 2, 1, 3];
        float[] values = [.. places.SelectMany(n => new[] { n + 1f, 10 * (n + 1f) })];
        File.WriteAllBytes(folder.File("m.f32"), [.. values.SelectMany(BitConverter.GetBytes)]);

        var endmembers = PixelEndmemberFile.Read(folder.File("m.f32"), 2, 2, 2, order);

        var read = new float[2];
        for (var n = 0; n < 4; n++)
        {
            endmembers.Read(n, read);
            Assert.Equal([n + 1f, 10 * (n + 1f)], read);
        }
    }

    [Fact]
    public void The_true_pixel_endmembers_of_real_data_mix_to_its_scene()
    {
        var truth = SceneTruth.Load(
            new TruthFiles
            {
                Abundances = SharedData.Require("data/variability/truth-abundances.hdr"),
                PixelEndmembers = SharedData.Require("data/variability/truth-pixel-endmembers.f32"),
                PixelOrder = PixelOrder.Column,
            }
        );
        var (spectra, _) = MapFile.Read(SharedData.Require("data/variability/scene.hdr"));
        var mixed = new float[spectra.Length];
        var endmembers = new float[156 * 3];
        for (var n = 0; n < 2500; n++)
        {
            truth.Endmembers!.Read(n, endmembers);
            for (var band = 0; band < 156; band++)
            {
                for (var p = 0; p < 3; p++)
                    mixed[n * 156 + band] += endmembers[band * 3 + p] * truth.Abundances[n * 3 + p];
            }
        }

        // 30 dB of noise are 0.0316 of the signal.
        Assert.Equal(0.0316, ReconstructionScores.Of(spectra, mixed, 156).Nrmse, 0.002);
    }

    [Fact]
    public void A_map_of_another_size_is_refused_with_both_sizes()
    {
        EnviScene.Write(
            folder.File("map.hdr"),
            new EnviLayout
            {
                Width = 1,
                Height = 4,
                BandCount = 2,
            },
            Truth
        );

        var fault = Assert.Throws<SceneException>(() => Scoring("map").Run());

        Assert.Contains("is 1 x 4 pixels but the truth is 2 x 2", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("Give rasters of the same scene.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_map_of_too_few_bands_is_refused_with_both_counts()
    {
        Raster("map", ["one"], [1, 0, 0.5f, 0.25f]);

        var fault = Assert.Throws<SceneException>(() => Scoring("map").Run());

        Assert.Contains(
            "has abundances of 1 endmembers ('one') but 2 are compared ('soil', 'tree'). Give the map of the same endmembers.",
            fault.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Options_that_contradict_each_other_are_all_named()
    {
        var fault = Assert.Throws<OptionsException>(() =>
            (Scoring("map") with { EndmembersPath = "a.csv", ModelPath = "b.unmix", ReconstructionPath = "c.hdr" }).Run()
        );

        Assert.Equal(
            "--endmembers and --model both name the map's endmembers; give one of them; --reconstruction needs the observed spectra; "
                + "give --scene too.",
            fault.Message
        );
    }

    [Fact]
    public void A_scene_without_an_error_band_or_a_reconstruction_is_refused()
    {
        Raster("map", ["soil", "tree"], Truth);
        Raster("scene", ["a"], [1, 1, 1, 1]);

        var fault = Assert.Throws<OptionsException>(() => (Scoring("map") with { ScenePath = folder.File("scene.hdr") }).Run());

        Assert.Equal(
            $"The map '{folder.File("map.hdr")}' has no band 'reconstruction error', so the reconstruction can't be measured. Give "
                + "--reconstruction, or leave out --scene.",
            fault.Message
        );
    }

    [Fact]
    public void Pixel_endmembers_of_another_raster_are_refused()
    {
        File.WriteAllBytes(folder.File("m.f32"), new byte[100]);

        var fault = Assert.Throws<SpectraException>(() => PixelEndmemberFile.Read(folder.File("m.f32"), 2, 2, 2, PixelOrder.Row));

        Assert.Contains(
            "has 100 bytes, not a multiple of the 32 that a band of 2 x 2 pixels and 2 endmembers takes",
            fault.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_map_of_nothing_but_gaps_is_refused()
    {
        Raster("map", ["soil", "tree"], [.. Enumerable.Repeat(float.NaN, 8)]);

        var fault = Assert.Throws<SceneException>(() => Scoring("map").Run());

        Assert.StartsWith("No pixel has numbers both in the map", fault.Message, StringComparison.Ordinal);
    }

    private MapScoring Scoring(string map) =>
        new()
        {
            MapPath = folder.File(map + ".hdr"),
            Truth = new TruthFiles { Abundances = folder.File("truth.hdr") },
        };

    private void Raster(string name, string[] bands, float[] values) =>
        EnviScene.Write(
            folder.File(name + ".hdr"),
            new EnviLayout
            {
                Width = 2,
                Height = 2,
                BandCount = bands.Length,
                BandNames = bands,
            },
            values
        );

    private void Table(string name, string[] names, params float[][] spectra) =>
        new SpectraTable(names, null, spectra).WriteCsv(folder.File(name));
}
