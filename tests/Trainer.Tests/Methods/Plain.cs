namespace Unmix.Trainer.Tests.Methods;

/// <summary>Layers of networks in plain loops, taking their parameters from a queue.</summary>
internal static class Plain
{
    /// <summary>Linear, normalised by the running means that training begins with (0 and 1), ReLU; so many times.</summary>
    public static double[] Layers(Queue<double[]> parameters, double[] input, int count)
    {
        for (var layer = 0; layer < count; layer++)
        {
            var linear = Linear(parameters, input);
            var (scale, shift) = (parameters.Dequeue(), parameters.Dequeue());
            input = [.. linear.Select((value, i) => Math.Max(0, value / Math.Sqrt(1 + 1e-5) * scale[i] + shift[i]))];
        }
        return input;
    }

    public static double[] Linear(Queue<double[]> parameters, double[] input)
    {
        var (weight, bias) = (parameters.Dequeue(), parameters.Dequeue());
        return [.. bias.Select((value, row) => value + input.Select((x, column) => weight[row * input.Length + column] * x).Sum())];
    }
}
