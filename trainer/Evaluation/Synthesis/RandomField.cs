using System.Numerics.Tensors;

namespace Unmix.Evaluation.Synthesis;

/// <summary>Gaussian random fields: white noise smoothed by a Gaussian kernel, then brought to mean 0 and deviation 1.</summary>
public static class RandomField
{
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="radius">Standard deviation of the kernel, pixels.</param>
    /// <param name="normal">Source of the noise.</param>
    /// <returns>[height * width].</returns>
    public static double[] Draw(int width, int height, double radius, NormalDraws normal)
    {
        var field = new double[width * height];
        for (var i = 0; i < field.Length; i++)
            field[i] = normal.Next();
        var reach = (int)Math.Ceiling(3 * radius);
        var kernel = Enumerable.Range(-reach, 2 * reach + 1).Select(d => Math.Exp(-0.5 * d * d / (radius * radius))).ToArray();
        field = SmoothColumns(SmoothRows(field, width, kernel), width, kernel);
        var mean = TensorPrimitives.Sum<double>(field) / field.Length;
        TensorPrimitives.Subtract(field, mean, field);
        TensorPrimitives.Divide(field, Math.Sqrt(TensorPrimitives.SumOfSquares<double>(field) / field.Length), field);
        return field;
    }

    // The field wraps around, so that its borders vary as much as its middle.
    private static double[] SmoothRows(double[] field, int width, double[] kernel)
    {
        var result = new double[field.Length];
        var padded = new double[width + kernel.Length - 1];
        for (var start = 0; start < field.Length; start += width)
        {
            for (var i = 0; i < padded.Length; i++)
                padded[i] = field[start + Wrap(i - kernel.Length / 2, width)];
            var line = result.AsSpan(start, width);
            for (var k = 0; k < kernel.Length; k++)
                TensorPrimitives.MultiplyAdd(padded.AsSpan(k, width), kernel[k], line, line);
        }
        return result;
    }

    private static double[] SmoothColumns(double[] field, int width, double[] kernel)
    {
        var height = field.Length / width;
        var result = new double[field.Length];
        for (var row = 0; row < height; row++)
        {
            var line = result.AsSpan(row * width, width);
            for (var k = 0; k < kernel.Length; k++)
                TensorPrimitives.MultiplyAdd(field.AsSpan(Wrap(row + k - kernel.Length / 2, height) * width, width), kernel[k], line, line);
        }
        return result;
    }

    private static int Wrap(int place, int length) => (place % length + length) % length;
}
