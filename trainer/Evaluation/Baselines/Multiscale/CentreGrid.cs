using System.Numerics.Tensors;

namespace Unmix.Evaluation.Baselines.Multiscale;

/// <summary>
/// The centres of <see cref="Superpixels"/>: place and mean spectrum of each, in the order of the cells where they
/// began.
/// </summary>
internal sealed class CentreGrid
{
    private readonly float[] spectra;
    private readonly int bands;
    private readonly int width;
    private readonly int side;
    private readonly int across;
    private readonly int down;
    private readonly double spatial;
    private readonly float[] means;
    private readonly double[] columns;
    private readonly double[] rows;
    private readonly int[] members;

    /// <param name="spectra">[N, L]; gaps are not finite.</param>
    /// <param name="bands">L.</param>
    /// <param name="width">Columns.</param>
    /// <param name="side">Pixels from one centre to the next.</param>
    /// <param name="compactness">Weight of places.</param>
    public CentreGrid(float[] spectra, int bands, int width, int side, double compactness)
    {
        (this.spectra, this.bands, this.width, this.side) = (spectra, bands, width, side);
        var height = spectra.Length / bands / width;
        (across, down) = ((width + side - 1) / side, (height + side - 1) / side);
        spatial = compactness / (side * side);
        (columns, rows, members) = (new double[across * down], new double[across * down], new int[across * down]);
        means = new float[across * down * bands];
        Move([.. Enumerable.Range(0, width * height).Select(n => IsPixel(n) ? CellOf(n) : -1)]);
    }

    /// <summary>Gives each pixel to the nearest of the centres that began in its cell or in one of the eight around it.</summary>
    /// <returns>True where some pixel changed its centre.</returns>
    public bool Assign(int[] segments)
    {
        var changed = false;
        for (var n = 0; n < segments.Length; n++)
        {
            if (!IsPixel(n))
                continue;
            var nearest = Nearest(n);
            changed |= nearest != segments[n];
            segments[n] = nearest;
        }
        return changed;
    }

    /// <summary>Moves each centre to the mean of its pixels; one without any stays out.</summary>
    public void Move(int[] segments)
    {
        Array.Clear(means);
        Array.Clear(columns);
        Array.Clear(rows);
        Array.Clear(members);
        for (var n = 0; n < segments.Length; n++)
        {
            if (segments[n] is not (var centre and >= 0))
                continue;
            var mean = means.AsSpan(centre * bands, bands);
            TensorPrimitives.Add(mean, spectra.AsSpan(n * bands, bands), mean);
            columns[centre] += n % width;
            rows[centre] += n / width;
            members[centre]++;
        }
        for (var centre = 0; centre < members.Length; centre++)
        {
            if (members[centre] == 0)
                continue;
            var mean = means.AsSpan(centre * bands, bands);
            TensorPrimitives.Divide(mean, members[centre], mean);
            columns[centre] /= members[centre];
            rows[centre] /= members[centre];
        }
    }

    private bool IsPixel(int n) => float.IsFinite(spectra[n * bands]);

    private int CellOf(int n) => n / width / side * across + n % width / side;

    private int Nearest(int n)
    {
        var (cellRow, cellColumn) = (n / width / side, n % width / side);
        var (nearest, least) = (-1, double.PositiveInfinity);
        for (var row = Math.Max(0, cellRow - 1); row <= Math.Min(down - 1, cellRow + 1); row++)
        {
            for (var column = Math.Max(0, cellColumn - 1); column <= Math.Min(across - 1, cellColumn + 1); column++)
            {
                var centre = row * across + column;
                if (members[centre] > 0 && Distance(n, centre) is var distance && distance < least)
                    (nearest, least) = (centre, distance);
            }
        }
        return nearest;
    }

    private double Distance(int n, int centre)
    {
        double spectral = TensorPrimitives.Distance(spectra.AsSpan(n * bands, bands), means.AsSpan(centre * bands, bands));
        var (dx, dy) = (n % width - columns[centre], n / width - rows[centre]);
        return spectral * spectral + spatial * (dx * dx + dy * dy);
    }
}
