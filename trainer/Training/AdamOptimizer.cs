using System.Numerics;
using System.Runtime.InteropServices;
using Unmix.Trainer.Tensors;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Unmix.Trainer.Training;

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
        slots = [.. parameters.Select(value => (value, zeros_like(value).DetachFromDisposeScope(), zeros_like(value).DetachFromDisposeScope()))];
    }

    /// <summary>Updates made so far.</summary>
    public long StepCount { get; set; }

    /// <summary>First and second moments, in the order of the parameters.</summary>
    public IEnumerable<Tensor> Moments => slots.SelectMany(slot => new[] { slot.First, slot.Second });

    /// <summary>Moves every parameter against its gradient and clears the gradient.</summary>
    /// <param name="learningRate">Above 0.</param>
    /// <param name="clipNorm">The longest gradient, all parameters together; 0 for no limit.</param>
    public void Step(double learningRate, double clipNorm = 0)
    {
        StepCount++;
        if (clipNorm > 0) Clip(clipNorm);
        var length = (float)(learningRate / (1 - Math.Pow(FirstDecay, StepCount)));
        var secondScale = (float)(1 / Math.Sqrt(1 - Math.Pow(SecondDecay, StepCount)));
        foreach (var (value, first, second) in slots)
        {
            var gradient = value.grad;
            if (gradient is null) continue;
            Update(Floats(value), Floats(gradient), Floats(first), Floats(second), length, secondScale);
            gradient.zero_();
        }
    }

    private void Clip(double clipNorm)
    {
        var squares = 0.0;
        foreach (var (value, _, _) in slots)
        {
            if (value.grad is { } gradient) squares += System.Numerics.Tensors.TensorPrimitives.SumOfSquares(Floats(gradient));
        }
        var norm = Math.Sqrt(squares);
        if (norm <= clipNorm) return;
        foreach (var (value, _, _) in slots)
        {
            if (value.grad is { } gradient) gradient.MultiplyInPlace(clipNorm / norm);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var moment in Moments) moment.Dispose();
    }

    private static void Update(
        Span<float> value, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, float length, float secondScale)
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
