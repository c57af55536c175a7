using Unmix.Formats.Scenes.Containers.Hdf5;

namespace Unmix.Formats.Scenes.Containers;

/// <summary>An array of an <see cref="ArrayFile"/>. One thread at a time.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="name">Full name.</param>
internal abstract unsafe class StoredArray(string path, string name) : IDisposable
{
    /// <summary>Lists of wavelengths, names of bands and their like are read whole; what is longer is none.</summary>
    private const long LongestList = 1 << 20;

    /// <summary>What ends a word.</summary>
    protected static readonly char[] WordEnds = [' ', ',', '\t', '\n', '\r', '\0'];

    /// <summary>The file.</summary>
    protected string Path { get; } = path;

    /// <summary>Full name.</summary>
    public string Name { get; } = name;

    /// <summary>In the order of the file, the last running fastest.</summary>
    public abstract IReadOnlyList<ArrayDimension> Dimensions { get; }

    /// <summary>How a number is stored; Unknown where it is none.</summary>
    public abstract PixelType Type { get; }

    /// <summary>True for texts.</summary>
    public abstract bool IsText { get; }

    /// <summary>[dimensions] members of a storage unit; 0 where there are none, or nobody knows.</summary>
    public abstract IReadOnlyList<long> BlockSizes { get; }

    /// <summary>Threads that may decode compressed chunks at once; at least 1.</summary>
    public int DecodingThreads { get; set; } = 1;

    /// <summary>The unit; null where none is stated.</summary>
    public abstract string? Unit { get; }

    /// <summary>The value that stands for nothing; null where none is stated.</summary>
    public abstract double? NoData { get; }

    /// <summary>value = stored * Scale + <see cref="Offset"/>; null where not stated.</summary>
    public abstract double? Scale { get; }

    /// <summary>See <see cref="Scale"/>.</summary>
    public abstract double? Offset { get; }

    /// <summary>The coordinate reference system as WKT; null where none is stated.</summary>
    public abstract string? Projection { get; }

    /// <summary>The text of an attribute; null where there is none.</summary>
    public abstract string? Text(string attribute);

    /// <summary>The words of an attribute that lists them in one text or in several; null where there is none.</summary>
    public virtual string[]? Words(string attribute) => Text(attribute)?.Split(WordEnds, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The numbers of an attribute; null where there is none.</summary>
    public abstract double[]? Numbers(string attribute);

    /// <summary>The full name of the array of a dimension's coordinates; null where it has none.</summary>
    /// <param name="dimension">From 0.</param>
    public abstract string? CoordinateOf(int dimension);

    /// <summary>Reads a part.</summary>
    /// <param name="start">[dimensions] from 0.</param>
    /// <param name="count">[dimensions] members.</param>
    /// <param name="step">[dimensions] from one to the next in the file; null for 1.</param>
    /// <param name="stride">[dimensions] from one to the next in memory, samples; null for the order of the file.</param>
    /// <param name="type">Of the memory.</param>
    /// <param name="memory">Long enough.</param>
    /// <exception cref="SceneException">The file can't be read there.</exception>
    public abstract void Read(ulong* start, nuint* count, long* step, nint* stride, PixelType type, void* memory);

    /// <summary>
    /// Hands on the storage units of a part as they are decoded, in the memory that they were decoded to; false where this array is not
    /// read so, or one of them can't be decoded: others may have been handed on then.
    /// </summary>
    /// <param name="start">[dimensions] from 0.</param>
    /// <param name="count">[dimensions] members.</param>
    /// <param name="fastest">The dimension along which neighbours are decoded next to each other.</param>
    /// <param name="take">Is given each unit; its numbers are of <see cref="Type"/>.</param>
    public virtual bool TryTake(ulong* start, nuint* count, int fastest, UnitTaker take) => false;

    /// <summary>All numbers of a short list, or of an array with one number.</summary>
    /// <exception cref="SceneException">Texts, too many, or the file can't be read there.</exception>
    public double[] ReadNumbers()
    {
        var values = new double[RequireList()];
        if (Type == PixelType.Unknown)
            throw Holds("numbers");
        if (values.Length == 0)
            return values;
        var (start, count) = (new ulong[Dimensions.Count + 1], Counts());
        fixed (ulong* first = start)
        fixed (nuint* counts = count)
        fixed (double* memory = values)
            Read(first, counts, null, null, PixelType.Float64, memory);
        return values;
    }

    /// <summary>All texts of a short list.</summary>
    /// <exception cref="SceneException">No texts, too many, or the file can't be read there.</exception>
    public string[] ReadTexts()
    {
        var texts = new string[RequireList()];
        if (!IsText)
            throw Holds("texts");
        if (texts.Length > 0)
            ReadAll(texts);
        return texts;
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Reads all texts.</summary>
    /// <param name="texts">[members], in the order of the file.</param>
    /// <exception cref="SceneException">The file can't be read there.</exception>
    protected abstract void ReadAll(Span<string> texts);

    /// <summary>[dimensions + 1] members in each: at least one entry, for an array without dimensions.</summary>
    protected nuint[] Counts() => [.. Dimensions.Select(dimension => (nuint)dimension.Size), 0];

    private SceneException Holds(string what) =>
        new($"The array '{Name}' of '{Path}' holds no {what}. The file is not what its name says, or of a version that is not known.");

    private int RequireList()
    {
        long all = 1;
        foreach (var dimension in Dimensions)
        {
            if (dimension.Size > LongestList || (all *= dimension.Size) > LongestList)
                throw new SceneException(
                    $"The array '{Name}' of '{Path}' has more than {LongestList} members, too many for a list that describes a "
                        + $"scene. The file is damaged."
                );
        }
        return (int)all;
    }
}
