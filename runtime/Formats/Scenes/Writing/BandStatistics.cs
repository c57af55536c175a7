namespace Unmix.Formats.Scenes.Writing;

/// <summary>Sums over a band's values, in the order in which they come.</summary>
internal struct BandStatistics
{
    private double sum;
    private double squares;

    public BandStatistics()
    {
        Least = double.PositiveInfinity;
        Most = double.NegativeInfinity;
    }

    /// <summary>Values seen.</summary>
    public long Count { get; private set; }

    public double Least { get; private set; }

    public double Most { get; private set; }

    public readonly double Mean => sum / Count;

    /// <summary>Standard deviation over the values, with n below as GDAL has it.</summary>
    public readonly double Deviation => Math.Sqrt(Math.Max(0, squares / Count - Mean * Mean));

    /// <summary>Adds what is not nodata.</summary>
    public void Add(ReadOnlySpan<float> values, float noData)
    {
        // In locals, so that the loop stays in registers.
        var (count, total, powers, least, most) = (0L, 0.0, 0.0, float.PositiveInfinity, float.NegativeInfinity);
        foreach (var value in values)
        {
            if (value == noData)
                continue;
            count++;
            total += value;
            powers += (double)value * value;
            least = MathF.Min(least, value);
            most = MathF.Max(most, value);
        }
        Add(count, total, powers, least, most);
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{float}, float)"/>
    public void Add(ReadOnlySpan<ushort> values, ushort noData)
    {
        var (count, total, powers, least, most) = (0L, 0L, 0L, ushort.MaxValue, ushort.MinValue); // of a block: sums are exact
        foreach (var value in values)
        {
            if (value == noData)
                continue;
            count++;
            total += value;
            powers += (long)value * value;
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }
        if (count > 0)
            Add(count, total, powers, least, most);
    }

    private void Add(long count, double total, double powers, float least, float most)
    {
        Count += count;
        sum += total;
        squares += powers;
        Least = Math.Min(Least, least);
        Most = Math.Max(Most, most);
    }
}
