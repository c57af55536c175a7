using Unmix.Evaluation.Scores;

namespace Unmix.Trainer.Tests.Scores;

public sealed class PeakScaleTests
{
    private static readonly float[][] Endmembers =
    [
        [0.2f, 0.8f, 0.4f],
        [0.1f, 0.05f, 0.02f],
    ];

    [Fact]
    public void The_same_spectrum_is_said_in_endmembers_of_peak_1()
    {
        // 0.25 m_0 + 0.75 m_1 = (0.25 0.8) (m_0 / 0.8) + (0.75 0.1) (m_1 / 0.1): 0.2 and 0.075 of their sum.
        var scaled = PeakScale.Rescale([0.25f, 0.75f, 1, 0], Endmembers);

        Assert.Equal([0.2f / 0.275f, 0.075f / 0.275f, 1, 0], scaled, (left, right) => Math.Abs(left - right) < 1e-6f);
    }

    [Fact]
    public void Equal_peaks_change_nothing_and_unknown_pixels_stay_unknown()
    {
        Assert.Equal(
            [0.25f, 0.75f, float.NaN, float.NaN],
            PeakScale.Rescale(
                [0.25f, 0.75f, float.NaN, float.NaN],
                [
                    [0.5f, 0.1f],
                    [0.2f, 0.5f],
                ]
            )
        );
    }

    [Fact]
    public void An_endmember_that_is_nowhere_above_0_is_refused()
    {
        Assert.Throws<ArgumentException>(() =>
            PeakScale.Rescale(
                [0.5f, 0.5f],
                [
                    [0.5f],
                    [0],
                ]
            )
        );
    }

    [Fact]
    public void A_perfect_map_in_amplitude_misses_a_truth_of_peaks_until_it_is_converted()
    {
        float[] map = [0.25f, 0.75f, 0.5f, 0.5f];
        var truth = new SceneTruth
        {
            Files = new TruthFiles { Abundances = "truth.hdr", Scale = TruthScale.Peak },
            Names = ["bright", "dark"],
            Width = 2,
            Height = 1,
            Abundances = PeakScale.Rescale(map, Endmembers),
        };

        var report = ScoreReport.Of(
            new SceneAnswer { EndmemberCount = 2, Abundances = map },
            truth,
            new Matching([0, 1], MatchedBy.Order),
            [],
            Endmembers
        );

        Assert.InRange(report.Abundances!.AbundanceNrmse, 0.3, 1);
        Assert.Equal(0, report.AbundancesAtPeakScale!.AbundanceNrmse, 1e-6);
    }

    [Fact]
    public void A_perfect_map_that_is_told_of_peaks_is_taken_as_it_is()
    {
        var map = PeakScale.Rescale([0.25f, 0.75f, 0.5f, 0.5f], Endmembers);
        var truth = new SceneTruth
        {
            Files = new TruthFiles { Abundances = "truth.hdr", Scale = TruthScale.Peak },
            Names = ["bright", "dark"],
            Width = 2,
            Height = 1,
            Abundances = map,
        };

        var report = ScoreReport.Of(
            new SceneAnswer
            {
                EndmemberCount = 2,
                Abundances = map,
                Scale = TruthScale.Peak,
            },
            truth,
            new Matching([0, 1], MatchedBy.Order),
            [],
            Endmembers
        );

        Assert.Equal(0, report.AbundancesAtPeakScale!.AbundanceNrmse, 1e-6);
    }
}
