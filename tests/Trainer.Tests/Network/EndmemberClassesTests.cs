using Unmix.Learning.Densities;
using Unmix.Learning.Export;
using Unmix.Learning.Network;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using Unmix.Trainer.Tests.Export;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Network;

public class EndmemberClassesTests
{
    private static readonly int[] ClassOf = [0, 0, 1, 2, 2, 2];

    [Fact]
    public void Sums_are_by_class()
    {
        using var scope = NewDisposeScope();
        using var classes = new EndmemberClasses(ClassOf, ScalarType.Float32);

        Assert.Equal(3, classes.Count);
        Assert.Equal([3f, 3, 15], classes.Sums(tensor(new[] { 1f, 2, 3, 4, 5, 6 })).ToFloats());
    }

    /// <summary>Var(sum of x_i) by the covariances of a Dirichlet, a_i (s - a_i) and -a_i a_j over s2 (s + 1).</summary>
    [Fact]
    public void The_deviation_of_a_class_is_that_of_the_sum_of_its_shares()
    {
        using var scope = NewDisposeScope();
        using var classes = new EndmemberClasses(ClassOf, ScalarType.Float32);
        float[] concentration = [0.5f, 1, 2, 3, 0.2f, 0.3f];
        double total = concentration.Sum();

        var found = new AbundancePosterior(ones(1, 3), ones(1, 3), classes.Sums(tensor(concentration).unsqueeze(0)))
            .Deviation(ones(1))
            .ToFloats();

        for (var c = 0; c < 3; c++)
        {
            double variance = 0;
            foreach (var i in Enumerable.Range(0, 6).Where(i => ClassOf[i] == c))
            {
                foreach (var j in Enumerable.Range(0, 6).Where(j => ClassOf[j] == c))
                    variance += concentration[i] * ((i == j ? total : 0) - concentration[j]) / (total * total * (total + 1));
            }
            Assert.Equal(Math.Sqrt(variance), found[c], 1e-6);
        }
    }

    [Fact]
    public void Classes_mix_to_the_same_spectrum_as_their_endmembers()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        using var classes = new EndmemberClasses(ClassOf, ScalarType.Float32);
        var endmembers = rand([8, 20, 6], generator: generator);
        var abundances = Dirichlet.Draw(ones(8, 6), generator);

        var spectra = classes.Spectra(endmembers, abundances);

        var whole = matmul(endmembers, abundances.unsqueeze(-1)).ToFloats();
        var byClass = matmul(spectra, classes.Sums(abundances).unsqueeze(-1)).ToFloats();
        Assert.All(whole.Zip(byClass), pair => Assert.Equal(pair.First, pair.Second, 2e-5));
    }

    [Fact]
    public void A_class_that_is_not_there_has_the_mean_of_its_endmembers()
    {
        using var scope = NewDisposeScope();
        using var classes = new EndmemberClasses([0, 1, 1], ScalarType.Float32);
        var endmembers = tensor(new[] { 0.5f, 0.2f, 0.4f }, [1, 1, 3]);

        var spectra = classes.Spectra(endmembers, tensor(new[] { 1f, 0, 0 }, [1, 3]));

        Assert.Equal([0.5, 0.3], spectra.ToFloats().Select(value => Math.Round(value, 5)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Graphs_of_a_network_with_classes_answer_as_the_network_does(int vertices)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7, CPU);
        var shape = new NetworkShape(33, 6, 2, ConcentrationLink.Smooth, 0.02, StepRule.Bounded, 3, 0.5, 0.25, 0.25, Vertices: vertices)
        {
            ClassOf = ClassOf,
        };
        using var network = new UnmixingNetwork(shape, new ParameterFactory(generator), whitens: true);
        network.Whitening!.Learn(rand([500, 33], generator: generator));
        var spectra = rand([64, 33], generator: generator);

        using var expected = network.Unmix(spectra);
        var encoder = GraphRun.Run(
            GraphExport.ToBytes(GraphExport.Encoder(network, Metadata)),
            ("spectra", spectra.ToFloats(), spectra.shape)
        );
        var decoder = GraphRun.Run(
            GraphExport.ToBytes(GraphExport.Decoder(network, Metadata)),
            ("endmembers", expected.Endmembers.ToFloats(), [64, 33, 3]),
            ("abundances", expected.Abundances.ToFloats(), [64, 3])
        );

        RequireClose(expected.Abundances, encoder["abundances"], 1e-5);
        RequireClose(expected.Concentration, encoder["concentration"], 5e-3);
        RequireClose(expected.AbundanceDeviation, encoder["abundance_deviation"], 1e-5);
        RequireClose(expected.Endmembers, encoder["endmembers"], 1e-5);
        RequireClose(expected.Nonlinearity, encoder["nonlinearity"], 1e-5);
        RequireClose(expected.Reconstruction, decoder["reconstruction"], 1e-5);
        if (vertices > 0)
            RequireClose(expected.Reconstruction, encoder["reconstruction"], 1e-5);
    }

    private static readonly Dictionary<string, string> Metadata = [];

    private static void RequireClose(Tensor expected, float[] found, double tolerance)
    {
        var values = expected.ToFloats();
        Assert.Equal(values.Length, found.Length);
        Assert.All(values.Zip(found), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
