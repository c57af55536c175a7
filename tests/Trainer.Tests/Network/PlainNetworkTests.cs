using Unmix.Learning.Export;
using Unmix.Learning.Network;
using Unmix.Learning.Tensors;
using Unmix.Trainer.Tests.Export;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Network;

/// <summary>The network's tensors, and the graphs written of it, against plain numbers.</summary>
public class PlainNetworkTests
{
    private static readonly Dictionary<string, string> NoMetadata = [];

    [Theory]
    [InlineData("paper")]
    [InlineData("default")]
    public void Every_answer_is_what_the_equations_say(string recipe)
    {
        using var scope = NewDisposeScope();
        using var drawn = new DrawnNetwork(recipe);
        var spectra = drawn.Batch().Spectra;

        using var answer = drawn.Network.Unmix(spectra);

        var plain = Answers(drawn, recipe, spectra);
        foreach (var (name, value) in Tensors(answer))
            Near(name, plain[name], PlainLayers.Numbers(value), 1e-9);
    }

    [Theory]
    [InlineData("paper")]
    [InlineData("default")]
    public void Every_answer_of_the_graphs_is_what_the_equations_say(string recipe)
    {
        using var scope = NewDisposeScope();
        using var drawn = new DrawnNetwork(recipe, ScalarType.Float32);
        var spectra = drawn.Batch().Spectra;
        var plain = Answers(drawn, recipe, spectra);
        float[] Given(string name) => [.. plain[name].Select(value => (float)value)];

        var encoder = GraphRun.Run(
            GraphExport.ToBytes(GraphExport.Encoder(drawn.Network, NoMetadata)),
            ("spectra", spectra.ToFloats(), spectra.shape)
        );
        var decoder = GraphRun.Run(
            GraphExport.ToBytes(GraphExport.Decoder(drawn.Network, NoMetadata)),
            ("endmembers", Given("endmembers"), [DrawnNetwork.Pixels, DrawnNetwork.Bands, DrawnNetwork.Count]),
            ("abundances", Given("abundances"), [DrawnNetwork.Pixels, DrawnNetwork.Count])
        );

        foreach (var (name, values) in encoder.Concat(decoder))
            Near(name, plain[name], [.. values.Select(value => (double)value)], 2e-4);
    }

    [Theory]
    [InlineData("paper")]
    [InlineData("default")]
    public void Variances_and_learned_scales_are_what_the_equations_say(string recipe)
    {
        using var scope = NewDisposeScope();
        using var drawn = new DrawnNetwork(recipe);
        var plain = new PlainNetwork(drawn.Network, recipe == "paper");

        Near("endmember variance", plain.EndmemberVariances, PlainLayers.Numbers(drawn.Network.Endmembers.Variance()), 1e-12);
        Near("spectrum variance", [plain.SpectrumVariance], PlainLayers.Numbers(drawn.Network.Mixing.Variance()), 1e-12);
    }

    private static Dictionary<string, Tensor> Tensors(UnmixingAnswer answer) =>
        new()
        {
            ["abundances"] = answer.Abundances,
            ["concentration"] = answer.Concentration,
            ["abundance_deviation"] = answer.AbundanceDeviation,
            ["endmembers"] = answer.Endmembers,
            ["nonlinearity"] = answer.Nonlinearity,
            ["reconstruction"] = answer.Reconstruction,
            ["mixing_nonlinearity"] = answer.MixingNonlinearity,
        };

    /// <summary>Each answer, pixel after pixel, by the names of the graphs' outputs.</summary>
    private static Dictionary<string, double[]> Answers(DrawnNetwork drawn, string recipe, Tensor spectra)
    {
        var plain = new PlainNetwork(drawn.Network, recipe == "paper");
        var pixels = PlainLayers.Numbers(spectra).Chunk(DrawnNetwork.Bands).Select(spectrum => OfPixel(plain, spectrum)).ToArray();
        return pixels[0].Keys.ToDictionary(name => name, name => pixels.SelectMany(pixel => pixel[name]).ToArray());
    }

    private static Dictionary<string, double[]> OfPixel(PlainNetwork plain, double[] spectrum)
    {
        static double Share(double[] linear, double[] nonlinear) => Length(nonlinear) / (Length(linear) + Length(nonlinear));
        var endmembers = plain.Endmembers(plain.Latents(plain.Features(spectrum)).Mean);
        var (linear, nonlinear, concentration) = plain.Abundances(endmembers, spectrum);
        var total = concentration.Sum();
        double[] abundances = [.. concentration.Select(value => value / total)];
        var mixture = plain.Mixture(endmembers, abundances);
        return new Dictionary<string, double[]>
        {
            ["abundances"] = abundances,
            ["concentration"] = concentration,
            ["abundance_deviation"] = [.. abundances.Select(share => Math.Sqrt(share * (1 - share) / (1 + 0.7 * total)))],
            ["endmembers"] = [.. Enumerable.Range(0, spectrum.Length).SelectMany(band => endmembers.Select(row => row[band]))],
            ["nonlinearity"] = [Share(linear, nonlinear)],
            ["reconstruction"] = mixture.Spectrum,
            ["mixing_nonlinearity"] = [Share(mixture.Linear, mixture.Nonlinear)],
        };
    }

    private static double Length(double[] values) => Math.Sqrt(values.Sum(value => value * value));

    private static void Near(string name, double[] expected, double[] actual, double relative)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = expected.Max(Math.Abs);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= relative * scale, $"{name}[{i}] is {actual[i]} and not {expected[i]}.");
    }
}
