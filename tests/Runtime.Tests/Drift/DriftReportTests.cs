using Unmix.Formats.Packages;
using Unmix.Runtime.Drift;

namespace Unmix.Runtime.Tests.Drift;

public sealed class DriftReportTests
{
    // 1000 errors of 0.001 to 1: the quantile at a level is the level.
    private static readonly float[] Trained = [.. Enumerable.Range(0, 1000).Select(i => (i + 1) / 1000f)];

    [Fact]
    public void A_scene_like_training_has_one_pixel_in_a_hundred_outside()
    {
        var report = DriftReport.Of(Trained, 0.2, 0.1, Training());

        Assert.Equal(0.01, report.OutsideShare!.Value, 1e-3);
        Assert.False(report.RetrainAdvised);
        Assert.Equal(
            "Drift, 1000 pixels: median error 0.5 (training 0.5), 1.0 % outside what training saw (1 % expected), 20 % in "
                + "corners (25 %), nonlinearity 0.10 (0.30).",
            report.Text
        );
        Assert.Equal(report.TrainingQuantiles!.Count, report.Quantiles.Count);
    }

    [Theory]
    [InlineData(0.10, false)]
    [InlineData(0.12, true)]
    public void Retraining_is_advised_when_more_than_a_tenth_lies_outside(double share, bool advised)
    {
        float[] errors = [.. Enumerable.Range(0, 1000).Select(i => i < 1000 * (1 - share) ? 0.1f : 2f)];

        Assert.Equal(advised, DriftReport.Of(errors, 0, 0, Training()).RetrainAdvised);
    }

    [Fact]
    public void Retraining_is_advised_when_the_middle_pixel_is_where_few_of_training_were()
    {
        var report = DriftReport.Of([.. Enumerable.Repeat(0.97f, 100)], 0, 0, Training());

        Assert.Equal(0, report.OutsideShare);
        Assert.True(report.RetrainAdvised);
        Assert.EndsWith(": retrain advised.", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_errors_of_training_nothing_is_advised()
    {
        var report = DriftReport.Of(Trained, 0, 0, null);

        Assert.False(report.RetrainAdvised);
        Assert.Null(report.OutsideShare);
        Assert.EndsWith("the package states no errors of training to compare with.", report.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 2.5)]
    [InlineData(1, 4)]
    public void A_quantile_lies_between_its_neighbours(double level, double expected) =>
        Assert.Equal(expected, TrainingErrors.Quantile([1, 2, 3, 4], level), 1e-9);

    private static TrainingErrors Training() =>
        new()
        {
            PixelCount = Trained.Length,
            Levels = TrainingErrors.StoredLevels,
            Quantiles = [.. TrainingErrors.StoredLevels.Select(level => TrainingErrors.Quantile(Trained, level))],
            CornerShare = 0.25,
            MeanNonlinearity = 0.3,
        };
}
