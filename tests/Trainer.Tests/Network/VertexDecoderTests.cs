using Unmix.Learning.Network;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Network;

/// <summary>Endmembers that are mixtures of vertices.</summary>
public class VertexDecoderTests
{
    private const int Bands = 40;
    private const int Count = 3;

    [Theory]
    [InlineData(2, 0.87)]
    [InlineData(6, 0.66)]
    [InlineData(9, 0.54)]
    public void Endmembers_start_at_the_mean_of_what_they_may_be_with_most_of_it_between_their_vertices(int vertices, double most)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        var centre = rand([1, Count, Bands], generator: generator).Times(0.2).Plus(0.4);
        var directions = randn([vertices - 1, Bands], generator: generator).Times(0.01);
        var spectra = centre.Plus(matmul(randn([4000, Count, vertices - 1], generator: generator), directions)); // [B, P, L]
        using var decoder = Decoder(vertices, generator);

        decoder.StartAround(spectra);

        var start = decoder.Vertices()!;
        Assert.True((start.mean([1]) - spectra.mean([0])).abs().max().item<float>() < 1e-5);
        // Shares by which a spectrum is a mixture of the vertices: above 0 where it lies between them. Each of J faces is 1.5 deviations
        // away, so that a normal's share of 0.933^J does, were faces independent.
        for (var p = 0; p < Count; p++)
        {
            var own = cat([start[p], ones(vertices, 1)], 1).t(); // [L + 1, J]
            var within = spectra.select(1, p);
            var shares = linalg.lstsq(own, cat([within, ones(within.shape[0], 1)], 1).t()).Solution;
            var inside = shares.amin([0]).IsAbove(-1e-3).to_type(ScalarType.Float32).mean().item<float>();
            Assert.InRange(inside, most - 0.05, most + 0.05);
        }
    }

    [Fact]
    public void A_spectrum_is_a_mixture_of_the_vertices_whatever_the_latents()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(6, CPU);
        using var decoder = Decoder(5, generator);
        var latents = randn([200, 2, Count], generator: generator).Times(50);

        var decoded = decoder.Decode(latents);

        Assert.True(decoded.AreMixtures);
        Assert.True(decoded.Shares!.sum([-1]).Minus(1).abs().max().item<float>() < 1e-5);
        Assert.True(decoded.Shares!.min().item<float>() >= 0);
        var mixed = matmul(decoded.Shares!.transpose(0, 1), decoder.Vertices()!).permute(1, 2, 0); // [B, L, P]
        Assert.True((mixed - decoded.Spectra()).abs().max().item<float>() < 1e-6);
        Assert.True((decoder.Mean(latents) - decoded.Spectra()).abs().max().item<float>() < 1e-6);
    }

    [Fact]
    public void Products_of_shares_are_those_of_the_spectra()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7, CPU);
        using var decoder = Decoder(5, generator);
        var decoded = decoder.Decode(randn([50, 2, Count], generator: generator));
        var spectra = rand([50, Bands], generator: generator);

        var (gram, projection) = decoded.Products(spectra);

        var (plainGram, plainProjection) = new DecodedEndmembers(decoded.Spectra()).Products(spectra);
        Assert.True((gram - plainGram).abs().max().item<double>() < 1e-4);
        Assert.True((projection - plainProjection).abs().max().item<double>() < 1e-4);
    }

    [Fact]
    public void Vertices_are_what_they_share_and_what_each_has_of_its_own_at_right_angles()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(10, CPU);
        var all = rand([12, Bands], ScalarType.Float64, generator: generator);

        var (own, shared, amounts) = DecodedEndmembers.SharedPart(all);

        Assert.True((own.Plus(amounts.unsqueeze(-1) * shared) - all).abs().max().item<double>() < 1e-12);
        Assert.True(matmul(own, shared.t()).abs().max().item<double>() < 1e-12);
    }

    [Fact]
    public void Distances_from_mixtures_are_those_of_the_spectra()
    {
        const int Draws = 2;
        using var scope = NewDisposeScope();
        using var generator = new Generator(9, CPU);
        using var decoder = Decoder(5, generator);
        var decoded = decoder.Decode(randn([30 * Draws, 2, Count], generator: generator));
        var means = decoded.Spectra().unflatten(0, [30, Draws]);
        // So near that the squares of both are ten thousand times their distance's.
        var given = means.select(1, 0).Plus(randn([30, Bands, Count], generator: generator).Times(0.005));

        var distances = decoded.SquaredDistances(given, Draws);

        var expected = (given.unsqueeze(1) - means).Squared().sum([2]);
        Assert.Equal([30, Draws, Count], distances.shape);
        Assert.True(((distances - expected) / expected).abs().max().item<float>() < 1e-4);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(24)]
    public void The_start_of_the_regression_solves_its_normal_equations(int count)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(8, CPU);
        var endmembers = rand([30, Bands, count], ScalarType.Float64, generator: generator);
        var (gram, projection) = new DecodedEndmembers(endmembers).Products(rand([30, Bands], ScalarType.Float64, generator: generator));

        var start = GramSolution.Of(gram, projection);

        var expected = linalg.solve(gram, projection.unsqueeze(-1)).squeeze(-1);
        Assert.True((start - expected).abs().max().item<double>() < 1e-9);
    }

    [Fact]
    public void A_matrix_of_zeros_has_shares_of_zero()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(0, GramSolution.Of(zeros(1, 3, 3), zeros(1, 3)).abs().max().item<float>());
    }

    private static EndmemberDecoder Decoder(int vertices, Generator generator) =>
        new(new NetworkShape(Bands, Count, 2, Vertices: vertices), new ParameterFactory(generator));
}
