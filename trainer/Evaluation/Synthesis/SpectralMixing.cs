namespace Unmix.Evaluation.Synthesis;

/// <summary>Mixes one pixel after another; the equations are at <see cref="MixingModel"/>.</summary>
internal sealed class SpectralMixing
{
    private readonly SynthesisOptions options;
    private readonly Random random;
    private readonly double[] products;

    /// <param name="options">Model and amplitudes.</param>
    /// <param name="count">P.</param>
    /// <param name="random">Draws the factors of a pixel.</param>
    public SpectralMixing(SynthesisOptions options, int count, Random random)
    {
        this.options = options;
        this.random = random;
        products = new double[count * (count - 1) / 2];
    }

    /// <param name="endmembers">[P][L] of this pixel.</param>
    /// <param name="abundances">[P].</param>
    /// <param name="spectrum">[L], written.</param>
    public void Mix(double[][] endmembers, ReadOnlySpan<float> abundances, Span<float> spectrum)
    {
        var isBilinear = options.Mixing is MixingModel.Fan or MixingModel.Gbm;
        if (isBilinear)
            DrawProducts(abundances);
        var curvature = options.Mixing == MixingModel.PostNonlinear ? options.Curvature * (2 * random.NextDouble() - 1) : 0;
        for (var band = 0; band < spectrum.Length; band++)
        {
            double value = 0;
            for (var i = 0; i < endmembers.Length; i++)
                value += abundances[i] * endmembers[i][band];
            value += curvature * value * value;
            if (isBilinear)
                value += Bilinear(endmembers, band);
            spectrum[band] = (float)value;
        }
    }

    private void DrawProducts(ReadOnlySpan<float> abundances)
    {
        var pair = 0;
        for (var i = 0; i < abundances.Length; i++)
        {
            for (var j = i + 1; j < abundances.Length; j++)
            {
                var factor = options.Mixing == MixingModel.Gbm ? options.Bilinear * random.NextDouble() : options.Bilinear;
                products[pair++] = factor * abundances[i] * abundances[j];
            }
        }
    }

    private double Bilinear(double[][] endmembers, int band)
    {
        double value = 0;
        var pair = 0;
        for (var i = 0; i < endmembers.Length; i++)
        {
            for (var j = i + 1; j < endmembers.Length; j++)
                value += products[pair++] * endmembers[i][band] * endmembers[j][band];
        }
        return value;
    }
}
