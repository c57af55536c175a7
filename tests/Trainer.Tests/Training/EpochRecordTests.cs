using Unmix.Learning.Judgement;
using Unmix.Learning.Training;

namespace Unmix.Trainer.Tests.Training;

public sealed class EpochRecordTests
{
    private static EpochRecord Record(double trust, double error) =>
        new(1, 1, 1, 1, new Dictionary<string, double>()) { SceneTrust = trust, HeldOut = new HeldOutErrors(error, 0) };

    [Theory]
    [InlineData(1, 0.2, 1, 0.3, true)]
    [InlineData(1, 0.3, 1, 0.2, false)]
    [InlineData(1, 0.3, 1, 0.3, false)] // the earlier one stays
    [InlineData(1, 0.3, 0.4, 0.1, true)] // what is held out is not mixed as the scene is
    [InlineData(0.4, 0.1, 1, 0.3, false)]
    public void An_epoch_that_believes_the_scene_more_is_preferred_and_errors_decide_between_the_others(
        double trust,
        double error,
        double otherTrust,
        double otherError,
        bool better
    ) => Assert.Equal(better, Record(trust, error).IsBetterThan(Record(otherTrust, otherError)));
}
