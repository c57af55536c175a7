using Unmix.Learning.Batches;
using Unmix.Learning.Densities;
using Unmix.Learning.Network;
using Unmix.Learning.Objective;
using Unmix.Learning.Recipes;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Network;

/// <summary>Which parts of the network the unlabelled pixels move.</summary>
public class PixelsTeachTests
{
    private const int Bands = 20;
    private const int Endmembers = 3;
    private const int Pixels = 8;

    [Theory]
    [InlineData(PixelsTeach.Everything, true)]
    [InlineData(PixelsTeach.Spectra, false)]
    public void Pixels_teach_what_makes_spectra_and_the_encoder_of_abundances_only_where_asked(PixelsTeach teach, bool movesAbundances)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        using var network = new UnmixingNetwork(
            new NetworkShape(Bands, Endmembers, Link: ConcentrationLink.Smooth),
            new ParameterFactory(generator)
        );
        var batch = Batch(generator);

        var draw = network.Draw(batch, new GeneratorDraws(generator), new DrawCounts(2, 1, LabelEndmembers.Decoded, teach));
        PixelTerm.Of(draw, batch.Spectra).OfEachPixel().sum().backward();

        bool Moved(nn.Module part) => part.parameters().Any(parameter => parameter.grad is { } grad && grad.abs().max().item<float>() > 0);
        Assert.True(Moved(network.Latents));
        Assert.True(Moved(network.Endmembers));
        Assert.True(Moved(network.Mixing));
        Assert.Equal(movesAbundances, Moved(network.Abundances));
    }

    private static MiniBatch Batch(Generator generator) =>
        new()
        {
            Spectra = rand([Pixels, Bands], generator: generator),
            LabelledSpectra = rand([Pixels, Bands], generator: generator),
            LabelledEndmembers = rand([Pixels, Bands, Endmembers], generator: generator),
            LabelledAbundances = Dirichlet.Draw(ones(Pixels, Endmembers), generator),
            PosteriorLabels = Dirichlet.Draw(ones(Pixels, Endmembers), generator),
        };
}
