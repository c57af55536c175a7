using Unmix.Formats.Packages;
using Unmix.Learning.Export;
using Unmix.Learning.Network;
using Unmix.Learning.Tensors;
using Unmix.Learning.Training;
using Unmix.Runtime;
using Unmix.Runtime.Inference;
using Unmix.Trainer.Tests.Training;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Export;

/// <summary>What exported graphs may differ by: what rounding explains, and nothing else.</summary>
public sealed class ExportParityTests : IDisposable
{
    /// <summary>Less than single precision can hold, whatever the processor.</summary>
    private const double Tolerance = 1e-9;

    private static readonly Dictionary<string, string> NoMetadata = [];

    private readonly TinyTraining training = new();

    public void Dispose() => training.Dispose();

    /// <summary>
    /// For five materials of a real scene graphs are 2e-5 from the network by rounding alone: the tolerance of 1e-5 stood for all
    /// networks, so that
    /// such a training ended in a fault and without a package.
    /// </summary>
    [Fact]
    public void A_network_is_sealed_where_its_graphs_differ_by_rounding_alone()
    {
        var path = training.Folder.File("model.unmix");

        var agreement = PackageExport.Seal(Trained(), path, Tolerance);

        Assert.InRange(agreement.Difference, 10 * Tolerance, agreement.Allowed);
        Assert.InRange(agreement.Allowed, 10 * Tolerance, ExportParity.MostExcused);
        Assert.InRange(ModelPackage.Open(path).Manifest.ParityTolerance, 10 * Tolerance, agreement.Allowed);
    }

    [Fact]
    public void A_tolerance_above_what_rounding_asks_for_stands_as_it_is()
    {
        var checkpoint = Trained();
        var path = training.Folder.File("model.unmix");

        var agreement = PackageExport.Seal(checkpoint, path, 0.01);

        Assert.Equal(0.01, agreement.Allowed);
        Assert.Equal(0.01, ModelPackage.Open(path).Manifest.ParityTolerance);
    }

    [Fact]
    public void A_graph_of_weights_that_are_a_hundredth_off_is_refused()
    {
        var checkpoint = Trained();
        using var scope = NewDisposeScope();
        using var generator = new Generator(1, CPU);
        using var network = checkpoint.RestoreAnswer();
        using var other = checkpoint.RestoreAnswer();
        using (no_grad())
        {
            foreach (var parameter in other.Abundances.parameters())
                parameter.MultiplyInPlace(1.01);
        }
        var spectra = rand([100, network.Shape.BandCount], generator: generator);
        ExportAgreement Require(UnmixingNetwork exported) =>
            ExportParity.Require(network, Candidate.Of(network, encoderOf: exported), spectra, "100 pixels", Tolerance);

        var refused = Assert.Throws<ParityException>(() => Require(other));

        Assert.Matches(
            "^The exported output '[a-z_]+' differs from the trained network by .* on 100 pixels; .* is allowed and single "
                + "precision itself moves it by .*$",
            refused.Message
        );
        Assert.InRange(Require(network).Difference, 0, 1e-4);
    }

    /// <summary>A graph can be right as a whole and lose what an output needs when it is cut.</summary>
    [Fact]
    public void Every_set_of_layers_is_held_against_the_network()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7, CPU);
        var network = new UnmixingNetwork(new NetworkShape(33, 3, 2), new ParameterFactory(generator));
        var package = Candidate.Of(network);
        var whole = GraphAnswers.Of(package, layers: null, package.KnownPixels.Spectra);

        Assert.Equal(15, GraphAnswers.LayerSets.Distinct().Count());
        Assert.Equal([.. GraphNames.EncoderOutputs, .. GraphNames.DecoderOutputs], whole.Keys);
        foreach (var layers in GraphAnswers.LayerSets)
        {
            var answers = GraphAnswers.Of(package, layers, package.KnownPixels.Spectra);

            Assert.Equal(layers.HasFlag(Layers.Error), answers.ContainsKey(GraphNames.Reconstruction));
            Assert.Equal(layers.HasFlag(Layers.Deviation), answers.ContainsKey(GraphNames.Deviation));
            Assert.All(answers, answer => Assert.Equal(whole[answer.Key], answer.Value));
        }
    }

    [Fact]
    public void What_single_precision_costs_is_measured_against_double()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7, CPU);
        var network = new UnmixingNetwork(new NetworkShape(33, 3, 2), new ParameterFactory(generator));
        var spectra = rand([64, 33], generator: generator);
        using var wide = network.InDoublePrecision();

        Assert.All(ExportParity.Rounding(network, spectra).Values, cost => Assert.InRange(cost, 1e-9, 1e-4));
        Assert.All(ExportParity.Rounding(wide, spectra.to_type(ScalarType.Float64)).Values, cost => Assert.Equal(0, cost));
    }

    private Checkpoint Trained() => training.Make("parity", TinyTraining.Options).Run(CancellationToken.None);
}
