using Unmix.Formats.Packages;

namespace Unmix.Runtime.Sampling;

/// <summary>Gathers some pixels' endmembers and takes their quantiles.</summary>
internal sealed class SpreadMeasure(int bandCount, int endmemberCount, int everyNth)
{
    private const double LowLevel = 0.05;
    private const double HighLevel = 0.95;

    /// <summary>Of an endmember that a pixel hardly holds, the model says what it expects, not what is there.</summary>
    private const float LeastAbundance = 0.1f;

    /// <summary>With fewer such pixels than this, all are measured.</summary>
    private const int LeastPixels = 20;

    private readonly List<float[]> endmembers = [];
    private readonly List<float[]> abundances = [];
    private int seen;

    /// <summary>Takes a pixel, or passes it over.</summary>
    /// <param name="matrix">[L, P].</param>
    /// <param name="shares">[P].</param>
    public void Add(ReadOnlySpan<float> matrix, ReadOnlySpan<float> shares)
    {
        if (seen++ % everyNth != 0)
            return;
        endmembers.Add(matrix.ToArray());
        abundances.Add(shares.ToArray());
    }

    /// <summary>[P] quantiles; with no pixel at all, NaN.</summary>
    public EndmemberSpread[] Measure() => [.. Enumerable.Range(0, endmemberCount).Select(Measure)];

    private EndmemberSpread Measure(int endmember)
    {
        int[] rows = [.. Enumerable.Range(0, endmembers.Count).Where(row => abundances[row][endmember] >= LeastAbundance)];
        if (rows.Length < LeastPixels)
            rows = [.. Enumerable.Range(0, endmembers.Count)];
        var spread = new EndmemberSpread(rows.Length, new float[bandCount], new float[bandCount], new float[bandCount]);
        var values = new float[rows.Length];
        for (var band = 0; band < bandCount; band++)
        {
            for (var i = 0; i < rows.Length; i++)
                values[i] = endmembers[rows[i]][band * endmemberCount + endmember];
            Array.Sort(values);
            spread.Low[band] = At(values, LowLevel);
            spread.Middle[band] = At(values, 0.5);
            spread.High[band] = At(values, HighLevel);
        }
        return spread;
    }

    private static float At(float[] sorted, double level) => sorted.Length == 0 ? float.NaN : (float)TrainingErrors.Quantile(sorted, level);
}
