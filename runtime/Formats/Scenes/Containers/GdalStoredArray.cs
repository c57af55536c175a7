using Unmix.Formats.Scenes.Containers.Hdf5;
using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Containers;

/// <summary>An array of a <see cref="GdalArrayFile"/>.</summary>
internal sealed unsafe class GdalStoredArray : StoredArray
{
    private const int MostDimensions = 8; // of what is read without libhdf5

    private readonly GdalMdArray array;
    private ChunkReader? chunks; // null where libhdf5 reads
    private bool isLookedAt;
    private bool hasMembers; // looked up
    private GdalSampleType? sample; // of the reads before, which mostly are of one type
    private PixelType sampleType;

    public GdalStoredArray(string path, string name, GdalMdArray array)
        : base(path, name)
    {
        this.array = array;
        Dimensions = ReadDimensions();
        using var type = GdalNative.GDALMDArrayGetDataType(array);
        IsText = GdalNative.GDALExtendedDataTypeGetClass(type) == GdalNative.TextClass;
        Type =
            GdalNative.GDALExtendedDataTypeGetClass(type) == GdalNative.NumericClass
                ? GdalNative.GDALExtendedDataTypeGetNumericDataType(type)
                : PixelType.Unknown;
        BlockSizes = ReadBlockSizes();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ArrayDimension> Dimensions { get; }

    /// <inheritdoc/>
    public override PixelType Type { get; }

    /// <inheritdoc/>
    public override bool IsText { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<long> BlockSizes { get; }

    /// <inheritdoc/>
    public override string? Unit => BorrowedText.Copy(GdalNative.GDALMDArrayGetUnit(array));

    /// <inheritdoc/>
    public override double? NoData =>
        GdalNative.GDALMDArrayGetNoDataValueAsDouble(array, out var has) is var value && has != 0 ? value : null;

    /// <inheritdoc/>
    public override double? Scale =>
        GdalNative.GDALMDArrayGetScale(array, out var has) is var value && has != 0 ? value : One("scale_factor");

    /// <inheritdoc/>
    public override double? Offset =>
        GdalNative.GDALMDArrayGetOffset(array, out var has) is var value && has != 0 ? value : One("add_offset");

    /// <inheritdoc/>
    public override string? Projection
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

    /// <inheritdoc/>
    public override string? Text(string attribute)
    {
        using var stored = GdalNative.GDALMDArrayGetAttribute(array, attribute);
        return AttributeValue.Text(stored);
    }

    /// <inheritdoc/>
    public override string[]? Words(string attribute)
    {
        using var stored = GdalNative.GDALMDArrayGetAttribute(array, attribute);
        return AttributeValue.Texts(stored) is { } texts
            ? [.. texts.SelectMany(text => text.Split(WordEnds, StringSplitOptions.RemoveEmptyEntries))]
            : null;
    }

    /// <inheritdoc/>
    public override double[]? Numbers(string attribute)
    {
        using var stored = GdalNative.GDALMDArrayGetAttribute(array, attribute);
        return AttributeValue.Numbers(stored);
    }

    /// <inheritdoc/>
    public override string? CoordinateOf(int dimension)
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

    /// <inheritdoc/>
    protected override void ReadAll(Span<string> texts)
    {
        RequireMembers();
        var pointers = new nint[texts.Length];
        var (start, count) = (new ulong[Dimensions.Count + 1], Counts());
        using var type = GdalNative.GDALExtendedDataTypeCreateString(0);
        using var turn = ArrayLibrary.Turn.EnterScope();
        GdalFault.Forget();
        try
        {
            fixed (ulong* first = start)
            fixed (nuint* counts = count)
            fixed (nint* memory = pointers)
            {
                if (GdalNative.GDALMDArrayRead(array, first, counts, null, null, type, memory, null, 0) == 0)
                    throw NotRead();
            }
            for (var i = 0; i < texts.Length; i++)
                texts[i] = BorrowedText.Copy((byte*)pointers[i]) ?? "";
        }
        finally
        {
            foreach (var pointer in pointers)
                GdalNative.VSIFree((void*)pointer);
        }
    }

    /// <inheritdoc/>
    public override void Read(ulong* start, nuint* count, long* step, nint* stride, PixelType type, void* memory)
    {
        if (step is null && stride is null && type == Type && Chunks is { } direct && direct.TryRead(start, count, memory, DecodingThreads))
            return;
        ReadByGdal(start, count, step, stride, type, memory);
    }

    /// <inheritdoc/>
    public override bool TryTake(ulong* start, nuint* count, int fastest, UnitTaker take) =>
        Chunks is { } direct && direct.TryTake(start, count, fastest, take, DecodingThreads);

    /// <inheritdoc/>
    public override void Dispose()
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
            chunks = ChunkReader.TryOpen(Path, Name, [.. Dimensions.Select(dimension => dimension.Size)], Type.SizeInBytes());
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

    /// <exception cref="SceneException">It has none, which ends libnetcdf's process where the dimension has some.</exception>
    private void RequireMembers()
    {
        if (!hasMembers && Hdf5Extent.IsEmpty(Path, Name))
        {
            throw new SceneException(
                $"The array '{Name}' of '{Path}' has no members, though its dimensions "
                    + $"({string.Join(" x ", Dimensions.Select(dimension => dimension.Size))}) should have some. The file is damaged; "
                    + "download it again."
            );
        }
        hasMembers = true;
    }

    private void ReadByGdal(ulong* start, nuint* count, long* step, nint* stride, PixelType type, void* memory)
    {
        RequireMembers();
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

    /// <summary>An attribute that GDAL takes for the scale of netCDF, and leaves alone in HDF5.</summary>
    private double? One(string attribute) => Numbers(attribute) is [var number] && double.IsFinite(number) ? number : null;

    private SceneException NotRead() =>
        Hdf5Filters.PluginOf(Path, Name) is { } filter
            ? new SceneException(
                $"The array '{Name}' of '{Path}' can't be read: its chunks went through HDF5's filter {filter}, which this machine's GDAL "
                    + "lacks. Store it with the usual compression: h5repack -f GZIP=4 OLD NEW"
            )
            : new SceneException(
                $"The array '{Name}' of '{Path}' can't be read: {GdalFault.LastMessage}. The file is damaged or its end is "
                    + "missing; copy it again."
            );

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
