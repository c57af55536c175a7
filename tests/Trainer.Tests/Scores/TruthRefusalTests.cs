using Unmix.Evaluation.Scores;
using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.TestData;

namespace Unmix.Trainer.Tests.Scores;

/// <summary>Rasters that people hold against a map, and that are no truth of it; and some that look odd and are one.</summary>
public sealed class TruthRefusalTests : IDisposable
{
    private static readonly string[] Materials = ["vegetation", "soil", "water"];

    /// <summary>[4, 3] shares of 2 x 2 pixels.</summary>
    private static readonly float[] Shares = [0.5f, 0.25f, 0.25f, 1, 0, 0, 0.1f, 0.2f, 0.7f, 0, 0.5f, 0.5f];

    private readonly TemporaryFolder folder = new();

    public TruthRefusalTests() => Raster("map", Materials, Shares);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("labels", "has one band of whole numbers up to 3, which are class labels, not abundances.")]
    [InlineData("labels of three bands", "holds whole numbers up to 3, which are class labels, not abundances.")]
    [InlineData("one share", "has one band, 'vegetation'; the share of a single endmember can't be compared.")]
    [InlineData(
        "percent",
        "has abundances with a median sum of 100, so they are percent; shares from 0 to 1 are compared. Divide them by 100, or "
            + "write 'reflectance scale factor = 100' into the ENVI header."
    )]
    [InlineData("bytes", "so they are shares times 255;")]
    [InlineData("thousands", "has abundances with a median sum of 1000, so they are shares times 1000;")]
    [InlineData(
        "a mark",
        "has -9999 for 'soil' at column 2, row 1; a share is from 0 to 1. Mark pixels without truth as nodata, or correct them."
    )]
    [InlineData("one material left out", "has shares whose sum is far from 1 at 4 of 4 pixels; first 0.75 at column 1, row 1.")]
    [InlineData(
        "unknown pixels as zeros",
        "has shares whose sum is far from 1 at 1 of 4 pixels; first 0 at column 1, row 2. Give the shares of all endmembers, and mark "
            + "pixels without truth as nodata."
    )]
    [InlineData("nothing", "has no pixel with numbers in all 3 bands. Look for nodata that covers everything.")]
    [InlineData(
        "names in another language",
        "has the endmembers 'Vegetation_', 'Boden', 'Wasser' but the map '*' has 'vegetation', 'soil', 'water', so they can't be "
            + "matched. Give --match order if they are in the same order,"
    )]
    [InlineData("no names", "has the endmembers 'Band 1', 'Band 2', 'Band 3' but the map")]
    [InlineData(
        "a name with a comma",
        "has some of the endmembers that are compared, but not 'deep'; it has 'vegetation', 'soil', 'water'. Correct the names of the "
            + "bands (a name in an ENVI header can't hold a comma),"
    )]
    [InlineData(
        "a material more",
        "has abundances of 3 endmembers ('vegetation', 'soil', 'water') but 4 are compared ('vegetation', 'soil', 'water', 'snow'). "
            + "Give the map of the same endmembers."
    )]
    [InlineData("the same name twice", "has some of the endmembers that are compared, but one of them twice;")]
    public void What_is_no_truth_of_the_map_is_refused(string kind, string message)
    {
        Write(kind);

        var fault = Assert.Throws<SceneException>(() => Scoring().Run());

        Assert.Matches(System.Text.RegularExpressions.Regex.Escape(message).Replace("\\*", ".*", StringComparison.Ordinal), fault.Message);
        Assert.Equal(FaultKind.Scene, fault.Kind);
        Assert.DoesNotContain(fault.Message, char.IsControl);
    }

    [Theory]
    [InlineData("percent with its factor", MatchedBy.Names)]
    [InlineData("rounded to whole percent", MatchedBy.Names)]
    [InlineData("gaps", MatchedBy.Names)]
    [InlineData("materials alone", MatchedBy.Names)]
    [InlineData("another order", MatchedBy.Names)]
    public void What_is_one_is_compared(string kind, MatchedBy by)
    {
        Write(kind);

        var report = Scoring().Run();

        Assert.Equal(by, report.Scores.MatchedBy);
        Assert.InRange(report.Scores.Abundances!.AbundanceNrmse, 0, kind == "materials alone" ? 1 : 0.01);
    }

    [Fact]
    public void Other_names_are_compared_in_order_or_by_the_maps_where_that_is_asked_for()
    {
        Write("names in another language");

        var order = (Scoring() with { MatchBy = MatchedBy.Order }).Run();
        var maps = (Scoring() with { MatchBy = MatchedBy.Maps }).Run();

        Assert.Equal((MatchedBy.Order, 0), (order.Scores.MatchedBy, order.Scores.Abundances!.AbundanceNrmse));
        Assert.Equal((MatchedBy.Maps, 0), (maps.Scores.MatchedBy, maps.Scores.Abundances!.AbundanceNrmse));
    }

    [Fact]
    public void A_map_in_percent_is_refused_too()
    {
        Write("another order");
        Raster("map", Materials, [.. Shares.Select(share => share * 100)]);

        var fault = Assert.Throws<SceneException>(() => Scoring().Run());

        Assert.Contains("map.hdr' has abundances with a median sum of 100, so they are percent;", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_map_of_a_method_that_holds_no_sum_is_compared()
    {
        Write("another order");
        Raster("map", Materials, [.. Shares.Select(share => 1.2f * share - 0.02f)]);

        Assert.InRange(Scoring().Run().Scores.Abundances!.AbundanceNrmse, 0.1, 0.3);
    }

    [Fact]
    public void Layers_beside_the_abundances_are_none_of_the_endmembers()
    {
        Write("names in another language");
        Raster(
            "map",
            [.. Materials, "vegetation deviation", "nonlinearity", "novelty"],
            [.. Enumerable.Range(0, 4).SelectMany(n => (float[])[.. Shares[(3 * n)..(3 * n + 3)], 0.1f, 0.2f, 3])]
        );

        Assert.Equal(0, (Scoring() with { MatchBy = MatchedBy.Order }).Run().Scores.Abundances!.AbundanceNrmse);
    }

    private MapScoring Scoring() =>
        new()
        {
            MapPath = folder.File("map.hdr"),
            Truth = new TruthFiles { Abundances = folder.File("truth.hdr") },
        };

    private void Write(string kind)
    {
        float[] Times(float factor) => [.. Shares.Select(share => share * factor)];
        switch (kind)
        {
            case "labels":
                File.WriteAllText(
                    folder.File("truth.hdr"),
                    "ENVI\nsamples = 2\nlines = 2\nbands = 1\nheader offset = 0\nfile type = ENVI Classification\ndata type = "
                        + "1\ninterleave = bsq\nbyte order = 0\n"
                        + "classes = 4\nclass names = {Unclassified, vegetation, soil, water}\nband names = {classes}\n"
                );
                File.WriteAllBytes(folder.File("truth.img"), [1, 1, 3, 2]);
                break;
            case "labels of three bands":
                Raster("truth", Materials, [1, 2, 3, 1, 1, 2, 3, 3, 1, 2, 2, 2]);
                break;
            case "one share":
                Raster("truth", ["vegetation"], [0.5f, 1, 0.1f, 0]);
                break;
            case "percent":
                Raster("truth", Materials, Times(100));
                break;
            case "bytes":
                Raster("truth", Materials, [.. Times(255).Select(value => MathF.Round(value))]);
                break;
            case "thousands":
                Raster("truth", Materials, Times(1000));
                break;
            case "a mark":
                Raster("truth", Materials, [.. Shares.Select((share, i) => i == 4 ? -9999 : share)]);
                break;
            case "one material left out":
                Raster("truth", Materials[..2], [0.5f, 0.25f, 0.6f, 0, 0.1f, 0.2f, 0, 0.5f]);
                break;
            case "unknown pixels as zeros":
                Raster("truth", Materials, [.. Shares.Select((share, i) => i / 3 == 2 ? 0 : share)]);
                break;
            case "nothing":
                Raster("truth", Materials, [.. Shares.Select(_ => float.NaN)]);
                break;
            default:
                WriteOddly(kind);
                break;
        }
    }

    // Whose numbers are a truth's, with odd names or headers.
    private void WriteOddly(string kind)
    {
        float[] Times(float factor) => [.. Shares.Select(share => share * factor)];
        switch (kind)
        {
            case "names in another language":
                Raster("truth", ["Vegetation_", "Boden", "Wasser"], Shares);
                break;
            case "no names":
                EnviScene.Write(folder.File("truth.hdr"), Layout(3), Shares);
                break;
            case "a name with a comma":
                Raster("truth", Materials, Shares);
                File.WriteAllText(
                    folder.File("truth.hdr"),
                    File.ReadAllText(folder.File("truth.hdr"))
                        .Replace("{vegetation, soil, water}", "{water, deep, vegetation, soil}", StringComparison.Ordinal)
                );
                break;
            case "a material more":
                Raster(
                    "truth",
                    [.. Materials, "snow"],
                    [.. Enumerable.Range(0, 4).SelectMany(n => (float[])[.. Shares[(3 * n)..(3 * n + 3)], 0])]
                );
                break;
            case "the same name twice":
                Raster("truth", ["soil", "soil", "water"], Shares);
                break;
            case "percent with its factor":
                Raster("truth", Materials, Times(100));
                File.AppendAllText(folder.File("truth.hdr"), "reflectance scale factor = 100\n");
                break;
            case "rounded to whole percent":
                Raster("truth", Materials, [0.5f, 0.26f, 0.25f, 0.99f, 0, 0, 0.1f, 0.2f, 0.7f, 0, 0.5f, 0.5f]);
                break;
            case "gaps":
                Raster("truth", Materials, [.. Shares.Select((share, i) => i == 4 ? float.NaN : share)]);
                break;
            case "materials alone":
                Raster("truth", Materials, [1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0]);
                break;
            default:
                Raster(
                    "truth",
                    ["water", "vegetation", "soil"],
                    [.. Enumerable.Range(0, 4).SelectMany(n => (float[])[Shares[3 * n + 2], Shares[3 * n], Shares[3 * n + 1]])]
                );
                break;
        }
    }

    private void Raster(string name, string[] bands, float[] values) =>
        EnviScene.Write(folder.File(name + ".hdr"), Layout(bands.Length) with { BandNames = bands }, values);

    private static EnviLayout Layout(int bands) =>
        new()
        {
            Width = 2,
            Height = 2,
            BandCount = bands,
        };
}
