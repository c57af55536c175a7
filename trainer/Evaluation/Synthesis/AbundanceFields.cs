namespace Unmix.Evaluation.Synthesis;

/// <summary>Abundances as random fields, one a material, turned into shares; the purest pixels of each are made pure.</summary>
internal static class AbundanceFields
{
    /// <summary>Patches of a material are about this part of the scene's shorter side.</summary>
    private const double RadiusOfSide = 1.0 / 16;

    private const double LeastRadius = 2;

    /// <param name="options">Size, sharpness and the share of pure pixels.</param>
    /// <param name="count">P.</param>
    /// <param name="normal">Source of the fields.</param>
    /// <returns>[N, P], at least 0, each row summing to 1.</returns>
    public static float[] Draw(SynthesisOptions options, int count, NormalDraws normal)
    {
        var radius = Math.Max(LeastRadius, Math.Min(options.Width, options.Height) * RadiusOfSide);
        var fields = Enumerable.Range(0, count).Select(_ => RandomField.Draw(options.Width, options.Height, radius, normal)).ToArray();
        var abundances = new float[fields[0].Length * count];
        for (var n = 0; n < fields[0].Length; n++)
            Share(fields, n, options.Sharpness, abundances.AsSpan(n * count, count));
        MakePure(abundances, count, options.PureShare);
        return abundances;
    }

    private static void Share(double[][] fields, int pixel, double sharpness, Span<float> abundances)
    {
        var largest = double.NegativeInfinity;
        foreach (var field in fields)
            largest = Math.Max(largest, field[pixel]);
        double total = 0;
        foreach (var field in fields)
            total += Math.Exp(sharpness * (field[pixel] - largest));
        for (var p = 0; p < fields.Length; p++)
            abundances[p] = (float)(Math.Exp(sharpness * (fields[p][pixel] - largest)) / total);
    }

    // Every material gets as many, so that a method which looks for pure pixels can find each.
    private static void MakePure(float[] abundances, int count, double share)
    {
        var pixels = abundances.Length / count;
        var wanted = (int)Math.Round(share * pixels / count);
        var taken = new bool[pixels];
        for (var p = 0; wanted > 0 && p < count; p++)
        {
            var order = Enumerable.Range(0, pixels).ToArray();
            var keys = new float[pixels];
            for (var n = 0; n < pixels; n++)
                keys[n] = -abundances[n * count + p];
            Array.Sort(keys, order);
            foreach (var n in order.Where(n => !taken[n]).Take(wanted).ToArray())
            {
                taken[n] = true;
                abundances.AsSpan(n * count, count).Clear();
                abundances[n * count + p] = 1;
            }
        }
    }
}
