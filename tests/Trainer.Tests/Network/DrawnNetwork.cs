using Unmix.Learning.Batches;
using Unmix.Learning.Densities;
using Unmix.Learning.Network;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Network;

/// <summary>
/// A small network of a recipe, every number of which is drawn, log-scales included: at their start of zero a factor or an index may be
/// wrong and nothing shows. Counts of bands, endmembers, latents, pixels and draws differ, so that no axis passes for another.
/// </summary>
internal sealed class DrawnNetwork : IDisposable
{
    public const int Bands = 7;
    public const int Count = 3;
    public const int Pixels = 4;

    private const double Spread = 0.5;

    /// <param name="recipe">"paper" or "default".</param>
    /// <param name="type">Precision.</param>
    /// <param name="draws">What pixels teach and whose endmembers labels are judged at; null for the recipe's own.</param>
    public DrawnNetwork(string recipe, ScalarType type = ScalarType.Float64, DrawCounts? draws = null)
    {
        Options = Recipe.Read(recipe) with { Endmembers = Count };
        var counts = (draws ?? Options.Form.Draws) with { Unsupervised = 2, Supervised = 5 };
        Options = Options with { Form = Options.Form with { Draws = counts } };
        using var generator = new Generator(17, CPU);
        Network = new UnmixingNetwork(
            NetworkShape.Of(Options, Bands, Count),
            new ParameterFactory(generator, type),
            Options.Form.Whitening
        );
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var parameter in Network.parameters())
            parameter.copy_(randn(parameter.shape, ScalarType.Float64, generator: generator).Times(Spread));
        Network.Abundances.Calibration.copy_(tensor(0.7));
        Network.Whitening?.Learn(Mixtures(40, generator).Spectra);
    }

    public TrainerOptions Options { get; }

    public UnmixingNetwork Network { get; }

    /// <summary>Pixels and triples near what the network itself makes, with labels inside the simplex and one at its corner.</summary>
    public MiniBatch Batch(int pixels = Pixels)
    {
        using var generator = new Generator(23, CPU);
        using var noGradient = no_grad();
        var (spectra, _, _) = Mixtures(pixels, generator);
        var (labelled, endmembers, abundances) = Mixtures(pixels, generator);
        abundances[0] = tensor(new[] { 0.0, 1.0, 0.0 });
        return new MiniBatch
        {
            Spectra = spectra.to_type(Network.Type),
            LabelledSpectra = labelled.to_type(Network.Type),
            LabelledEndmembers = endmembers.to_type(Network.Type),
            LabelledAbundances = abundances.to_type(Network.Type),
            PosteriorLabels = abundances.Times(0.97).Plus(0.03 / Count).to_type(Network.Type),
        };
    }

    public void Dispose() => Network.Dispose();

    private (Tensor Spectra, Tensor Endmembers, Tensor Abundances) Mixtures(int count, Generator generator)
    {
        var latents = randn([count, Options.Latent, Count], Network.Type, generator: generator);
        var endmembers = Network.Endmembers.Mean(latents).to_type(ScalarType.Float64);
        var abundances = Dirichlet.Draw(ones(count, Count, ScalarType.Float64), generator);
        var clean = matmul(endmembers, abundances.unsqueeze(-1)).squeeze(-1);
        return (clean.Plus(randn(clean.shape, ScalarType.Float64, generator: generator).Times(0.02)), endmembers, abundances);
    }
}
