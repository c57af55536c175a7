namespace Unmix.Learning.Scenes;

/// <summary>Keeps spectra up to a number; beyond it every one offered has the same chance to stay (reservoir sampling).</summary>
/// <param name="bands">L.</param>
/// <param name="capacity">The most that are kept, at least 1.</param>
/// <param name="random">Chooses.</param>
internal sealed class PixelReservoir(int bands, int capacity, Random random)
{
    private readonly float[] kept = new float[checked((long)capacity * bands)];

    /// <summary>Spectra offered.</summary>
    public long Offered { get; private set; }

    /// <summary>Spectra kept, N.</summary>
    public int Count => (int)Math.Min(Offered, capacity);

    /// <summary>[N, L], those that are kept.</summary>
    public float[] Spectra() => kept.AsSpan(0, Count * bands).ToArray();

    /// <param name="spectrum">[L], copied where it is kept.</param>
    public void Offer(ReadOnlySpan<float> spectrum)
    {
        Offered++;
        var place = Offered <= capacity ? Offered - 1 : random.NextInt64(Offered);
        if (place < capacity)
            spectrum.CopyTo(kept.AsSpan((int)(place * bands), bands));
    }
}
