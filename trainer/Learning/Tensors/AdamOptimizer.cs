using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;
using Tensor = TorchSharp.torch.Tensor;

namespace Unmix.Learning.Tensors;

/// <summary>
/// Adam (D. Kingma and J. Ba, 2015) in one pass over memory for each parameter: the network has few, small parameters, and
/// a tensor operation for each line of the update would cost more than the update.
/// </summary>
public sealed class AdamOptimizer : IDisposable
{
    private const double FirstDecay = 0.9;
    private const double SecondDecay = 0.999;
    private const double Epsilon = 1e-8;

    private readonly (Parameter Value, Tensor First, Tensor Second)[] slots;

    /// <param name="parameters">float32, contiguous, on the CPU.</param>
    public AdamOptimizer(IEnumerable<Parameter> parameters)
    {
        slots =
        [
            .. parameters.Select(value => (value, zeros_like(value).DetachFromDisposeScope(), zeros_like(value).DetachFromDisposeScope())),
        ];
    }

    /// <summary>Updates made so far.</summary>
    public long StepCount { get; set; }

    /// <summary>First and second moments, in the order of the parameters.</summary>
    public IEnumerable<Tensor> Moments => slots.SelectMany(slot => new[] { slot.First, slot.Second });

    /// <summary>Moves every parameter against its gradient.</summary>
    /// <param name="learningRate">Above 0.</param>
    /// <param name="gradients">In the order of the parameters.</param>
    public void Step(double learningRate, IReadOnlyList<float[]> gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        StepCount++;
        var length = (float)(learningRate / (1 - Math.Pow(FirstDecay, StepCount)));
        var secondScale = (float)(1 / Math.Sqrt(1 - Math.Pow(SecondDecay, StepCount)));
        foreach (var ((value, first, second), gradient) in slots.Zip(gradients))
            Update(Floats(value), gradient, Floats(first), Floats(second), length, secondScale);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var moment in Moments)
            moment.Dispose();
    }

    private static void Update(
        Span<float> value,
        ReadOnlySpan<float> gradient,
        Span<float> first,
        Span<float> second,
        float length,
        float secondScale
    )
    {
        var width = Vector<float>.Count;
        var i = 0;
        for (; i <= value.Length - width; i += width)
        {
            var slope = new Vector<float>(gradient[i..]);
            var m = (float)FirstDecay * new Vector<float>(first[i..]) + (float)(1 - FirstDecay) * slope;
            var v = (float)SecondDecay * new Vector<float>(second[i..]) + (float)(1 - SecondDecay) * slope * slope;
            m.CopyTo(first[i..]);
            v.CopyTo(second[i..]);
            var root = secondScale * Vector.SquareRoot(v) + new Vector<float>((float)Epsilon);
            (new Vector<float>(value[i..]) - length * m / root).CopyTo(value[i..]);
        }
        for (; i < value.Length; i++)
        {
            first[i] = (float)FirstDecay * first[i] + (float)(1 - FirstDecay) * gradient[i];
            second[i] = (float)SecondDecay * second[i] + (float)(1 - SecondDecay) * gradient[i] * gradient[i];
            value[i] -= length * first[i] / (secondScale * MathF.Sqrt(second[i]) + (float)Epsilon);
        }
    }

    private static Span<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
