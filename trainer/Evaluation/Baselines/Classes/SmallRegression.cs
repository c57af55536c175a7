using System.Numerics.Tensors;

namespace Unmix.Evaluation.Baselines.Classes;

/// <summary>
/// A small network of fully connected layers, ReLU between them, that learns by the squared error of its outputs and Adam (D. Kingma
/// and J. Ba, 2015). One pixel at a time: what it stands in for is a regression of a few thousand examples.
/// </summary>
internal sealed class SmallRegression
{
    private const float FirstDecay = 0.9f;
    private const float SecondDecay = 0.999f;
    private const float Tiny = 1e-8f;

    private readonly int[] widths;
    private readonly float[][] parameters; // weights [out, in] and biases [out] of each layer in turn
    private readonly float[][] gradients;
    private readonly float[][] first;
    private readonly float[][] second;
    private readonly float[][] values; // of each layer, the input first
    private readonly float[][] slopes;
    private int examples;

    /// <param name="widths">From the input to the output, at least two.</param>
    /// <param name="random">Draws the first weights (K. He et al., 2015).</param>
    public SmallRegression(int[] widths, Random random)
        : this(widths, Start(widths, random)) { }

    private SmallRegression(int[] widths, float[][] parameters)
    {
        this.widths = widths;
        this.parameters = parameters;
        gradients = [.. parameters.Select(own => new float[own.Length])];
        first = [.. parameters.Select(own => new float[own.Length])];
        second = [.. parameters.Select(own => new float[own.Length])];
        values = [.. widths.Select(width => new float[width])];
        slopes = [.. widths.Select(width => new float[width])];
    }

    /// <summary>Outputs.</summary>
    public int OutputCount => widths[^1];

    /// <summary>Steps taken.</summary>
    public int StepCount { get; private set; }

    /// <summary>What <see cref="Step"/> goes against, summed over the examples since the last: to be held to differences.</summary>
    internal IReadOnlyList<float[]> Gradients => gradients;

    /// <summary>What is learnt.</summary>
    internal IReadOnlyList<float[]> Parameters => parameters;

    /// <summary>The same network with memory of its own.</summary>
    public SmallRegression ForThread() => new(widths, parameters);

    /// <param name="input">[first width].</param>
    /// <param name="output">[last width], written.</param>
    public void Answer(ReadOnlySpan<float> input, Span<float> output)
    {
        Forward(input);
        values[^1].CopyTo(output);
    }

    /// <summary>Adds an example's gradient of half the squared error.</summary>
    /// <param name="input">[first width].</param>
    /// <param name="target">[last width].</param>
    public void Learn(ReadOnlySpan<float> input, ReadOnlySpan<float> target)
    {
        Forward(input);
        TensorPrimitives.Subtract(values[^1], target, slopes[^1]);
        for (var layer = widths.Length - 2; layer >= 0; layer--)
        {
            var (weights, weightGradient, biasGradient) = (parameters[2 * layer], gradients[2 * layer], gradients[2 * layer + 1]);
            var width = widths[layer];
            Array.Clear(slopes[layer]);
            for (var unit = 0; unit < widths[layer + 1]; unit++)
            {
                var slope = slopes[layer + 1][unit];
                if (slope == 0)
                    continue;
                biasGradient[unit] += slope;
                var row = weightGradient.AsSpan(unit * width, width);
                TensorPrimitives.MultiplyAdd(values[layer], slope, row, row);
                if (layer > 0)
                    TensorPrimitives.MultiplyAdd(weights.AsSpan(unit * width, width), slope, slopes[layer], slopes[layer]);
            }
            for (var unit = 0; layer > 0 && unit < width; unit++)
            {
                if (values[layer][unit] <= 0)
                    slopes[layer][unit] = 0;
            }
        }
        examples++;
    }

    /// <summary>One step of Adam against the mean gradient of the examples since the last.</summary>
    public void Step(double learningRate)
    {
        StepCount++;
        var rate = (float)(learningRate * Math.Sqrt(1 - Math.Pow(SecondDecay, StepCount)) / (1 - Math.Pow(FirstDecay, StepCount)));
        for (var i = 0; i < parameters.Length; i++)
        {
            var (own, slope, mean, square) = (parameters[i], gradients[i], first[i], second[i]);
            for (var k = 0; k < own.Length; k++)
            {
                var value = slope[k] / examples;
                mean[k] += (1 - FirstDecay) * (value - mean[k]);
                square[k] += (1 - SecondDecay) * (value * value - square[k]);
                own[k] -= rate * mean[k] / (MathF.Sqrt(square[k]) + Tiny);
            }
            Array.Clear(slope);
        }
        examples = 0;
    }

    private void Forward(ReadOnlySpan<float> input)
    {
        input.CopyTo(values[0]);
        for (var layer = 0; layer < widths.Length - 1; layer++)
        {
            var (weights, biases, width) = (parameters[2 * layer], parameters[2 * layer + 1], widths[layer]);
            var isLast = layer == widths.Length - 2;
            for (var unit = 0; unit < widths[layer + 1]; unit++)
            {
                var sum = biases[unit] + TensorPrimitives.Dot<float>(weights.AsSpan(unit * width, width), values[layer]);
                values[layer + 1][unit] = isLast ? sum : Math.Max(0, sum);
            }
        }
    }

    private static float[][] Start(int[] widths, Random random)
    {
        var parameters = new List<float[]>();
        for (var layer = 0; layer < widths.Length - 1; layer++)
        {
            var bound = Math.Sqrt(6.0 / widths[layer]);
            parameters.Add([
                .. Enumerable.Range(0, widths[layer] * widths[layer + 1]).Select(_ => (float)((2 * random.NextDouble() - 1) * bound)),
            ]);
            parameters.Add(new float[widths[layer + 1]]);
        }
        return [.. parameters];
    }
}
