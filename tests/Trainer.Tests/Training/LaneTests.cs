using Unmix.Learning.Batches;
using Unmix.Learning.Densities;
using Unmix.Learning.Objective;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using Unmix.Learning.Training;
using Unmix.Trainer.Tests.Network;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Training;

/// <summary>The lanes that a large batch is cut into add up to what one pass over the batch gives.</summary>
public class LaneTests
{
    private const int Pixels = 3 * 128 + 5;

    [Theory]
    [InlineData("paper")]
    [InlineData("default")]
    public void Lanes_with_the_same_draws_give_the_terms_and_the_gradient_of_one_pass(string recipe)
    {
        using var scope = NewDisposeScope();
        using var drawn = new DrawnNetwork(recipe, ScalarType.Float32);
        var batch = drawn.Batch(Pixels);

        var (terms, gradient) = In(lanes: 1, drawn, batch);
        var (laneTerms, laneGradient) = In(lanes: 3, drawn, batch);

        foreach (var (name, (whole, parts)) in ObjectiveTerms.Names.Zip(terms.Zip(laneTerms)))
            Assert.True(Math.Abs(whole - parts) <= 1e-5 * Math.Abs(whole), $"{name}: {parts} in lanes, {whole} in one pass.");
        var length = Math.Sqrt(gradient.Sum(values => values.Sum(value => (double)value * value)));
        foreach (var (name, (whole, parts)) in drawn.Network.named_parameters().Select(item => item.name).Zip(gradient.Zip(laneGradient)))
        {
            var difference = Math.Sqrt(whole.Zip(parts, (one, other) => Math.Pow((double)one - other, 2)).Sum());
            Assert.True(difference <= 1e-5 * length, $"d loss / d {name}: {difference} apart, of {length}.");
        }
    }

    private static (double[] Terms, IReadOnlyList<float[]> Gradient) In(int lanes, DrawnNetwork drawn, MiniBatch batch)
    {
        var options = drawn.Options with
        {
            Form = drawn.Options.Form with
            {
                Batch = lanes * 128,
                Weights = drawn.Options.Form.Weights with { EncoderNorm = 0.3, DecoderNorm = 0.7 },
            },
        };
        using var source = new BatchSource(batch.Spectra.clone(), Triples(drawn));
        var gradient = new BatchGradient(drawn.Network, source, options);
        var terms = gradient.Of(lane =>
        {
            int first = Pixels * lane / lanes,
                count = Pixels * (lane + 1) / lanes - first;
            Tensor Part(Tensor all) => all.narrow(0, first, count);
            var part = new MiniBatch
            {
                Spectra = Part(batch.Spectra),
                LabelledSpectra = Part(batch.LabelledSpectra),
                LabelledEndmembers = Part(batch.LabelledEndmembers),
                LabelledAbundances = Part(batch.LabelledAbundances),
                PosteriorLabels = Part(batch.PosteriorLabels),
            };
            return (part, new PartOfDraws(first, count));
        });
        return ([.. terms], gradient.Values);
    }

    private static TripleSource Triples(DrawnNetwork drawn)
    {
        var bundle = drawn.Batch().LabelledEndmembers.transpose(1, 2);
        return new TripleSource(
            [.. Enumerable.Range(0, DrawnNetwork.Count).Select(p => bundle.select(1, p))],
            drawn.Batch().Spectra,
            zeros(DrawnNetwork.Bands),
            new TripleOptions(),
            [MixingWorld.Plain]
        );
    }

    /// <summary>The rows of a lane of noise drawn for the whole batch.</summary>
    private sealed class PartOfDraws(int first, int count) : IDraws
    {
        private ulong call;

        public Tensor Normal(long[] shape, Tensor like)
        {
            using var generator = new Generator(++call, CPU);
            var rows = shape[0] / count; // some draws have a row for each pixel, some one for each pixel and draw
            return randn([Pixels * rows, .. shape[1..]], like.dtype, generator: generator).narrow(0, first * rows, count * rows);
        }

        public Tensor Abundances(Tensor concentration) => concentration.log().Plus(Normal(concentration.shape, concentration)).softmax(-1);
    }
}
