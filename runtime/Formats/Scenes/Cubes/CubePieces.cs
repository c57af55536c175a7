using System.Numerics;

namespace Unmix.Formats.Scenes.Cubes;

/// <summary>
/// How much of a cube is read at once: whole storage units, which are decoded once then, as far as they fit into a memory. Of a run of
/// bands that does not fit some are read at a time, of rows that do not fit some columns.
/// </summary>
/// <param name="Rows">At least 1.</param>
/// <param name="Columns">At least 1.</param>
/// <param name="Bands">At least 1.</param>
internal readonly record struct CubePieces(int Rows, int Columns, int Bands)
{
    /// <summary>The size of pieces.</summary>
    /// <param name="cube">The cube.</param>
    /// <param name="window">What is to be read.</param>
    /// <param name="bands">Bands of the run.</param>
    /// <param name="samples">The most samples of a piece, at least 1.</param>
    /// <param name="wanted">Samples that suffice.</param>
    public static CubePieces Of(SampleCube cube, PixelWindow window, int bands, long samples, long wanted)
    {
        var (rows, columns) = (Math.Min(cube.BlockRows, window.Height), window.Width);
        var bandStep = Math.Min(cube.BlockBands, bands);
        if (cube.Order == CubeOrder.BandAfterBand)
            bands = Fit(bands, bandStep, Turned(bandStep, samples / ((long)rows * columns)));
        columns = Fit(columns, Math.Min(cube.BlockColumns, columns), samples / ((long)rows * bands));
        bands = Fit(bands, bandStep, samples / ((long)rows * columns));
        rows = Fit(rows, 1, samples / ((long)columns * bands)); // less than a storage unit: it is larger than any memory of ours
        columns = Fit(columns, 1, samples / ((long)rows * bands));
        bands = Fit(bands, 1, samples / ((long)rows * columns));
        var more = Math.Max(1, wanted / ((long)rows * columns * bands));
        return new CubePieces((int)Math.Min(window.Height, rows * more), columns, bands);
    }

    /// <summary>Of the bands that fit, as many as are turned by fours where that is some whole steps.</summary>
    private static long Turned(int step, long fitting)
    {
        const int together = 4; // CubeTurn's
        var whole = together / (int)BigInteger.GreatestCommonDivisor(together, step) * (long)step;
        return fitting >= whole ? fitting / whole * whole : fitting;
    }

    /// <summary>The most units of a step that fit, at least one step; all where all fit.</summary>
    private static int Fit(int all, int step, long fitting) => fitting >= all ? all : (int)Math.Max(step, fitting / step * step);
}
