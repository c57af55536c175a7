namespace Unmix.Formats.Scenes.Writing;

/// <summary>
/// How values are stored in whole numbers of 16 bits without a sign: value = stored * scale + offset. The highest number stands for
/// nodata.
/// </summary>
/// <param name="Scale">A step, above 0.</param>
/// <param name="Offset">The value that is stored as 0.</param>
public sealed record SampleScale(double Scale, double Offset)
{
    /// <summary>What stands for "nothing here".</summary>
    public const ushort NoData = ushort.MaxValue;

    /// <summary>The highest number that stands for a value.</summary>
    private const ushort Highest = NoData - 1;

    /// <summary>The lowest value that can be stored.</summary>
    public double Least => Offset;

    /// <summary>The highest value that can be stored.</summary>
    public double Most => Highest * Scale + Offset;

    /// <summary>
    /// Stores values: the nearest step, which is off by half a step at most; what lies beyond the range becomes the end that is nearer.
    /// What was stored once is stored as the same number again.
    /// </summary>
    /// <param name="values">[n].</param>
    /// <param name="noData">The value that stands for nothing, as NaN does.</param>
    /// <param name="stored">[n].</param>
    /// <returns>Values that lay beyond the range by more than half a step.</returns>
    public long Store(ReadOnlySpan<float> values, float noData, Span<ushort> stored)
    {
        const double half = 0.5;
        var beyond = 0L;
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            if (value == noData || float.IsNaN(value))
            {
                stored[i] = NoData;
                continue;
            }
            var steps = (value - Offset) / Scale;
            if (steps is < -half or > Highest + half)
                beyond++;
            stored[i] = (ushort)Math.Clamp(Math.Round(steps), 0, Highest);
        }
        return beyond;
    }
}
