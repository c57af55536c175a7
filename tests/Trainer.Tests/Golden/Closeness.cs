using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Golden;

/// <summary>Compares a tensor with recorded numbers and says the largest difference.</summary>
internal static class Closeness
{
    /// <summary>
    /// Every entry within <paramref name="absolute"/>, or within <paramref name="relative"/> of the array's largest entry.
    /// </summary>
    public static void Require(string name, Tensor actual, double[] expected, double absolute, double relative)
    {
        var values = actual.detach().to_type(ScalarType.Float64).contiguous().data<double>().ToArray();
        Assert.Equal(expected.Length, values.Length);
        double largest = 0,
            scale = 0;
        for (var i = 0; i < values.Length; i++)
        {
            Assert.True(double.IsFinite(values[i]), $"{name}[{i}] is {values[i]}.");
            largest = Math.Max(largest, Math.Abs(values[i] - expected[i]));
            scale = Math.Max(scale, Math.Abs(expected[i]));
        }
        Assert.True(
            largest <= Math.Max(absolute, relative * scale),
            $"{name}: largest difference {largest:E2}, largest entry {scale:E2}, allowed {absolute:E1} absolute or {relative:E1} of it."
        );
    }
}
