using Unmix.Evaluation.Spectra;
using Unmix.Evaluation.Synthesis;
using Unmix.Learning.Endmembers;
using Unmix.Learning.Endmembers.Faces;
using Unmix.Learning.Recipes;

namespace Unmix.Trainer.Tests.Endmembers;

/// <summary>Mixtures of known spectra, of which the search has to find the spectra.</summary>
public sealed class FaceSearchTests
{
    private const int Bands = 40;
    private const double Degrees = SpectralAngle.DegreesPerRadian;

    [Fact]
    public void Corners_are_found_where_no_pixel_is_one()
    {
        var truth = Materials(0, 1, 4);
        var scene = Mix(truth, 1500, 0.002, random => Shares(random, 3, most: 0.75));

        double faces = Worst(truth, Find(scene, EndmemberMethod.Faces, 3)),
            pixels = Worst(truth, Find(scene, EndmemberMethod.Nfindr, 3));

        Assert.True(faces < 3 && pixels > 2 * faces, $"{faces} degrees, {pixels} among the pixels"); // 2.4 and 6.8
    }

    [Fact]
    public void A_dark_material_is_found()
    {
        var truth = Materials(0, 1, 2);
        var pixel = 0;
        var scene = Mix(truth, 1500, 0.001, random => pixel++ < 60 ? [0, 0, 1] : Shares(random, 3, most: 1));

        var angle = Worst(truth, Find(scene, EndmemberMethod.Faces, 3));

        Assert.True(angle < 3, $"{angle} degrees");
    }

    [Fact]
    public void Thirty_pixels_of_ten_thousand_are_found()
    {
        var truth = Materials(0, 1, 5);
        var pixel = 0;
        var scene = Mix(truth, 10_000, 0.003, random => pixel++ < 30 ? [0, 0.1, 0.9] : [.. Shares(random, 2, most: 1), 0]);

        var angle = Worst(truth, Find(scene, EndmemberMethod.Faces, 3));

        Assert.True(angle < 4, $"{angle} degrees"); // a mixture of a tenth is 3 degrees away
    }

    [Fact]
    public void Two_seeds_and_two_orders_of_the_pixels_agree()
    {
        var truth = Materials(0, 1, 4, 5);
        var scene = Mix(truth, 1000, 0.003, random => Shares(random, 4, most: 0.9));
        var turned = scene.Chunk(Bands).Reverse().SelectMany(spectrum => spectrum).ToArray();

        var found = Find(scene, EndmemberMethod.Faces, 4);

        Assert.True(Worst(found, Find(scene, EndmemberMethod.Faces, 4, seed: 2)) < 0.5);
        Assert.True(Worst(found, Find(turned, EndmemberMethod.Faces, 4)) < 0.5);
        Assert.Equal(found.SelectMany(spectrum => spectrum), Find(scene, EndmemberMethod.Faces, 4).SelectMany(spectrum => spectrum));
    }

    [Fact]
    public void Corners_are_as_bright_as_their_material()
    {
        var truth = Materials(0, 1, 4);
        var scene = Mix(truth, 1500, 0.002, random => Shares(random, 3, most: 0.9));

        var found = Find(scene, EndmemberMethod.Faces, 3);

        var order = EndmemberMatching.ByAngle(truth, found);
        for (var p = 0; p < 3; p++)
            Assert.InRange(found[order[p]].Sum() / truth[p].Sum(), 0.95, 1.05);
    }

    [Fact]
    public void The_volume_of_a_face_is_that_of_its_corners_and_so_is_its_gradient()
    {
        const double Small = 1e-5;
        var random = new Random(1);
        double[][] corners = [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 5).Select(_ => random.NextDouble()).ToArray())];
        double LogVolume() => Measured(corners, 0.01).LogVolume;

        var face = Measured(corners, 0.01);

        for (var axis = 0; axis < 5; axis++)
        {
            var expected = Enumerable.Range(0, 3).Sum(j => face.VolumeGradient[3 + j] * corners[j][axis]);
            corners[1][axis] += Small;
            var above = LogVolume();
            corners[1][axis] -= 2 * Small;
            var below = LogVolume();
            corners[1][axis] += Small;
            Assert.Equal(expected, (above - below) / (2 * Small), 1e-4);
        }
        // Three at right angles: det = 1, and two shares that are free.
        double[][] right = [.. Enumerable.Range(0, 3).Select(p => Enumerable.Range(0, 3).Select(axis => p == axis ? 1.0 : 0).ToArray())];
        Assert.Equal(-Math.Log(2), Measured(right, 0).LogVolume, 1e-5);
    }

    [Theory]
    [InlineData(0, -0.6931471805599453, 0.7978845608028654)]
    [InlineData(1.5, -0.0691434, 0.1387898)]
    [InlineData(-3, -6.6077262, 3.2830987)]
    [InlineData(-9, -43.6281491, 9.1085231)]
    [InlineData(6, 0, 0)]
    public void The_table_of_the_normal_distribution_is_right(double z, double log, double slope)
    {
        Assert.Equal(log, NormalTail.Log(z, out var found), 1e-3);
        Assert.Equal(slope, found, 1e-2);
    }

    private static SimplexFace Measured(double[][] corners, double variance)
    {
        var products = corners.SelectMany(left => corners.Select(right => left.Zip(right, (a, b) => a * b).Sum())).ToArray();
        var face = new SimplexFace([.. Enumerable.Range(0, corners.Length)]);
        face.Measure(products, corners.Length, variance);
        return face;
    }

    private static float[][] Find(float[] scene, EndmemberMethod method, int count, int seed = 1) =>
        EndmemberSearch.In(new SearchedSpectra(scene, Bands, null, "scene"), method, count, 5, new Random(seed)).Spectra.Spectra;

    private static double Worst(float[][] truth, float[][] found)
    {
        var order = EndmemberMatching.ByAngle(truth, found);
        return order.Select((own, p) => SpectralAngle.Between(truth[p], found[own])).Max() * Degrees;
    }

    private static float[][] Materials(params int[] materials) =>
        [
            .. materials.Select(material =>
                Enumerable.Range(0, Bands).Select(band => (float)PureMaterials.Reflectance(material, 400 + 50 * band)).ToArray()
            ),
        ];

    private static double[] Shares(Random random, int count, double most)
    {
        while (true)
        {
            var shares = Enumerable.Range(0, count).Select(_ => -Math.Log(1 - random.NextDouble())).ToArray();
            var sum = shares.Sum();
            if (shares.Max() <= most * sum)
                return [.. shares.Select(share => share / sum)];
        }
    }

    private static float[] Mix(float[][] materials, int pixels, double noise, Func<Random, double[]> shares)
    {
        var random = new Random(7);
        var normal = new NormalDraws(random);
        var scene = new float[pixels * Bands];
        for (var n = 0; n < pixels; n++)
        {
            var own = shares(random);
            for (var band = 0; band < Bands; band++)
                scene[n * Bands + band] = (float)(own.Select((share, p) => share * materials[p][band]).Sum() + noise * normal.Next());
        }
        return scene;
    }
}
