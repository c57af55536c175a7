namespace Unmix.Evaluation.Baselines;

/// <summary>
/// The valid pixels of a raster and the up to four valid ones beside each; gaps have no neighbours and are nobody's. Pixels come in two
/// colours like a chess board's, so that those of one colour are no neighbours of each other and may be updated at the same time.
/// </summary>
internal sealed class PixelNeighbours
{
    private readonly int width;
    private readonly bool[] valid;
    private readonly int[][] colours;

    /// <param name="spectra">[N, L], row-major; a pixel whose first band is not finite is a gap.</param>
    /// <param name="bands">L.</param>
    /// <param name="width">Columns.</param>
    public PixelNeighbours(ReadOnlySpan<float> spectra, int bands, int width)
    {
        this.width = width;
        valid = new bool[spectra.Length / bands];
        for (var n = 0; n < valid.Length; n++)
            valid[n] = float.IsFinite(spectra[n * bands]);
        Valid = [.. Enumerable.Range(0, valid.Length).Where(n => valid[n])];
        colours = [.. Valid.GroupBy(n => (n / width + n % width) % 2).OrderBy(group => group.Key).Select(group => group.ToArray())];
    }

    /// <summary>The valid pixels in row-major order.</summary>
    public int[] Valid { get; }

    /// <summary>The same in two parts of which none holds neighbours; fewer where there are no pixels of a colour.</summary>
    public IReadOnlyList<int[]> Colours => colours;

    /// <summary>True where some pixel has a neighbour.</summary>
    public bool Any
    {
        get
        {
            Span<int> beside = stackalloc int[4];
            foreach (var n in Valid)
            {
                if (Of(n, beside) > 0)
                    return true;
            }
            return false;
        }
    }

    /// <summary>The valid pixels beside one.</summary>
    /// <param name="pixel">Valid.</param>
    /// <param name="beside">[4], the first ones written: above, left, right, below.</param>
    /// <returns>How many there are.</returns>
    public int Of(int pixel, Span<int> beside)
    {
        var count = 0;
        var column = pixel % width;
        if (pixel >= width && valid[pixel - width])
            beside[count++] = pixel - width;
        if (column > 0 && valid[pixel - 1])
            beside[count++] = pixel - 1;
        if (column < width - 1 && valid[pixel + 1])
            beside[count++] = pixel + 1;
        if (pixel + width < valid.Length && valid[pixel + width])
            beside[count++] = pixel + width;
        return count;
    }
}
