using Unmix.Learning.Libraries;

namespace Unmix.Trainer.Tests.Libraries;

public class ClassSplitTests
{
    private static readonly float[] Rising = [0.1f, 0.2f, 0.4f];
    private static readonly float[] Falling = [0.4f, 0.2f, 0.1f];
    private static readonly float[] Flat = [0.3f, 0.3f, 0.3f];

    [Fact]
    public void A_class_of_two_shapes_is_parted_by_shape_and_not_by_brightness()
    {
        var split = ClassSplit.Of(
            [
                [Rising, Falling, Times(Rising, 0.3f), Times(Falling, 2), Times(Rising, 2)],
                [Flat],
            ],
            10,
            0.01
        );

        Assert.Equal([0, 2, 4], split[0][0]);
        Assert.Equal([1, 3], split[0][1]);
        Assert.Equal([0], Assert.Single(split[1]));
    }

    [Fact]
    public void Spectra_of_one_shape_stay_together_however_many_parts_there_may_be()
    {
        var split = ClassSplit.Of(
            [
                [Rising, Times(Rising, 2), Rising],
                [Flat, Flat],
            ],
            10,
            0
        );

        Assert.All(split, groups => Assert.Single(groups));
    }

    [Fact]
    public void There_are_no_more_parts_than_asked_for_but_one_for_each_class_at_least()
    {
        var random = new Random(5);
        float[][] Spectra(int count) => [.. Enumerable.Range(0, count).Select(_ => Values(random))];
        IReadOnlyList<float[]>[] classes = [Spectra(20), Spectra(30), Spectra(1)];

        Assert.Equal(7, ClassSplit.Of(classes, 7, 0).Sum(groups => groups.Count));
        Assert.Equal(3, ClassSplit.Of(classes, 2, 0).Sum(groups => groups.Count));
    }

    [Fact]
    public void Every_spectrum_is_in_one_part_and_the_same_spectra_give_the_same_parts()
    {
        var random = new Random(6);
        IReadOnlyList<float[]>[] classes =
        [
            [.. Enumerable.Range(0, 40).Select(_ => Values(random))],
            [Flat],
        ];

        var split = ClassSplit.Of(classes, 9, 0);

        Assert.Equal(Enumerable.Range(0, 40), split[0].SelectMany(group => group).Order());
        Assert.Equal(split[0].SelectMany(group => group), ClassSplit.Of(classes, 9, 0)[0].SelectMany(group => group));
    }

    [Fact]
    public void A_smaller_angle_is_left_whole()
    {
        IReadOnlyList<float[]>[] classes =
        [
            [
                [1, 0],
                [1, 0.1f],
            ],
            [
                [0, 1],
            ],
        ];

        Assert.Single(ClassSplit.Of(classes, 9, 0.06)[0]); // each lies 0.05 from the mean direction
        Assert.Equal(2, ClassSplit.Of(classes, 9, 0.04)[0].Count);
    }

    private static float[] Times(float[] spectrum, float factor) => [.. spectrum.Select(value => value * factor)];

    private static float[] Values(Random random) => [.. Enumerable.Range(0, 5).Select(_ => 0.1f + random.NextSingle())];
}
