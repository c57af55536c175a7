namespace Unmix.Runtime.Lines;

/// <summary>How long lines took, counted in steps of some percent, so that hours of them take no memory.</summary>
internal sealed class LineTimes
{
    private const double StepsOfOctave = 32; // 2.2 % each
    private const double LeastMilliseconds = 1e-3;
    private const int Steps = 1024; // up to 2^32 of the least

    private readonly long[] counts = new long[Steps];
    private long count;

    /// <summary>The longest, ms.</summary>
    public double Longest { get; private set; }

    /// <summary>Counts a line.</summary>
    public void Add(double milliseconds)
    {
        Longest = Math.Max(Longest, milliseconds);
        var step = (int)(StepsOfOctave * Math.Log2(Math.Max(milliseconds, LeastMilliseconds) / LeastMilliseconds));
        counts[Math.Min(step, Steps - 1)]++;
        count++;
    }

    /// <summary>What a share of the lines stayed below, to within a step, ms; 0 where there was none.</summary>
    public double Below(double share)
    {
        var left = (long)Math.Ceiling(share * count);
        for (var step = 0; step < Steps && left > 0; step++)
        {
            left -= counts[step];
            if (left <= 0)
                return Math.Min(Longest, LeastMilliseconds * Math.Pow(2, (step + 1) / StepsOfOctave));
        }
        return 0;
    }
}
