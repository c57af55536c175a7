using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Unmix.Learning.Methods.Generative;

/// <summary>
/// PGMSU's network (S. Shi et al., IEEE TGRS 60, 2022, section III): y = a'M(z), the endmembers M of a pixel decoded from four latent
/// numbers z of it, abundances a told by a network of their own. Widths are the authors': 32 P, 16 P, 4 P and four for z's mean and
/// log variance; 32 P, 16 P, 4 P, 4 P and P for a; 4 P, 64 P and L P back to M. ReLU between, every layer normalised over the batch but
/// the last of each.
/// </summary>
internal sealed class GenerativeNetwork
{
    /// <summary>Numbers of z, the authors'.</summary>
    public const int LatentSize = 4;

    private const double ScaleDeviation = 0.02; // the authors' start of batch normalisation
    private const double Momentum = 0.1;

    private readonly NormalisedLayer[] encoder;
    private readonly (Parameter Weight, Parameter Bias) mean;
    private readonly (Parameter Weight, Parameter Bias) logVariance;
    private readonly NormalisedLayer[] sharing;
    private readonly (Parameter Weight, Parameter Bias) shares;
    private readonly NormalisedLayer[] decoder;
    private readonly (Parameter Weight, Parameter Bias) spectra;
    private readonly int bands;
    private readonly int count;

    /// <param name="bands">L.</param>
    /// <param name="count">P.</param>
    /// <param name="weights">Where the first weights come from.</param>
    public GenerativeNetwork(int bands, int count, SeededWeights weights)
    {
        (this.bands, this.count) = (bands, count);
        NormalisedLayer[] Stack(params int[] widths) =>
            [.. widths.Skip(1).Select((width, i) => new NormalisedLayer(widths[i], width, weights, ScaleDeviation, Momentum))];
        (Parameter, Parameter) Last(int inputs, int outputs) => (weights.Layer(inputs, outputs), weights.Zero(outputs));
        encoder = Stack(bands, 32 * count, 16 * count, 4 * count);
        mean = Last(4 * count, LatentSize);
        logVariance = Last(4 * count, LatentSize);
        sharing = Stack(bands, 32 * count, 16 * count, 4 * count, 4 * count);
        shares = Last(4 * count, count);
        decoder = Stack(LatentSize, 4 * count, 64 * count);
        spectra = Last(64 * count, bands * count);
        Parameters = weights.Parameters;
    }

    /// <summary>All that learn.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>[n, L] -> mean and log variance of z, [n, 4] each.</summary>
    public (Tensor Mean, Tensor LogVariance) Latent(Tensor pixels, bool learns)
    {
        var hidden = Through(encoder, pixels, learns);
        return (Linear(hidden, mean), Linear(hidden, logVariance));
    }

    /// <summary>[n, L] -> [n, P], each row at least 0 and summing to 1.</summary>
    public Tensor Abundances(Tensor pixels, bool learns) => Linear(Through(sharing, pixels, learns), shares).softmax(1);

    /// <summary>[n, 4] -> [n, P, L], reflectance from 0 to 1.</summary>
    public Tensor Endmembers(Tensor latent, bool learns) =>
        Linear(Through(decoder, latent, learns), spectra).sigmoid().reshape(-1, count, bands);

    /// <summary>[n, P], [n, P, L] -> [n, L].</summary>
    public static Tensor Mix(Tensor abundances, Tensor endmembers) => abundances.unsqueeze(1).matmul(endmembers).squeeze(1);

    private static Tensor Through(NormalisedLayer[] layers, Tensor value, bool learns) =>
        layers.Aggregate(value, (input, layer) => layer.Of(input, learns).relu());

    private static Tensor Linear(Tensor value, (Parameter Weight, Parameter Bias) layer) =>
        nn.functional.linear(value, layer.Weight, layer.Bias);
}
