using Unmix.Formats;
using Unmix.Formats.Scenes;

namespace Unmix.Runtime.Tiling;

/// <summary>
/// The windows of a run, decided once before the first read, from the file's own blocks and the memory allowed. Windows
/// tile the scene exactly once, left to right, then top to bottom. Unmixing is per pixel, so they need no overlap, and the
/// answers do not depend on them.
/// </summary>
public sealed class WindowPlan
{
    /// <summary>Pixels of a window where memory is no matter: reads are long enough by then, and progress still moves.</summary>
    private const int MostPixels = 65536;

    /// <summary>
    /// Bytes of a window in one buffer where the file's blocks allow it: more is not faster, and memory costs when it is touched first.
    /// </summary>
    private const long EnoughBytes = 16L << 20;

    /// <summary>Windows that a small scene is cut into, so that reading, computing and writing overlap.</summary>
    private const int LeastWindows = 20;

    private WindowPlan(WindowRequest request, int windowWidth, int windowHeight, long peakBytes)
    {
        SceneWidth = request.SceneWidth;
        SceneHeight = request.SceneHeight;
        WindowWidth = windowWidth;
        WindowHeight = windowHeight;
        PeakBytes = peakBytes;
        Columns = (SceneWidth + windowWidth - 1) / windowWidth;
        Rows = (SceneHeight + windowHeight - 1) / windowHeight;
    }

    private WindowPlan(WindowPlan whole, int firstRow)
    {
        (SceneWidth, SceneHeight, WindowWidth, WindowHeight) = (whole.SceneWidth, whole.SceneHeight, whole.WindowWidth, whole.WindowHeight);
        (PeakBytes, Columns) = (whole.PeakBytes, whole.Columns);
        FirstRow = firstRow;
        Rows = (int)((SceneHeight - firstRow + (long)WindowHeight - 1) / WindowHeight);
    }

    /// <summary>Pixels across the scene.</summary>
    public int SceneWidth { get; }

    /// <summary>Pixels down the scene.</summary>
    public int SceneHeight { get; }

    /// <summary>The row where the windows begin; 0 unless the rows above are done already.</summary>
    public int FirstRow { get; }

    /// <summary>Pixels across a window; the last of a row may be narrower.</summary>
    public int WindowWidth { get; }

    /// <summary>Pixels down a window; those of the last row may be lower.</summary>
    public int WindowHeight { get; }

    /// <summary>Windows across the scene; 1 where windows are strips.</summary>
    public int Columns { get; }

    /// <summary>Windows down the scene.</summary>
    public int Rows { get; }

    /// <summary>Windows.</summary>
    public int Count => checked(Columns * Rows);

    /// <summary>The most pixels that a window has.</summary>
    public int WindowPixels => checked(WindowWidth * WindowHeight);

    /// <summary>The memory that a run by this plan takes at most, as predicted.</summary>
    public long PeakBytes { get; }

    /// <summary>A window, from 0, row-major.</summary>
    public PixelWindow this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
            var column = index % Columns * WindowWidth;
            var row = FirstRow + index / Columns * WindowHeight;
            return new PixelWindow(column, row, Math.Min(WindowWidth, SceneWidth - column), Math.Min(WindowHeight, SceneHeight - row));
        }
    }

    /// <summary>The same windows for the rest of the scene.</summary>
    /// <param name="firstRow">Where it begins, 0 to the scene's height; at the height there is no window.</param>
    public WindowPlan From(int firstRow)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstRow, SceneHeight);
        return firstRow == 0 ? this : new WindowPlan(this, firstRow);
    }

    /// <summary>Decides the windows.</summary>
    /// <exception cref="OptionsException">The memory is too small; says the least that works.</exception>
    public static WindowPlan For(WindowRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.TileWidth is not null || request.TileHeight is not null)
            return AsAsked(request);
        var pixels = Math.Max(1, Math.Min(MostPixels, PixelsForWorkers(request)));
        while (true)
        {
            var (width, height) = Shape(request, pixels);
            var peak = request.PeakBytes(width, height);
            if (peak <= request.MemoryBytes)
                return new WindowPlan(request, width, height, peak);
            if (width * height == 1)
                throw TooLittle(request, peak, "");
            // Three quarters at a time: close to the limit in few steps, and always to the same plan.
            pixels = Math.Max(1, Math.Min(pixels, width * height) * 3 / 4);
        }
    }

    private static WindowPlan AsAsked(WindowRequest request)
    {
        var width = Math.Min(request.TileWidth ?? request.SceneWidth, request.SceneWidth);
        var height = Math.Min(request.TileHeight ?? request.SceneHeight, request.SceneHeight);
        if ((long)width * height > int.MaxValue / (request.BytesPerPixel + 1L))
            throw new OptionsException(
                $"A tile of {width} x {height} pixels is more than one buffer can hold; give a " + $"smaller {OptionName.Tile}."
            );
        var peak = request.PeakBytes(width, height);
        return peak <= request.MemoryBytes
            ? new WindowPlan(request, width, height, peak)
            : throw TooLittle(request, peak, $" with tiles of {width} x {height} pixels");
    }

    private static int PixelsForWorkers(WindowRequest request)
    {
        var share = ((long)request.SceneWidth * request.SceneHeight + LeastWindows - 1) / LeastWindows;
        // Whole multiples: a window that is a little above one pays for a batch that is nearly empty. Two windows have a batch
        // for each worker.
        var least = (int)Math.Clamp((request.Workers + 1L) / 2 * request.LeastPixels, 1, MostPixels);
        var pixels = (int)Math.Min(MostPixels, Math.Max(share / least * least, least));
        // Not below a row of blocks, which would be cut into tiles.
        var enough = Math.Max(EnoughBytes / request.BytesPerPixel, (long)request.SceneWidth * request.BlockHeight);
        return (int)Math.Min(pixels, Math.Max(enough, least));
    }

    /// <summary>The window of at most <paramref name="pixels"/> pixels that suits the file's blocks best.</summary>
    private static (int Width, int Height) Shape(WindowRequest request, int pixels)
    {
        var rows = pixels / request.SceneWidth;
        // A strip is one long read in every layout; whole blocks are read once. Tiled files get a strip only where a whole
        // row of blocks fits, since half a block is read, and decompressed, twice.
        if (rows >= request.BlockHeight)
            return (request.SceneWidth, Math.Min(request.SceneHeight, FullestStrip(request, rows, request.BlockHeight)));
        if (rows >= 1 && request.BlockWidth >= request.SceneWidth)
            return (request.SceneWidth, Math.Min(request.SceneHeight, FullestStrip(request, rows, 1)));
        var height = Math.Min(Math.Min(request.BlockHeight, request.SceneHeight), pixels);
        var columns = pixels / height;
        if (columns < request.BlockWidth && height > 1)
        {
            // Not even one block fits: a part of it, as wide as it goes.
            var width = Math.Min(Math.Min(request.BlockWidth, request.SceneWidth), pixels);
            return (width, Math.Max(1, Math.Min(height, pixels / width)));
        }
        return (Math.Min(request.SceneWidth, columns >= request.BlockWidth ? Multiple(columns, request.BlockWidth) : columns), height);
    }

    /// <summary>
    /// The rows, at most <paramref name="most"/>, at least three quarters of it and a multiple of <paramref name="step"/>, whose
    /// pixels leave the least of
    /// their last batch empty: of a few batches a nearly empty one is much.
    /// </summary>
    private static int FullestStrip(WindowRequest request, int most, int step)
    {
        double Full(int rows)
        {
            var pixels = (double)rows * request.SceneWidth;
            return pixels / (Math.Ceiling(pixels / request.LeastPixels) * request.LeastPixels);
        }
        var highest = Multiple(most, step);
        return Enumerable.Range(0, highest / step / 4 + 1).Select(fewer => highest - fewer * step).MaxBy(Full); // the highest of equals
    }

    private static int Multiple(int value, int of) => value / of * of;

    private static OptionsException TooLittle(WindowRequest request, long most, string with)
    {
        var peak = request.SufficientBytes(most);
        return new OptionsException(
            $"This run needs at least {ByteCount.Format(peak)} of memory{with} and {request.Workers} threads, but "
                + $"{OptionName.Memory} allows {ByteCount.Format(request.MemoryBytes)}. Give {OptionName.Memory} "
                + $"{ByteCount.Format(peak)} or more, "
                + (with.Length > 0 ? $"fewer {OptionName.Threads}, or a smaller {OptionName.Tile}." : $"or fewer {OptionName.Threads}.")
        );
    }
}
