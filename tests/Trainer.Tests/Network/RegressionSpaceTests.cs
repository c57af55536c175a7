using Unmix.Learning.Export;
using Unmix.Learning.Network;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using Unmix.Trainer.Tests.Export;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Network;

/// <summary>The directions that a regression takes place in, and its graph.</summary>
public class RegressionSpaceTests
{
    private const int Bands = 12;
    private const double Floor = 0.01;

    private static readonly Dictionary<string, string> NoMetadata = [];

    [Fact]
    public void Distances_in_all_directions_are_those_of_generalised_least_squares()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        var bundles = Bundles(generator);
        using var space = new RegressionSpace(Bands, Bands, ScalarType.Float64);

        space.Learn(rand([200, Bands], generator: generator), bundles);

        // Of y: |T'y|^2 = f^2 y' (W + f^2 I)^-1 y, where W is how spectra of a bundle differ in shape, by plain loops.
        var within = zeros(Bands, Bands, ScalarType.Float64);
        long members = 0;
        foreach (var bundle in bundles)
        {
            var values = bundle.to_type(ScalarType.Float64);
            var brightness = values.Squared().mean([1]).sqrt();
            var shapes = values / brightness.unsqueeze(1);
            for (var i = 0; i < values.shape[0]; i++)
            {
                var difference = (shapes[i] - shapes.mean([0])) * brightness.mean();
                within = within.Plus(outer(difference, difference));
                members++;
            }
        }
        var covariance = within.Over(members).Plus(eye(Bands, dtype: ScalarType.Float64).Times(Floor * Floor));
        var spectra = rand([20, Bands], ScalarType.Float64, generator: generator);
        var expected = linalg.solve(covariance, spectra.t()).t().mul(spectra).sum([1]).Times(Floor * Floor);
        var found = space.Of(spectra).Squared().sum([1]);
        Assert.True((found / expected).Minus(1).abs().max().item<double>() < 1e-8);
    }

    [Fact]
    public void Few_directions_hold_noise_free_mixtures_whole()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4, CPU);
        var endmembers = rand([Bands, 3], ScalarType.Float64, generator: generator);
        var abundances = rand([50, 3], ScalarType.Float64, generator: generator);
        var spectra = matmul(abundances, endmembers.t());
        using var space = new RegressionSpace(Bands, 3, ScalarType.Float64);

        space.Learn(spectra, Bundles(generator));

        var fit = linalg.lstsq(space.Of(endmembers.t()).t(), space.Of(spectra).t()).Solution.t();
        Assert.True((fit - abundances).abs().max().item<double>() < 1e-6);
    }

    [Fact]
    public void A_direction_in_which_spectra_of_an_endmember_differ_counts_little()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        // All differ in one shape, of mean 0 and not in brightness.
        var shape = tensor(Enumerable.Range(0, Bands).Select(band => band % 2 == 0 ? 1f : -1f).ToArray());
        var flat = ones(Bands).Times(0.4);
        var bundle = stack([flat.Plus(shape.Times(0.1)), flat - shape.Times(0.1)]);
        using var space = new RegressionSpace(Bands, Bands, ScalarType.Float32);

        space.Learn(rand([200, Bands], generator: generator), [bundle]);

        double Length(Tensor spectrum) => space.Of(spectrum.unsqueeze(0)).norm().item<float>() / spectrum.norm().item<float>();
        Assert.Equal(1, Length(flat), 1e-3);
        // Each of the two is 0.1 of 12 bands away from their mean.
        Assert.Equal(Floor / Math.Sqrt(12 * 0.01 + Floor * Floor), Length(shape), 1e-3);
    }

    [Theory]
    [InlineData(33, 6, 15, true)]
    [InlineData(33, 6, 15, false)]
    [InlineData(40, 24, 31, true)]
    public void Graphs_answer_as_the_network_does(int bands, int endmembers, int basis, bool sumPrior)
    {
        using var scope = NewDisposeScope();
        using var network = Made(bands, endmembers, basis, sumPrior);
        using var generator = new Generator(8, CPU);
        var spectra = rand([64, bands], generator: generator);

        using var expected = network.Unmix(spectra);
        var found = GraphRun.Run(
            GraphExport.ToBytes(GraphExport.Encoder(network, NoMetadata)),
            ("spectra", spectra.ToFloats(), spectra.shape)
        );

        RequireClose(expected.Abundances, found["abundances"], 1e-4);
        RequireClose(expected.AbundanceDeviation, found["abundance_deviation"], 1e-4);
        RequireClose(expected.Endmembers, found["endmembers"], 1e-5);
        RequireClose(expected.Nonlinearity, found["nonlinearity"], 1e-4);
    }

    [Fact]
    public void A_pixels_last_bits_do_not_depend_on_its_place_in_a_batch()
    {
        const int Rows = 128;
        const int Shift = 5;
        using var scope = NewDisposeScope();
        using var network = Made(101, 6, 13, sumPrior: true);
        using var generator = new Generator(9, CPU);
        var spectra = rand([Rows, 101], generator: generator);
        var encoder = GraphExport.ToBytes(GraphExport.Encoder(network, NoMetadata));

        var plain = GraphRun.Run(encoder, ("spectra", spectra.ToFloats(), spectra.shape));
        var shifted = GraphRun.Run(encoder, ("spectra", spectra.roll(Shift, 0).ToFloats(), spectra.shape));

        foreach (var (name, values) in plain)
        {
            var size = values.Length / Rows;
            Assert.Equal(values[..((Rows - Shift) * size)], shifted[name][(Shift * size)..]);
        }
    }

    [Fact]
    public void Directions_are_at_least_as_many_as_endmembers_and_at_most_as_bands()
    {
        var options = new TrainerOptions { RegressionBasis = 15 };

        Assert.Equal(15, NetworkShape.Of(options, 200, 12).RegressionBasis);
        Assert.Equal(24, NetworkShape.Of(options, 200, 24).RegressionBasis);
        Assert.Equal(10, NetworkShape.Of(options, 10, 4).RegressionBasis);
        Assert.Equal(0, NetworkShape.Of(new TrainerOptions(), 200, 12).RegressionBasis);
    }

    [Fact]
    public void Endmember_decoders_have_a_width_of_their_own_where_it_is_given()
    {
        var shape = new NetworkShape(200, 3, WidthShare: 0.5);

        var narrow = shape with { DecoderWidthShare = 0.1 };

        Assert.Equal(25, narrow.EndmemberDecoderWidths[3]); // a tenth of 245
        Assert.Equal(shape.AbundanceEncoderWidths, narrow.AbundanceEncoderWidths);
        Assert.Equal(shape.EndmemberDecoderWidths, (shape with { DecoderWidthShare = 0.5 }).EndmemberDecoderWidths);
    }

    private static Tensor[] Bundles(Generator generator) =>
        [
            rand([4, Bands], generator: generator).Plus(0.5),
            rand([3, Bands], generator: generator).Plus(1),
            rand([1, Bands], generator: generator).Plus(0.5),
        ];

    private static UnmixingNetwork Made(int bands, int endmembers, int basis, bool sumPrior)
    {
        using var generator = new Generator(7, CPU);
        var shape = new NetworkShape(
            bands,
            endmembers,
            2,
            ConcentrationLink.Smooth,
            0.02,
            StepRule.Bounded,
            3,
            0.5,
            0.25,
            0.25,
            2,
            sumPrior,
            basis
        )
        {
            ClassOf = [.. Enumerable.Range(0, endmembers).Select(p => p * 3 / endmembers)],
        };
        var network = new UnmixingNetwork(shape, new ParameterFactory(generator), whitens: true);
        network.Whitening!.Learn(rand([500, bands], generator: generator));
        network.Abundances.Space!.Learn(rand([500, bands], generator: generator), [rand([5, bands], generator: generator)]);
        network.Abundances.StartAtSumWeight(0.3);
        return network;
    }

    private static void RequireClose(Tensor expected, float[] found, double tolerance)
    {
        var values = expected.ToFloats();
        Assert.Equal(values.Length, found.Length);
        Assert.All(values.Zip(found), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
