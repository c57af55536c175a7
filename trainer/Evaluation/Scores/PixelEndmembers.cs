namespace Unmix.Evaluation.Scores;

/// <summary>The endmembers of every pixel of a scene: the same for all, the same but for scales, or each pixel's own.</summary>
public sealed class PixelEndmembers
{
    private readonly float[] shared;
    private readonly float[]? scales;
    private readonly bool perPixel;

    private PixelEndmembers(int bandCount, int endmemberCount, float[] shared, float[]? scales, bool perPixel)
    {
        BandCount = bandCount;
        EndmemberCount = endmemberCount;
        this.shared = shared;
        this.scales = scales;
        this.perPixel = perPixel;
    }

    /// <summary>L.</summary>
    public int BandCount { get; }

    /// <summary>P.</summary>
    public int EndmemberCount { get; }

    /// <summary>N; null where every pixel has the same, so that any number will do.</summary>
    public int? PixelCount => perPixel ? shared.Length / (BandCount * EndmemberCount) : scales?.Length / EndmemberCount;

    /// <summary>The same for all pixels.</summary>
    /// <param name="spectra">[P][L].</param>
    public static PixelEndmembers Shared(IReadOnlyList<float[]> spectra)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        int bands = spectra[0].Length,
            count = spectra.Count;
        var values = new float[bands * count];
        for (var p = 0; p < count; p++)
        {
            for (var band = 0; band < bands; band++)
                values[band * count + p] = spectra[p][band];
        }
        return new PixelEndmembers(bands, count, values, null, perPixel: false);
    }

    /// <summary>The same for all pixels, times a number for each pixel and endmember.</summary>
    /// <param name="endmembers">[L, P].</param>
    /// <param name="scales">[N, P]; NaN where a pixel has none.</param>
    public static PixelEndmembers Scaled(double[,] endmembers, float[] scales)
    {
        ArgumentNullException.ThrowIfNull(endmembers);
        int bands = endmembers.GetLength(0),
            count = endmembers.GetLength(1);
        var values = new float[bands * count];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)endmembers[i / count, i % count];
        return new PixelEndmembers(bands, count, values, scales, perPixel: false);
    }

    /// <summary>Each pixel's own.</summary>
    /// <param name="values">[N, L, P].</param>
    /// <param name="bandCount">L.</param>
    /// <param name="endmemberCount">P.</param>
    public static PixelEndmembers PerPixel(float[] values, int bandCount, int endmemberCount) =>
        new(bandCount, endmemberCount, values, null, perPixel: true);

    /// <summary>The endmembers of a pixel.</summary>
    /// <param name="pixel">From 0, row-major.</param>
    /// <param name="endmembers">[L, P], written.</param>
    public void Read(int pixel, Span<float> endmembers)
    {
        var size = BandCount * EndmemberCount;
        shared.AsSpan(perPixel ? checked(pixel * size) : 0, size).CopyTo(endmembers);
        if (scales is null)
            return;
        for (var i = 0; i < size; i++)
            endmembers[i] *= scales[pixel * EndmemberCount + i % EndmemberCount];
    }

    /// <summary>The mean over pixels with numbers.</summary>
    /// <param name="pixels">N.</param>
    /// <returns>[P][L].</returns>
    public float[][] Mean(int pixels)
    {
        var size = BandCount * EndmemberCount;
        var values = new float[size];
        var sums = new double[size];
        var counted = 0;
        for (var n = 0; n < (PixelCount is null ? 1 : pixels); n++)
        {
            Read(n, values);
            if (!float.IsFinite(values[0]))
                continue;
            counted++;
            for (var i = 0; i < size; i++)
                sums[i] += values[i];
        }
        return
        [
            .. Enumerable
                .Range(0, EndmemberCount)
                .Select(p => Enumerable.Range(0, BandCount).Select(band => (float)(sums[band * EndmemberCount + p] / counted)).ToArray()),
        ];
    }
}
