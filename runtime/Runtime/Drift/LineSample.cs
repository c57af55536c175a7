namespace Unmix.Runtime.Drift;

/// <summary>
/// Valid spectra of some of the pixels of a scene whose lines come until they end: at any time a superset of what <see cref="DriftSample"/>
/// chooses of the lines so far, so that the sample of all of them is that of the scene's file. At most twice as many are held.
/// </summary>
internal sealed class LineSample
{
    /// <summary>Twice what is wanted, and a quarter more, so that what a halving leaves is still more than the choice.</summary>
    private const int MostHeld = 2 * (DriftSample.WantedPixels + DriftSample.WantedPixels / 4);

    private readonly int width;
    private readonly int bandCount;
    private readonly long[] places = new long[MostHeld];
    private readonly float[] spectra;
    private ulong most = ulong.MaxValue;
    private int count;

    /// <param name="width">Columns.</param>
    /// <param name="bandCount">Bands of a spectrum, L.</param>
    public LineSample(int width, int bandCount)
    {
        (this.width, this.bandCount) = (width, bandCount);
        spectra = new float[MostHeld * bandCount];
    }

    /// <summary>Takes the spectrum of a valid pixel where it may be a chosen one.</summary>
    /// <param name="place">Row * columns + column, rising from call to call.</param>
    /// <param name="spectrum">[L].</param>
    public void Add(long place, ReadOnlySpan<float> spectrum)
    {
        var lot = DriftSample.LotOf(place);
        if (lot > most)
            return;
        if (count == MostHeld)
        {
            Halve();
            if (lot > most)
                return;
        }
        places[count] = place;
        spectrum.CopyTo(spectra.AsSpan(count++ * bandCount));
    }

    /// <summary>The sample of a scene of so many lines.</summary>
    public DriftSample Of(int lineCount)
    {
        var sample = new DriftSample(width, lineCount, bandCount);
        for (var i = 0; i < count; i++)
            sample.Add(places[i], spectra.AsSpan(i * bandCount, bandCount));
        return sample;
    }

    private void Halve()
    {
        while (count == MostHeld)
        {
            most /= 2;
            var kept = 0;
            for (var i = 0; i < count; i++)
            {
                if (DriftSample.LotOf(places[i]) > most)
                    continue;
                places[kept] = places[i];
                spectra.AsSpan(i * bandCount, bandCount).CopyTo(spectra.AsSpan(kept++ * bandCount));
            }
            count = kept;
        }
    }
}
