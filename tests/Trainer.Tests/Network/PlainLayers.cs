using Unmix.Learning.Network;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Network;

/// <summary>The numbers of a network and its layers in plain loops.</summary>
internal sealed class PlainLayers
{
    private readonly Dictionary<string, (double[] Values, long[] Shape)> state;

    public PlainLayers(UnmixingNetwork network)
    {
        state = network
            .named_parameters()
            .Select(item => (item.name, Value: (Tensor)item.parameter))
            .Concat(network.named_buffers().Select(item => (item.name, Value: item.buffer)))
            .DistinctBy(item => item.name)
            .ToDictionary(item => item.name, item => (Numbers(item.Value), item.Value.shape));
    }

    public double[] this[string name] => state[name].Values;

    public bool Has(string name) => state.ContainsKey(name);

    /// <summary>Fully connected layers, ReLU between them: weights [out, in].</summary>
    public double[] Dense(string name, double[] input)
    {
        for (var layer = 0; Has($"{name}.{layer}_weight"); layer++)
        {
            var (weight, bias) = (this[$"{name}.{layer}_weight"], this[$"{name}.{layer}_bias"]);
            var width = input.Length;
            var output = new double[bias.Length];
            for (var o = 0; o < output.Length; o++)
            {
                output[o] = bias[o];
                for (var i = 0; i < width; i++)
                    output[o] += weight[o * width + i] * input[i];
            }
            input = Has($"{name}.{layer + 1}_weight") ? Rectified(output) : output;
        }
        return input;
    }

    /// <summary>The same of one endmember of a stack: weights [P, in, out], biases [P, 1, out].</summary>
    public double[] OfEndmember(string name, int endmember, double[] input)
    {
        for (var layer = 0; Has($"{name}.{layer}_weight"); layer++)
        {
            var (weight, shape) = state[$"{name}.{layer}_weight"];
            var bias = this[$"{name}.{layer}_bias"];
            int width = (int)shape[1],
                next = (int)shape[2];
            var output = new double[next];
            for (var o = 0; o < next; o++)
            {
                output[o] = bias[endmember * next + o];
                for (var i = 0; i < width; i++)
                    output[o] += input[i] * weight[(endmember * width + i) * next + o];
            }
            input = Has($"{name}.{layer + 1}_weight") ? Rectified(output) : output;
        }
        return input;
    }

    public static double[] Rectified(double[] values) => [.. values.Select(value => Math.Max(0, value))];

    public static double[] Numbers(Tensor tensor) => tensor.detach().to_type(ScalarType.Float64).contiguous().data<double>().ToArray();
}
