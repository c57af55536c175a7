using Unmix.Learning.Endmembers;
using Unmix.Learning.Scenes;
using Unmix.Learning.Tensors;
using Unmix.TestData;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Endmembers;

public class EndmemberCountsTests
{
    [Theory]
    [InlineData(2, 0)]
    [InlineData(4, 0)]
    [InlineData(6, 0)]
    [InlineData(2, 30)]
    [InlineData(4, 30)]
    [InlineData(5, 30)]
    public void HySime_counts_the_endmembers_of_linear_mixtures(int count, double signalToNoiseDb)
    {
        using var scope = NewDisposeScope();
        var clean = Simplices.Make(3000, 60, count);
        var noise = signalToNoiseDb > 0 ? clean.Squared().mean().sqrt().item<double>() * Math.Pow(10, -signalToNoiseDb / 20) : 0;
        using var moments = SpectralMoments.Of(Simplices.Make(3000, 60, count, noise));
        using var estimate = NoiseEstimate.Of(moments);

        Assert.Equal(count, SignalSubspace.Of(moments, estimate).Dimension);
    }

    [Fact]
    public void HySime_is_the_published_algorithm_done_pixel_by_pixel()
    {
        using var scope = NewDisposeScope();
        var spectra = Simplices.Make(800, 12, 3, noise: 0.01);
        var noise = stack(
            [
                .. Enumerable
                    .Range(0, 12)
                    .Select(band =>
                    {
                        var others = spectra.index_select(
                            1,
                            tensor(Enumerable.Range(0, 12).Where(other => other != band).Select(other => (long)other).ToArray())
                        );
                        return (
                            spectra.narrow(1, band, 1) - matmul(others, linalg.lstsq(others, spectra.narrow(1, band, 1)).Solution)
                        ).squeeze(1);
                    }),
            ],
            1
        );
        var signal = spectra - noise;
        var (_, vectors) = linalg.eigh(matmul(signal.t(), signal).Over(800));
        var noisePowers = matmul(vectors.Squared().t(), noise.Squared().sum([0]).Over(800 - 11)).flip(0); // 11 coefficients a band
        var observed = matmul(spectra, vectors).Squared().mean([0]).flip(0);

        using var moments = SpectralMoments.Of(spectra);
        using var estimate = NoiseEstimate.Of(moments);
        var subspace = SignalSubspace.Of(moments, estimate);

        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(1, subspace.NoisePowers[i] / noisePowers[i].item<double>(), 1e-4);
            Assert.Equal(1, subspace.ObservedPowers[i] / observed[i].item<double>(), 1e-4);
        }
        Assert.Equal((observed > noisePowers.Times(2)).sum().item<long>(), subspace.Dimension);
    }

    [Fact]
    public void HySime_finds_no_signal_in_noise()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4, CPU);
        using var moments = SpectralMoments.Of(randn([5000, 30], generator: generator));
        using var estimate = NoiseEstimate.Of(moments);

        Assert.Equal(0, SignalSubspace.Of(moments, estimate).Dimension);
    }

    [Fact]
    public void Virtual_dimensionality_counts_the_eigenvalues_that_the_mean_lifts()
    {
        using var scope = NewDisposeScope();
        // A mean of (0.2, 0.1, 0, 0) on uncorrelated bands: eigenvalues by hand.
        var covariance = diag(tensor(new double[] { 1, 0.5, 0.25, 0.125 }));
        var correlation = diag(tensor(new[] { 1 + 0.04, 0.5 + 0.01, 0.25, 0.125 }));
        SpectralMoments Moments(long pixels) =>
            new()
            {
                PixelCount = pixels,
                Correlation = correlation,
                Covariance = covariance,
            };

        // z = (0.04, 0.01, 0, 0); thresholds q sqrt(2 (r^2 + k^2) / N) = q (2.040, 1.010, ...) / sqrt(N), q(1e-3) = 3.0902,
        // q(1e-5) = 4.2649.
        Assert.Equal(0, VirtualDimensionality.Count(Moments(20_000), 1e-3)); // 0.0446, 0.0221
        Assert.Equal(1, VirtualDimensionality.Count(Moments(30_000), 1e-3)); // 0.0364, 0.0180
        Assert.Equal(0, VirtualDimensionality.Count(Moments(30_000), 1e-5)); // 0.0502
        Assert.Equal(2, VirtualDimensionality.Count(Moments(100_000), 1e-3)); // 0.0199, 0.0099
        Assert.Equal(1, VirtualDimensionality.Count(Moments(100_000), 1e-5)); // 0.0275, 0.0136
        Assert.Throws<ArgumentOutOfRangeException>(() => VirtualDimensionality.Count(Moments(10), 0.5));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public void Virtual_dimensionality_counts_two_endmembers(double signalToNoiseDb)
    {
        using var scope = NewDisposeScope();
        var clean = Simplices.Make(6000, 60, 2);
        var noise = signalToNoiseDb > 0 ? clean.Squared().mean().sqrt().item<double>() * Math.Pow(10, -signalToNoiseDb / 20) : 0;
        using var moments = SpectralMoments.Of(Simplices.Make(6000, 60, 2, noise));

        Assert.All(VirtualDimensionality.UsualFalseAlarmRates, rate => Assert.Equal(2, VirtualDimensionality.Count(moments, rate)));
    }

    [Fact]
    public void Moments_are_those_of_the_whole_scene_however_long()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4, CPU);
        var spectra = rand([40_000, 3], ScalarType.Float64, generator: generator);

        using var moments = SpectralMoments.Of(spectra);

        var centred = spectra - spectra.mean([0]);
        Assert.True((moments.Correlation - matmul(spectra.t(), spectra).Over(40_000)).abs().max().item<double>() < 1e-12);
        Assert.True((moments.Covariance - matmul(centred.t(), centred).Over(40_000)).abs().max().item<double>() < 1e-12);
    }

    [Theory]
    [InlineData("data/bilinear/scene.hdr", 3)]
    [InlineData("data/iordache_dc1/scene.hdr", 5)]
    public void HySime_finds_the_true_number_in_known_scenes(string scene, int expected)
    {
        var pixels = ScenePixels.Load(SharedData.Require(scene), null, 200_000, new Random(1));

        Assert.Equal(expected, EndmemberCounts.Of(pixels).Subspace.Dimension);
    }

    [Fact]
    public void Draws_a_chart_that_is_whole()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var counts = new EndmemberCounts
        {
            Subspace = new SignalSubspace
            {
                Dimension = 2,
                ObservedPowers = [2, 1, 0.1],
                NoisePowers = [1e-3, 1e-3, 0],
            },
            VirtualDimensionalities = [],
            WhitenedDimensionalities = [],
            CorrelationEigenvalues = [3, 0.02, 1e-5],
            CovarianceEigenvalues = [1, 0.01, -1e-18],
            NoiseDeviations = [0.1, 0.1, 0.1],
        };

        counts.WriteChart(folder.File("chart.svg"), "a & b <c>");

        var svg = System.Xml.Linq.XDocument.Load(folder.File("chart.svg"));
        var texts = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToArray();
        Assert.Contains("Eigenvalues of 'a & b <c>'", texts);
        Assert.Contains("HySime: 2", texts);
        Assert.Contains("number of the eigenvalue", texts);
        Assert.Contains("101", texts); // 10 to the power 1
        var lines = svg.Descendants()
            .Where(element => element.Name.LocalName == "polyline")
            .Select(element => element.Attribute("points")!.Value.Split(' ').Length);
        Assert.Equal([3, 2, 2], lines);
        Assert.DoesNotContain("NaN", svg.ToString(), StringComparison.Ordinal);
    }
}
