using Unmix.Formats.Scenes.Containers.Hdf5;
using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Containers;

/// <summary>An array of an <see cref="ArrayFile"/>. One thread at a time.</summary>
internal sealed unsafe class StoredArray : IDisposable
{
    /// <summary>Lists of wavelengths, names of bands and their like are read whole; what is longer is none.</summary>
    private const long LongestList = 1 << 20;

    private const int MostDimensions = 8; // of what is read without libhdf5

    private readonly string path;
    private readonly GdalMdArray array;
    private ChunkReader? chunks; // null where libhdf5 reads
    private bool isLookedAt;
    private GdalSampleType? sample; // of the reads before, which mostly are of one type
    private PixelType sampleType;

    public StoredArray(string path, string name, GdalMdArray array)
    {
        this.path = path;
        this.array = array;
        Name = name;
        Dimensions = ReadDimensions();
        using var type = GdalNative.GDALMDArrayGetDataType(array);
        IsText = GdalNative.GDALExtendedDataTypeGetClass(type) == GdalNative.TextClass;
        Type =
            GdalNative.GDALExtendedDataTypeGetClass(type) == GdalNative.NumericClass
                ? GdalNative.GDALExtendedDataTypeGetNumericDataType(type)
                : PixelType.Unknown;
        BlockSizes = ReadBlockSizes();
    }

    /// <summary>Full name.</summary>
    public string Name { get; }

    /// <summary>In the order of the file, the last running fastest.</summary>
    public IReadOnlyList<ArrayDimension> Dimensions { get; }

    /// <summary>How a number is stored; Unknown where it is none.</summary>
    public PixelType Type { get; }

    /// <summary>True for texts.</summary>
    public bool IsText { get; }

    /// <summary>[dimensions] members of a storage unit; 0 where there are none, or nobody knows.</summary>
    public IReadOnlyList<long> BlockSizes { get; }

    /// <summary>The unit; null where none is stated.</summary>
    public string? Unit => BorrowedText.Copy(GdalNative.GDALMDArrayGetUnit(array));

    /// <summary>The value that stands for nothing; null where none is stated.</summary>
    public double? NoData => GdalNative.GDALMDArrayGetNoDataValueAsDouble(array, out var has) is var value && has != 0 ? value : null;

    /// <summary>value = stored * Scale + <see cref="Offset"/>; null where not stated.</summary>
    public double? Scale => GdalNative.GDALMDArrayGetScale(array, out var has) is var value && has != 0 ? value : null;

    /// <summary>See <see cref="Scale"/>.</summary>
    public double? Offset => GdalNative.GDALMDArrayGetOffset(array, out var has) is var value && has != 0 ? value : null;

    /// <summary>The coordinate reference system as WKT; null where none is stated.</summary>
    public string? Projection
    {
        get
        {
            var system = GdalNative.GDALMDArrayGetSpatialRef(array);
            if (system == 0)
                return null;
            byte* text = null;
            try
            {
                return GdalNative.OSRExportToWktEx(system, &text, [null]) == 0 ? BorrowedText.Copy(text) : null;
            }
            finally
            {
                GdalNative.VSIFree(text);
                GdalNative.OSRDestroySpatialReference(system);
            }
        }
    }

    /// <summary>The text of an attribute; null where there is none.</summary>
    public string? Text(string attribute)
    {
        using var stored = GdalNative.GDALMDArrayGetAttribute(array, attribute);
        return AttributeValue.Text(stored);
    }

    /// <summary>The numbers of an attribute; null where there is none.</summary>
    public double[]? Numbers(string attribute)
    {
        using var stored = GdalNative.GDALMDArrayGetAttribute(array, attribute);
        return AttributeValue.Numbers(stored);
    }

    /// <summary>The full name of the array of a dimension's coordinates; null where it has none.</summary>
    /// <param name="dimension">From 0.</param>
    public string? CoordinateOf(int dimension)
    {
        var list = GdalNative.GDALMDArrayGetDimensions(array, out var count);
        if (list is null)
            return null;
        try
        {
            using var found = GdalNative.GDALDimensionGetIndexingVariable(list[dimension]);
            return found.IsInvalid ? null : BorrowedText.Copy(GdalNative.GDALMDArrayGetFullName(found));
        }
        finally
        {
            GdalNative.GDALReleaseDimensions(list, count);
        }
    }

    /// <summary>All numbers of a short list, or of an array with one number.</summary>
    /// <exception cref="SceneException">Texts, too many, or the file can't be read there.</exception>
    public double[] ReadNumbers()
    {
        var values = new double[RequireList()];
        if (Type == PixelType.Unknown)
            throw new SceneException(
                $"The array '{Name}' of '{path}' holds no numbers. The file is not what its name says, or of a version that is not known."
            );
        if (values.Length == 0)
            return values;
        // at least one, for an array without dimensions
        var (start, count) = (new ulong[Dimensions.Count + 1], new nuint[Dimensions.Count + 1]);
        for (var i = 0; i < Dimensions.Count; i++)
            count[i] = (nuint)Dimensions[i].Size;
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
            throw new SceneException(
                $"The array '{Name}' of '{path}' holds no texts. The file is not what its name says, or of a version that is not known."
            );
        var pointers = new nint[texts.Length];
        var (start, count) = (new ulong[Dimensions.Count + 1], new nuint[Dimensions.Count + 1]);
        for (var i = 0; i < Dimensions.Count; i++)
            count[i] = (nuint)Dimensions[i].Size;
        using var type = GdalNative.GDALExtendedDataTypeCreateString(0);
        using var turn = ArrayLibrary.Turn.EnterScope();
        GdalFault.Forget();
        try
        {
            fixed (ulong* first = start)
            fixed (nuint* counts = count)
            fixed (nint* memory = pointers)
            {
                if (texts.Length > 0 && GdalNative.GDALMDArrayRead(array, first, counts, null, null, type, memory, null, 0) == 0)
                    throw NotRead();
            }
            for (var i = 0; i < texts.Length; i++)
                texts[i] = BorrowedText.Copy((byte*)pointers[i]) ?? "";
            return texts;
        }
        finally
        {
            foreach (var pointer in pointers)
                GdalNative.VSIFree((void*)pointer);
        }
    }

    /// <summary>Reads a part.</summary>
    /// <param name="start">[dimensions] from 0.</param>
    /// <param name="count">[dimensions] members.</param>
    /// <param name="step">[dimensions] from one to the next in the file; null for 1.</param>
    /// <param name="stride">[dimensions] from one to the next in memory, samples; null for the order of the file.</param>
    /// <param name="type">Of the memory.</param>
    /// <param name="memory">Long enough.</param>
    /// <exception cref="SceneException">The file can't be read there.</exception>
    public void Read(ulong* start, nuint* count, long* step, nint* stride, PixelType type, void* memory)
    {
        if (step is null && stride is null && type == Type && Chunks is { } direct && direct.TryRead(start, count, memory))
            return;
        ReadByGdal(start, count, step, stride, type, memory);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        chunks?.Dispose();
        sample?.Dispose();
        array.Dispose();
    }

    /// <summary>
    /// Reads compressed chunks by itself, where libhdf5 says the same of one of them; null where it does not, or the array is
    /// stored otherwise.
    /// </summary>
    private ChunkReader? Chunks
    {
        get
        {
            if (isLookedAt)
                return chunks;
            isLookedAt = true;
            if (Dimensions.Count is 0 or > MostDimensions || Type == PixelType.Unknown)
                return null;
            chunks = ChunkReader.TryOpen(path, Name, [.. Dimensions.Select(dimension => dimension.Size)], Type.SizeInBytes());
            if (chunks is not null && !IsTheSame(chunks))
            {
                chunks.Dispose();
                chunks = null;
            }
            return chunks;
        }
    }

    private bool IsTheSame(ChunkReader direct)
    {
        var start = stackalloc ulong[MostDimensions];
        var count = stackalloc nuint[MostDimensions];
        if (!direct.TryFirst(new Span<ulong>(start, direct.Rank), new Span<nuint>(count, direct.Rank)))
            return false;
        long bytes = Type.SizeInBytes();
        for (var i = 0; i < direct.Rank; i++)
            bytes *= (long)count[i];
        var (own, other) = (new byte[bytes], new byte[bytes]);
        fixed (byte* ownMemory = own)
        fixed (byte* otherMemory = other)
        {
            if (!direct.TryRead(start, count, ownMemory))
                return false;
            ReadByGdal(start, count, null, null, Type, otherMemory);
        }
        return own.AsSpan().SequenceEqual(other);
    }

    private void ReadByGdal(ulong* start, nuint* count, long* step, nint* stride, PixelType type, void* memory)
    {
        if (sample is null || sampleType != type)
        {
            sample?.Dispose();
            (sample, sampleType) = (GdalSampleType.Of(type), type);
        }
        using var turn = ArrayLibrary.Turn.EnterScope();
        GdalFault.Forget();
        if (GdalNative.GDALMDArrayRead(array, start, count, step, stride, sample, memory, null, 0) == 0 || GdalFault.Happened)
            throw NotRead();
    }

    private SceneException NotRead() =>
        new(
            $"The array '{Name}' of '{path}' can't be read: {GdalFault.LastMessage}. The file is damaged or its end is "
                + "missing; copy it again."
        );

    private int RequireList()
    {
        long all = 1;
        foreach (var dimension in Dimensions)
        {
            if (dimension.Size > LongestList || (all *= dimension.Size) > LongestList)
                throw new SceneException(
                    $"The array '{Name}' of '{path}' has more than {LongestList} members, which no list of a scene's facts "
                        + "has. The file is damaged."
                );
        }
        return (int)all;
    }

    private ArrayDimension[] ReadDimensions()
    {
        var list = GdalNative.GDALMDArrayGetDimensions(array, out var count);
        if (list is null)
            return [];
        try
        {
            var dimensions = new ArrayDimension[(int)count];
            for (var i = 0; i < dimensions.Length; i++)
                dimensions[i] = new ArrayDimension(
                    BorrowedText.Copy(GdalNative.GDALDimensionGetName(list[i])) ?? $"dim{i}",
                    (long)Math.Min(GdalNative.GDALDimensionGetSize(list[i]), long.MaxValue)
                );
            return dimensions;
        }
        finally
        {
            GdalNative.GDALReleaseDimensions(list, count);
        }
    }

    private long[] ReadBlockSizes()
    {
        var sizes = new long[Dimensions.Count];
        var list = GdalNative.GDALMDArrayGetBlockSize(array, out var count);
        if (list is null)
            return sizes;
        for (var i = 0; i < Math.Min((int)count, sizes.Length); i++)
            sizes[i] = (long)Math.Min(list[i], long.MaxValue);
        GdalNative.VSIFree(list);
        return sizes;
    }
}
