namespace Unmix.Formats.Spectra;

/// <summary>Bands as weighted sums of others: a sparse matrix [L, K], a row for each band, each row summing to 1.</summary>
public sealed class BandWeights
{
    private readonly int[] starts; // [L + 1] where each row begins
    private readonly int[] places;
    private readonly double[] weights;

    /// <param name="rows">[L] for each band the places (0 to K - 1) and weights of those that it is made of.</param>
    /// <param name="readCount">K.</param>
    internal BandWeights(IReadOnlyList<IReadOnlyList<(int Place, double Weight)>> rows, int readCount)
    {
        ReadCount = readCount;
        starts = new int[rows.Count + 1];
        for (var band = 0; band < rows.Count; band++)
            starts[band + 1] = starts[band] + rows[band].Count;
        places = [.. rows.SelectMany(row => row.Select(pair => pair.Place))];
        weights = [.. rows.SelectMany(row => row.Select(pair => pair.Weight))];
    }

    /// <summary>Bands made, L.</summary>
    public int BandCount => starts.Length - 1;

    /// <summary>Bands that they are made of, K.</summary>
    public int ReadCount { get; }

    /// <summary>Makes the bands of each pixel. A band that needs a NaN is NaN.</summary>
    /// <param name="read">[n, K].</param>
    /// <param name="spectra">[n, L], overwritten.</param>
    /// <exception cref="ArgumentException">The lengths do not belong together.</exception>
    public void Apply(ReadOnlySpan<float> read, Span<float> spectra)
    {
        var pixels = read.Length / ReadCount;
        if (read.Length != (long)pixels * ReadCount || spectra.Length != (long)pixels * BandCount)
            throw new ArgumentException($"{read.Length} values of {ReadCount} bands for {spectra.Length} of {BandCount}.", nameof(spectra));
        for (var pixel = 0; pixel < pixels; pixel++)
        {
            var from = read.Slice(pixel * ReadCount, ReadCount);
            var to = spectra.Slice(pixel * BandCount, BandCount);
            for (var band = 0; band < to.Length; band++)
            {
                double sum = 0;
                for (var i = starts[band]; i < starts[band + 1]; i++)
                    sum += weights[i] * from[places[i]];
                to[band] = (float)sum;
            }
        }
    }
}
