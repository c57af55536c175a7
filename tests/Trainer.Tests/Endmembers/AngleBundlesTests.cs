using Unmix.Learning.Endmembers;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Endmembers;

public class AngleBundlesTests
{
    [Fact]
    public void Chooses_what_a_search_by_hand_chooses()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        var spectra = rand([120, 15], generator: generator);
        var references = rand([3, 15], generator: generator);

        var bundles = AngleBundles.Find(spectra, references, 10);

        for (var p = 0; p < 3; p++)
        {
            var reference = Row(references, p);
            var expected = Enumerable
                .Range(0, 120)
                .OrderBy(n => Angle(Row(spectra, n), reference))
                .ThenBy(n => n)
                .Take(10)
                .Select(n => (long)n);
            Assert.Equal(expected, bundles[p]);
        }
    }

    [Fact]
    public void Brightness_does_not_count_and_equal_angles_go_by_index()
    {
        using var scope = NewDisposeScope();
        var spectra = tensor(new[] { 6f, 8, 3, 4, 1, 0, 12, 16 }, [4, 2]); // all exact, as are their lengths

        Assert.Equal([0, 1, 3, 2], AngleBundles.Find(spectra, tensor(new[] { 3f, 4 }, [1, 2]), 10)[0]);
    }

    [Fact]
    public void A_pixel_of_nothing_comes_last()
    {
        using var scope = NewDisposeScope();
        var spectra = tensor(new[] { 0f, 0, 1, 0, 0, 1 }, [3, 2]);

        Assert.Equal([2, 1, 0], AngleBundles.Find(spectra, tensor(new[] { 0.1f, 1 }, [1, 2]), 3)[0]);
    }

    private static double[] Row(Tensor matrix, int row) => [.. matrix[row].data<float>().ToArray().Select(value => (double)value)];

    private static double Angle(double[] left, double[] right) =>
        Math.Acos(
            left.Zip(right).Sum(pair => pair.First * pair.Second)
                / Math.Sqrt(left.Sum(value => value * value) * right.Sum(value => value * value))
        );
}
