namespace Unmix.Formats.Scenes.Writing;

/// <summary>What a map file is to be.</summary>
public sealed record SceneOutput
{
    /// <summary>What <see cref="NoData"/> is unless asked otherwise: finite, so that every GIS shows it as empty.</summary>
    public const double DefaultNoData = -9999;

    private const int LargestBlockSize = 256; // pixels; what most GIS read fastest
    private const int SmallestBlockSize = 16; // pixels; TIFF tiles are multiples of it
    private const int LeastBlockRows = 16; // of a map
    private const long MostBlockRowBytes = 64L << 20; // a writer holds at least one row of blocks

    /// <summary>Columns, at least 1.</summary>
    public required int Width { get; init; }

    /// <summary>Rows, at least 1.</summary>
    public required int Height { get; init; }

    /// <summary>[bands] names, written as band descriptions; at least one.</summary>
    public required IReadOnlyList<string> BandNames { get; init; }

    /// <summary>Where the map lies.</summary>
    public GeoReference GeoReference { get; init; } = GeoReference.None;

    /// <summary>What stands for "nothing here" in every band of floats; whole numbers have <see cref="SampleScale.NoData"/>.</summary>
    public double NoData { get; init; } = DefaultNoData;

    /// <summary>[bands] how values are stored in whole numbers of 16 bits; null to store them as float32.</summary>
    public IReadOnlyList<SampleScale>? SampleScales { get; init; }

    /// <summary>What stands for "nothing here" in the file.</summary>
    public double StoredNoData => SampleScales is null ? NoData : SampleScale.NoData;

    /// <summary>Metadata of the file; written in the order of the keys.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>[bands] metadata of each band; null for none.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>>? BandMetadata { get; init; }

    /// <summary>True to add smaller pictures of the map, each half the one before (means of valid pixels), down to one block.</summary>
    public bool Overviews { get; init; }

    /// <summary>
    /// Threads that compress, at least 1: more where nothing else is at work meanwhile. The file's bytes don't depend on it.
    /// </summary>
    public int CompressingThreads { get; init; } = 1;

    /// <summary>
    /// Columns of a block: at most 256, less where the map has many bands; a multiple of 16, the least by which as few blocks lie
    /// across.
    /// </summary>
    /// <remarks>
    /// Depends on the map's size and band count alone, so that the file's bytes depend on nothing else. What lies beyond the map's edge is
    /// compressed too, so that blocks which divide it evenly save time.
    /// </remarks>
    public int BlockWidth => EvenSide(Width, BlocksOf(Width, LargestSide));

    /// <summary>
    /// Rows of a block: as <see cref="BlockWidth"/>, and less where the map would otherwise have fewer than 16 rows of blocks.
    /// </summary>
    /// <remarks>A row of blocks is compressed when it is whole, and the last one when nothing else is left to do.</remarks>
    public int BlockHeight => EvenSide(Height, Math.Max(LeastBlockRows, BlocksOf(Height, LargestSide)));

    /// <summary>
    /// The longest side that a block of this map may have: 256, halved while a row of square blocks is above 64 MiB, at least 16.
    /// </summary>
    internal int LargestSide
    {
        get
        {
            var size = LargestBlockSize;
            while (size > SmallestBlockSize && SquareRowBytes(size) > MostBlockRowBytes)
                size /= 2;
            return size;
        }
    }

    /// <summary>Blocks side by side.</summary>
    internal int BlocksAcross => BlocksOf(Width, BlockWidth);

    /// <summary>Rows of blocks.</summary>
    internal int BlocksDown => BlocksOf(Height, BlockHeight);

    /// <summary>Bytes of one row of blocks over all bands.</summary>
    internal long BlockRowBytes => checked((long)BlocksAcross * BlockWidth * BlockHeight * BandNames.Count * sizeof(float));

    /// <exception cref="ArgumentException">No pixels, no bands, or a transform that is not six numbers.</exception>
    internal void Validate()
    {
        if (Width < 1 || Height < 1)
            throw new ArgumentException($"A map of {Width} columns and {Height} rows has no pixels.");
        if (BandNames.Count < 1)
            throw new ArgumentException("A map needs at least one band.");
        if (SampleScales is { } scales && scales.Count != BandNames.Count)
            throw new ArgumentException($"{scales.Count} scales for {BandNames.Count} bands.");
        if (GeoReference.GeoTransform is { Count: not 6 })
            throw new ArgumentException("A geotransform has six numbers.");
    }

    /// <summary>The least side by which so many blocks cover a length.</summary>
    private static int EvenSide(int length, int blocks) => BlocksOf(BlocksOf(length, blocks), SmallestBlockSize) * SmallestBlockSize;

    private static int BlocksOf(int length, int size) => (int)((length + (long)size - 1) / size);

    private long SquareRowBytes(int size) => checked((long)BlocksOf(Width, size) * size * size * BandNames.Count * sizeof(float));
}
