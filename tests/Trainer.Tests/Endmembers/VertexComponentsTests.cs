using Unmix.Learning.Endmembers;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Endmembers;

public class VertexComponentsTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public void Finds_the_pure_pixels_of_a_simplex_without_noise(int count)
    {
        using var scope = NewDisposeScope();
        var spectra = Simplices.Make(500, 40, count);

        for (var seed = 1; seed <= 5; seed++)
            Assert.Equal(Simplices.CornerRows(500, count), VertexComponents.Find(spectra, count, new Random(seed)).Order());
    }

    [Fact]
    public void The_same_seed_finds_the_same_pixels_in_the_same_order()
    {
        using var scope = NewDisposeScope();
        var spectra = Simplices.Make(400, 30, 4, noise: 0.02);

        Assert.Equal(VertexComponents.Find(spectra, 4, new Random(9)), VertexComponents.Find(spectra, 4, new Random(9)));
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.03)] // below the threshold of the projective projection
    public void Under_noise_the_pixels_found_are_almost_pure(double noise)
    {
        using var scope = NewDisposeScope();
        var clean = Simplices.Make(500, 40, 3);
        var noisy = Simplices.Make(500, 40, 3, noise);
        var corners = clean.index_select(0, tensor(Simplices.CornerRows(500, 3)));

        var found = clean.index_select(0, tensor(VertexComponents.Find(noisy, 3, new Random(1))));

        var distances = cdist(corners, found).min(1).values;
        var side = cdist(corners, corners).max().item<double>();
        Assert.True(distances.max().item<double>() < 0.2 * side, $"{distances.max().item<double>()} of {side}");
    }

    [Fact]
    public void Pixels_of_nothing_are_no_corners()
    {
        using var scope = NewDisposeScope();
        var spectra = Simplices.Make(300, 20, 3);
        spectra[7] = zeros(20, ScalarType.Float64);

        Assert.Equal(Simplices.CornerRows(300, 3), VertexComponents.Find(spectra, 3, new Random(2)).Order());
    }

    [Fact]
    public void Of_several_searches_the_largest_simplex_is_kept()
    {
        using var scope = NewDisposeScope();
        var spectra = Simplices.Make(400, 30, 4, noise: 0.05);
        var random = new Random(3);
        var searches = Enumerable.Range(0, 8).Select(_ => VertexComponents.Find(spectra, 4, random)).ToList();

        var kept = VertexComponents.FindLargest(spectra, 4, 8, new Random(3));

        Assert.Contains(kept, searches);
        Assert.All(searches, found => Assert.True(Volume(spectra, found) <= Volume(spectra, kept) * (1 + 1e-9)));
        Assert.Contains(searches, found => Volume(spectra, found) < 0.999 * Volume(spectra, kept)); // or there was nothing to choose
        Assert.Equal(VertexComponents.Find(spectra, 4, new Random(5)), VertexComponents.FindLargest(spectra, 4, 1, new Random(5)));
    }

    [Fact]
    public void Refuses_fewer_pixels_than_endmembers()
    {
        using var scope = NewDisposeScope();

        Assert.Throws<ArgumentException>(() => VertexComponents.Find(ones(2, 10), 3, new Random(1)));
    }

    // By singular values of the centred scene, apart from the program's eigenvectors; a factor that all simplices share is left out.
    private static double Volume(Tensor spectra, long[] corners)
    {
        using var scope = NewDisposeScope();
        var centred = spectra.to_type(ScalarType.Float64) - spectra.to_type(ScalarType.Float64).mean([0]);
        var (_, _, axes) = linalg.svd(centred, fullMatrices: false);
        var points = matmul(centred, axes.narrow(0, 0, corners.Length - 1).t()).index_select(0, tensor(corners));
        return linalg.det(points.narrow(0, 1, corners.Length - 1) - points[0]).abs().item<double>();
    }
}
