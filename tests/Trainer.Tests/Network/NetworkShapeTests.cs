using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Unmix.Formats;
using Unmix.Learning.Network;
using Unmix.Learning.Recipes;

namespace Unmix.Trainer.Tests.Network;

/// <summary>The widths of the layers: the paper's, and shares of them.</summary>
public class NetworkShapeTests
{
    [Fact]
    public void All_of_the_widths_are_those_of_the_paper()
    {
        var shape = new NetworkShape(156, 3);

        Assert.Equal([2, 16, 42, 193, 156], shape.EndmemberDecoderWidths);
        Assert.Equal([156, 312, 78, 39, 12, 3], shape.AbundanceEncoderWidths);
        Assert.Equal([471, 468, 156, 156, 156], shape.MixingDecoderWidths);
        Assert.Equal([156, 10, 4, 2], shape.LatentMeanWidths);
    }

    [Fact]
    public void Shares_of_the_widths_leave_what_goes_in_and_out()
    {
        var shape = new NetworkShape(156, 3, WidthShare: 0.125, MixingWidthShare: 0.25);

        Assert.Equal([2, 16, 16, 25, 156], shape.EndmemberDecoderWidths);
        Assert.Equal([156, 39, 16, 16, 12, 3], shape.AbundanceEncoderWidths);
        Assert.Equal([471, 117, 39, 39, 156], shape.MixingDecoderWidths);
        Assert.Equal([156, 10, 4, 2], shape.LatentMeanWidths);
    }

    [Fact]
    public void The_shape_that_is_checked_is_the_one_that_was_asked_for()
    {
        var options = new TrainerOptions { Latent = 7, Widths = NetworkWidths.Paper };

        var shape = NetworkShape.Of(options, 100, 4);

        Assert.Equal((7, 1.0, 1.0), (shape.LatentSize, shape.WidthShare, shape.MixingWidthShare));
        shape.Validate();
        Assert.Throws<OptionsException>(NetworkShape.Of(options with { Latent = 0 }, 100, 4).Validate);
        Assert.Throws<OptionsException>(NetworkShape.Of(options, 3, 4).Validate);
    }

    [Property]
    public Property No_layer_is_wider_than_the_papers_nor_narrower_than_sixteen_or_twice_what_passes() =>
        Prop.ForAll(Shapes().ToArbitrary(), shapes =>
            Within(shapes.Paper.EndmemberDecoderWidths, shapes.Ours.EndmemberDecoderWidths, 2 * shapes.Paper.LatentSize)
            && Within(shapes.Paper.AbundanceEncoderWidths, shapes.Ours.AbundanceEncoderWidths, 2 * shapes.Paper.EndmemberCount)
            && Within(shapes.Paper.MixingDecoderWidths, shapes.Ours.MixingDecoderWidths, 2 * shapes.Paper.EndmemberCount)
        );

    private static Gen<(NetworkShape Paper, NetworkShape Ours)> Shapes() =>
        from bands in Gen.Choose(2, 430)
        from count in Gen.Choose(2, Math.Min(bands, 12))
        from latent in Gen.Choose(1, 4)
        from share in Gen.Choose(1, 100).Select(percent => percent / 100.0)
        select (new NetworkShape(bands, count, latent), new NetworkShape(bands, count, latent, WidthShare: share, MixingWidthShare: share));

    [Theory]
    [InlineData("default", 0.125, 0.25)]
    [InlineData("library", 0.25, 0.05)]
    [InlineData("paper", 1, 1)]
    public void Each_form_has_its_widths(string form, double share, double mixing)
    {
        var shape = NetworkShape.Of(Recipe.Read(form), 100, 4);

        Assert.Equal((share, mixing), (shape.WidthShare, shape.MixingWidthShare));
    }

    private static bool Within(IReadOnlyList<int> paper, IReadOnlyList<int> ours, int passing) =>
        paper[0] == ours[0]
        && paper[^1] == ours[^1]
        && paper.Zip(ours).All(pair => pair.Second <= pair.First && pair.Second >= Math.Min(pair.First, Math.Max(16, passing)));
}
