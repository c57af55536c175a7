using Unmix.Learning.Endmembers;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Endmembers;

public class LargestSimplexTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public void Finds_the_corners_of_a_known_simplex_from_any_start(int count)
    {
        using var scope = NewDisposeScope();
        var spectra = Simplices.Make(600, 50, count);

        for (var seed = 1; seed <= 5; seed++)
            Assert.Equal(Simplices.CornerRows(600, count), LargestSimplex.Find(spectra, count, new Random(seed)));
    }

    [Fact]
    public void No_single_change_of_corner_makes_a_larger_simplex()
    {
        using var scope = NewDisposeScope();
        var spectra = Simplices.Make(60, 12, 3, noise: 0.05);
        var found = LargestSimplex.Find(spectra, 3, new Random(4));

        var largest = Area(spectra, found);

        for (var corner = 0; corner < 3; corner++)
        {
            for (long n = 0; n < 60; n++)
            {
                long[] changed = [.. found];
                changed[corner] = n;
                Assert.True(Area(spectra, changed) <= largest * (1 + 1e-8), $"corner {corner}, pixel {n}");
            }
        }
    }

    [Fact]
    public void The_same_seed_finds_the_same_pixels()
    {
        using var scope = NewDisposeScope();
        var spectra = Simplices.Make(300, 20, 4, noise: 0.03);

        Assert.Equal(LargestSimplex.Find(spectra, 4, new Random(6)), LargestSimplex.Find(spectra, 4, new Random(6)));
    }

    [Fact]
    public void Refuses_pixels_that_span_no_such_simplex()
    {
        using var scope = NewDisposeScope();

        var few = Assert.Throws<ArgumentException>(() => LargestSimplex.Find(ones(2, 10), 3, new Random(1)));
        var flat = Assert.Throws<ArgumentException>(() => LargestSimplex.Find(ones(50, 10, ScalarType.Float64), 3, new Random(1)));

        Assert.StartsWith("2 pixels for 3 endmembers.", few.Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "The spectra lie in fewer than 2 directions, so they span no simplex of 3 corners.",
            flat.Message,
            StringComparison.Ordinal
        );
    }

    // On the two principal components, as N-FINDR measures it: half the cross product of two sides.
    private static double Area(Tensor spectra, long[] corners)
    {
        using var scope = NewDisposeScope();
        var centred = spectra - spectra.mean([0]);
        var (_, vectors) = linalg.eigh(matmul(centred.t(), centred));
        var points = matmul(centred, vectors.narrow(1, 10, 2)).index_select(0, tensor(corners)).contiguous().data<double>().ToArray();
        return Math.Abs((points[2] - points[0]) * (points[5] - points[1]) - (points[4] - points[0]) * (points[3] - points[1])) / 2;
    }
}
