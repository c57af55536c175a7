using Unmix.Evaluation.Scores;
using Unmix.Evaluation.Spectra;

namespace Unmix.Trainer.Tests.Scores;

public class ScoresTests
{
    [Fact]
    public void Abundance_errors_are_those_worked_by_hand()
    {
        float[] truth = [1, 0, 0.5f, 0.5f];
        float[] estimate = [0, 1, 0.5f, 0.5f];

        // Errors of the map as it stands: 1 + 1 over a squared sum of 1.5; swapped there is none at the first pixel.
        var asItStands = UnmixingScores.Of(truth, estimate, [0, 1]);
        var swapped = UnmixingScores.Of(truth, estimate, 2);

        Assert.Equal(Math.Sqrt(2 / 1.5), asItStands.AbundanceNrmse, 1e-12);
        Assert.Equal(Math.Sqrt(2 / 4.0), asItStands.AbundanceRmse, 1e-12);
        Assert.Equal([Math.Sqrt(0.5), Math.Sqrt(0.5)], asItStands.EndmemberRmse);
        Assert.Equal(0, swapped.AbundanceNrmse);
        Assert.Equal([1, 0], swapped.Matching);
    }

    [Fact]
    public void Pixels_without_numbers_on_either_side_are_left_out()
    {
        float[] truth = [1, 0, float.NaN, 0, 0.25f, 0.75f];
        float[] estimate = [-9999, -9999, 1, 0, 0.25f, 0.75f];

        var scores = UnmixingScores.Of(truth, estimate, [0, 1], noData: -9999);

        Assert.Equal(1, scores.Pixels);
        Assert.Equal(0, scores.AbundanceNrmse);
    }

    [Theory]
    [InlineData(new float[] { 1, 0 }, new float[] { 0, 2 }, Math.PI / 2)]
    [InlineData(new float[] { 1, 0 }, new float[] { 3, 3 }, Math.PI / 4)]
    [InlineData(new float[] { 1, 0 }, new float[] { -2, 0 }, Math.PI)]
    [InlineData(new float[] { 1, 2 }, new float[] { 2, 4 }, 0)]
    [InlineData(new float[] { 0, 0 }, new float[] { 2, 4 }, Math.PI / 2)]
    [InlineData(new float[] { 1, 0 }, new float[] { 1, 1e-5f }, 1e-5)]
    public void The_spectral_angle_is_that_of_geometry(float[] left, float[] right, double expected) =>
        Assert.Equal(expected, SpectralAngle.Between(left, right), 1e-9);

    [Fact]
    public void Endmember_errors_are_those_worked_by_hand()
    {
        // Two pixels, two bands, two endmembers; the second pixel's estimate is the truth times 2.
        var truth = PixelEndmembers.Shared([
            [1, 0],
            [0, 1],
        ]);
        var estimate = PixelEndmembers.Scaled(
            new double[,]
            {
                { 1, 0 },
                { 0, 1 },
            },
            [1, 1, 2, 2]
        );

        var scores = EndmemberScores.Of(truth, estimate, [0, 1]);
        var swapped = EndmemberScores.Of(
            truth,
            PixelEndmembers.Shared([
                [0, 1],
                [1, 0],
            ]),
            [1, 0]
        );

        Assert.Equal(Math.Sqrt(2.0 / 4), scores.Nrmse, 1e-12);
        Assert.Equal(0, scores.MeanAngleDegrees, 1e-12);
        Assert.Equal(2, scores.Pixels);
        Assert.Equal(0, swapped.Nrmse);
    }

    [Fact]
    public void The_mean_of_pixel_endmembers_skips_pixels_without_numbers()
    {
        var endmembers = PixelEndmembers.PerPixel([1, 2, 3, 4, float.NaN, 0, 0, 0, 3, 4, 5, 6], bandCount: 2, endmemberCount: 2);

        var mean = endmembers.Mean(3);

        Assert.Equal([2f, 4f], mean[0]);
        Assert.Equal([3f, 5f], mean[1]);
    }

    [Fact]
    public void Reconstruction_errors_agree_whether_from_spectra_or_from_each_pixels_error()
    {
        float[] spectra = [1, 1, 2, 0, float.NaN, 1];
        float[] reconstruction = [1, 0, 2, 2, 1, 1];

        var fromSpectra = ReconstructionScores.Of(spectra, reconstruction, 2);
        var fromErrors = ReconstructionScores.OfErrors(spectra, [MathF.Sqrt(0.5f), MathF.Sqrt(2), 0], 2);

        Assert.Equal(Math.Sqrt(5.0 / 6), fromSpectra.Nrmse, 1e-12);
        Assert.Equal(Math.Sqrt(5.0 / 4), fromSpectra.Rmse, 1e-12);
        Assert.Equal(2, fromSpectra.Pixels);
        Assert.Equal(fromSpectra.Nrmse, fromErrors.Nrmse, 1e-6);
        Assert.Equal(fromSpectra.Rmse, fromErrors.Rmse, 1e-6);
    }
}
