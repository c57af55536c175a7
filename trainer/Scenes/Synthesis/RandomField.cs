namespace Unmix.Trainer.Scenes.Synthesis;

/// <summary>Gaussian random fields: white noise smoothed by a Gaussian kernel, then brought to mean 0 and deviation 1.</summary>
internal static class RandomField
{
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="radius">Standard deviation of the kernel, pixels.</param>
    /// <param name="random">Source of the noise.</param>
    /// <returns>[height * width].</returns>
    public static double[] Draw(int width, int height, double radius, Random random)
    {
        var field = new double[width * height];
        for (var i = 0; i < field.Length; i++) field[i] = Normal(random);
        field = Smooth(Smooth(field, width, height, radius, alongRows: true), width, height, radius, alongRows: false);
        var mean = field.Average();
        var deviation = Math.Sqrt(field.Average(value => (value - mean) * (value - mean)));
        for (var i = 0; i < field.Length; i++) field[i] = (field[i] - mean) / deviation;
        return field;
    }

    /// <summary>A standard normal number (Box and Muller).</summary>
    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double[] Smooth(double[] field, int width, int height, double radius, bool alongRows)
    {
        var reach = (int)Math.Ceiling(3 * radius);
        var kernel = Enumerable.Range(-reach, 2 * reach + 1).Select(d => Math.Exp(-0.5 * d * d / (radius * radius))).ToArray();
        var result = new double[field.Length];
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                double sum = 0;
                for (var d = -reach; d <= reach; d++)
                {
                    // The field wraps around, so that its borders vary as much as its middle.
                    var r = alongRows ? row : (row + d % height + height) % height;
                    var c = alongRows ? (column + d % width + width) % width : column;
                    sum += kernel[d + reach] * field[r * width + c];
                }
                result[row * width + column] = sum;
            }
        }
        return result;
    }
}
