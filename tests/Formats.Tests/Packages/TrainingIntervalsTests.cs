using System.Text;
using Unmix.Formats.Packages;

namespace Unmix.Formats.Tests.Packages;

/// <summary>What a manifest says of how a model's intervals hold.</summary>
public class TrainingIntervalsTests
{
    private static readonly TrainingIntervals Intervals = new()
    {
        MixtureCount = 10,
        Levels = [0.5, 0.9],
        Shares =
        [
            [0.4, 0.8],
            [0.5, 0.9],
            [0.6, 1],
        ],
        Ranks =
        [
            [4, 6],
            [5, 5],
            [10, 0],
        ],
    };

    [Fact]
    public void They_are_written_and_read()
    {
        var manifest = PackageSamples.Manifest() with { TrainingIntervals = Intervals };

        var read = ModelManifest.FromJson(manifest.ToJson(), "toy.unmix").TrainingIntervals!;

        Assert.Equal(10, read.MixtureCount);
        Assert.Equal([10, 0], read.Ranks[2]);
        Assert.Equal(0.8, read.Held(0), 1e-12);
        Assert.Equal(0.9, read.Held(), 1e-12);
    }

    [Fact]
    public void A_manifest_without_them_says_nothing_of_them()
    {
        var json = PackageSamples.Manifest().ToJson();

        Assert.DoesNotContain("training_intervals", Encoding.UTF8.GetString(json), StringComparison.Ordinal);
        Assert.Null(ModelManifest.FromJson(json, "toy.unmix").TrainingIntervals);
    }

    public static TheoryData<TrainingIntervals, string> Faults =>
        new()
        {
            { Intervals with { MixtureCount = 0 }, "The manifest's intervals are of 0 mixtures; at least 1 is needed" },
            { Intervals with { Levels = [0.5, 0.8] }, "The manifest's intervals have 2 levels without 0.9" },
            { Intervals with { Levels = [0.9, 0.5] }, "The manifest's levels of intervals hold 0.5; they rise between 0 and 1" },
            {
                Intervals with
                {
                    Ranks =
                    [
                        [10],
                    ],
                },
                "The manifest's intervals are of 3 and 1 endmembers; the model has 3"
            },
            {
                Intervals with
                {
                    Shares =
                    [
                        [0.4],
                        [0.5],
                        [0.6],
                    ],
                },
                "The manifest's intervals need 2 shares from 0 to 1 for each endmember"
            },
            {
                Intervals with
                {
                    Shares =
                    [
                        [0.4, 0.8],
                        [0.5, 2],
                        [0.6, 1],
                    ],
                },
                "The manifest's intervals need 2 shares from 0 to 1 for each endmember"
            },
            {
                Intervals with
                {
                    Ranks =
                    [
                        [4, 6],
                        [5, 5],
                        [9, 0],
                    ],
                },
                "The manifest's ranks of an endmember are not those of 10 mixtures"
            },
            {
                Intervals with
                {
                    Ranks =
                    [
                        [4, 6],
                        [5, 5],
                        [11, -1],
                    ],
                },
                "The manifest's ranks of an endmember are not those of 10 mixtures"
            },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_can_not_be_is_refused(TrainingIntervals intervals, string sentence)
    {
        var json = (PackageSamples.Manifest() with { TrainingIntervals = intervals }).ToJson();

        var fault = Assert.Throws<ModelPackageException>(() => ModelManifest.FromJson(json, "toy.unmix"));

        Assert.StartsWith(sentence + " ('toy.unmix'). ", fault.Message, StringComparison.Ordinal);
    }
}
