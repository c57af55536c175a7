namespace Unmix.Evaluation.Synthesis;

/// <summary>Draws the endmembers of one pixel after another.</summary>
internal sealed class EndmemberVariation
{
    private readonly VariabilityKind kind;
    private readonly double amount;
    private readonly float[][] means;
    private readonly float[][][] bundles;
    private readonly Random random;
    private readonly NormalDraws normal;
    private readonly double[] sines;
    private readonly double[] cosines;

    /// <param name="options">Kind and amount.</param>
    /// <param name="means">[P][L].</param>
    /// <param name="bundles">[P][n][L] for <see cref="VariabilityKind.Bundle"/>; else empty.</param>
    /// <param name="random">Chooses members and phases.</param>
    public EndmemberVariation(SynthesisOptions options, float[][] means, float[][][] bundles, Random random)
    {
        (kind, amount) = (options.VariabilityKind, options.Variability);
        (this.means, this.bundles, this.random) = (means, bundles, random);
        normal = new NormalDraws(random);
        // sin(x + phase) = sin x cos phase + cos x sin phase: no sine for each band of each pixel.
        sines = [.. means[0].Select((_, band) => Math.Sin(2 * Math.PI * Place(band)))];
        cosines = [.. means[0].Select((_, band) => Math.Cos(2 * Math.PI * Place(band)))];
    }

    /// <summary>The next pixel's.</summary>
    /// <param name="endmembers">[P][L], written; 0 to 1, or as the bundles have them.</param>
    public void Draw(double[][] endmembers)
    {
        for (var p = 0; p < endmembers.Length; p++)
        {
            if (kind == VariabilityKind.Bundle)
                Copy(bundles[p][random.Next(bundles[p].Length)], endmembers[p]);
            else if (kind == VariabilityKind.Scaling)
                Scale(means[p], endmembers[p]);
            else
                Bend(means[p], endmembers[p]);
        }
    }

    private static void Copy(float[] member, double[] endmember)
    {
        for (var band = 0; band < member.Length; band++)
            endmember[band] = member[band];
    }

    private void Scale(float[] mean, double[] endmember)
    {
        var brightness = 1 + amount * normal.Next();
        for (var band = 0; band < mean.Length; band++)
            endmember[band] = Math.Clamp(mean[band] * brightness, 0, 1);
    }

    private void Bend(float[] mean, double[] endmember)
    {
        double brightness = 1 + amount * normal.Next(),
            tilt = amount * normal.Next(),
            wave = 0.5 * amount * normal.Next();
        var (sine, cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
        for (var band = 0; band < mean.Length; band++)
        {
            var shape = tilt * (Place(band) - 0.5) + wave * (sines[band] * cosine + cosines[band] * sine);
            endmember[band] = Math.Clamp(mean[band] * (brightness + shape), 0, 1);
        }
    }

    private double Place(int band) => band / (means[0].Length - 1.0);
}
