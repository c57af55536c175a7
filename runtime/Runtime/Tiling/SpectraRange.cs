namespace Unmix.Runtime.Tiling;

/// <summary>
/// What was seen among the values of valid pixels. Sums and extremes only, so that it does not depend on the order of windows.
/// </summary>
public struct SpectraRange
{
    /// <summary>A range that has seen nothing.</summary>
    /// <param name="expectedMinimum">Reflectance that the model was trained on, lowest.</param>
    /// <param name="expectedMaximum">Reflectance that the model was trained on, highest.</param>
    public SpectraRange(double expectedMinimum, double expectedMaximum)
    {
        ExpectedMinimum = (float)expectedMinimum;
        ExpectedMaximum = (float)expectedMaximum;
        Minimum = float.PositiveInfinity;
        Maximum = float.NegativeInfinity;
    }

    /// <summary>Lowest value that the model knows, reflectance.</summary>
    public float ExpectedMinimum { get; }

    /// <summary>Highest value that the model knows, reflectance.</summary>
    public float ExpectedMaximum { get; }

    /// <summary>Lowest value seen; +infinity before any.</summary>
    public float Minimum { get; private set; }

    /// <summary>Highest value seen; -infinity before any.</summary>
    public float Maximum { get; private set; }

    /// <summary>Values seen: valid pixels times bands.</summary>
    public long ValueCount { get; private set; }

    /// <summary>Values below <see cref="ExpectedMinimum"/> or above <see cref="ExpectedMaximum"/>.</summary>
    public long OutsideCount { get; private set; }

    /// <summary>The share of values outside what the model knows, 0 to 1; 0 before any.</summary>
    public readonly double OutsideShare => ValueCount == 0 ? 0 : (double)OutsideCount / ValueCount;

    /// <summary>This expectation, with what was seen before.</summary>
    internal readonly SpectraRange WithSeen(float minimum, float maximum, long valueCount, long outsideCount) =>
        this with
        {
            Minimum = minimum,
            Maximum = maximum,
            ValueCount = valueCount,
            OutsideCount = outsideCount,
        };

    /// <summary>Counts the values of one valid pixel whose extremes are known.</summary>
    internal void Add(ReadOnlySpan<float> spectrum, float minimum, float maximum)
    {
        ValueCount += spectrum.Length;
        if (minimum < Minimum)
            Minimum = minimum;
        if (maximum > Maximum)
            Maximum = maximum;
        if (minimum >= ExpectedMinimum && maximum <= ExpectedMaximum)
            return;
        foreach (var value in spectrum)
        {
            if (value < ExpectedMinimum || value > ExpectedMaximum)
                OutsideCount++;
        }
    }

    /// <summary>Joins what another worker saw.</summary>
    internal void Add(in SpectraRange other)
    {
        ValueCount += other.ValueCount;
        OutsideCount += other.OutsideCount;
        Minimum = Math.Min(Minimum, other.Minimum);
        Maximum = Math.Max(Maximum, other.Maximum);
    }
}
