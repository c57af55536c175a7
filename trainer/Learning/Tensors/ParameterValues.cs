using static TorchSharp.torch;

namespace Unmix.Learning.Tensors;

/// <summary>Copies tensors of the network to plain arrays.</summary>
internal static class ParameterValues
{
    /// <summary>The entries, row-major, in double precision.</summary>
    public static double[] ToDoubles(this Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().to_type(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
    }

    /// <summary>The entries, row-major, as float32.</summary>
    public static float[] ToFloats(this Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().to_type(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
    }
}
