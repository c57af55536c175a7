using System.Runtime.InteropServices;

namespace Unmix.TestData;

/// <summary>Makes netCDF-4 files of groups, dimensions, arrays and attributes, through GDAL.</summary>
internal sealed unsafe partial class ArrayFileMaker : IDisposable
{
    private const string Library = "gdal-for-tests";
    private const int Float64 = 7; // as GDAL numbers types

    private static readonly Dictionary<Type, int> Types = new()
    {
        [typeof(byte)] = 1,
        [typeof(ushort)] = 2,
        [typeof(short)] = 3,
        [typeof(uint)] = 4,
        [typeof(int)] = 5,
        [typeof(float)] = 6,
        [typeof(double)] = Float64,
    };

    private readonly nint dataset;
    private readonly Dictionary<string, nint> groups = [];
    private readonly Dictionary<string, nint> dimensions = [];
    private readonly Dictionary<string, nint> arrays = [];

    static ArrayFileMaker()
    {
        // A process that is started while a file is written inherits its lock, and would keep the next reader out.
        if (!OperatingSystem.IsWindows())
            _ = SetVariable("HDF5_USE_FILE_LOCKING", "FALSE", 1);
        NativeLibrary.SetDllImportResolver(typeof(ArrayFileMaker).Assembly, (name, assembly, path) => name == Library ? Load() : 0);
        GDALAllRegister();
    }

    public ArrayFileMaker(string path)
    {
        dataset = GDALCreateMultiDimensional(GDALGetDriverByName("netCDF"), path, 0, ["FORMAT=NC4", null]);
        if (dataset == 0)
            throw new IOException($"'{path}' can't be made.");
        groups["/"] = GDALDatasetGetRootGroup(dataset);
    }

    /// <summary>A dimension of the root.</summary>
    public void Dimension(string name, long size) =>
        dimensions[name] = Made(GDALGroupCreateDimension(groups["/"], name, null, null, (ulong)size, 0), name);

    /// <summary>An array, its groups too.</summary>
    /// <param name="name">Full name.</param>
    /// <param name="of">Names of its dimensions.</param>
    /// <param name="blocks">Members of a storage unit in each, compressed; null for one piece.</param>
    /// <param name="fill">The fill value; null for none.</param>
    public void Array<T>(string name, string[] of, int[]? blocks = null, double? fill = null)
        where T : unmanaged
    {
        string?[] options = blocks is null ? [null] : ["COMPRESS=DEFLATE", "ZLEVEL=1", $"BLOCKSIZE={string.Join(',', blocks)}", null];
        var type = GDALExtendedDataTypeCreate(Types[typeof(T)]);
        arrays[name] = Made(
            GDALGroupCreateMDArray(
                Group(Above(name)),
                name[(name.LastIndexOf('/') + 1)..],
                (nuint)of.Length,
                [.. of.Select(one => dimensions[one])],
                type,
                options
            ),
            name
        );
        GDALExtendedDataTypeRelease(type);
        if (fill is { } value)
            _ = GDALMDArraySetNoDataValueAsDouble(arrays[name], value);
    }

    /// <summary>An array with all of its values.</summary>
    public void Array<T>(string name, string[] of, T[] values, int[]? blocks = null, double? fill = null)
        where T : unmanaged
    {
        Array<T>(name, of, blocks, fill);
        Write(name, [.. of.Select(_ => 0L)], [.. of.Select(one => (long)GDALDimensionGetSize(dimensions[one]))], values);
    }

    /// <summary>A list of texts.</summary>
    public void Texts(string name, string of, string[] values)
    {
        var type = GDALExtendedDataTypeCreateString(0);
        var array = arrays[name] = Made(
            GDALGroupCreateMDArray(Group(Above(name)), name[(name.LastIndexOf('/') + 1)..], 1, [dimensions[of]], type, [null]),
            name
        );
        nint[] pointers = [.. values.Select(Marshal.StringToCoTaskMemUTF8)];
        fixed (nint* memory = pointers)
            _ = GDALMDArrayWrite(array, [0], [(nuint)values.Length], null, null, type, memory, null, 0);
        System.Array.ForEach(pointers, Marshal.FreeCoTaskMem);
        GDALExtendedDataTypeRelease(type);
    }

    /// <summary>A part of an array.</summary>
    public void Write<T>(string name, long[] start, long[] count, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var type = GDALExtendedDataTypeCreate(Types[typeof(T)]);
        fixed (T* memory = values)
        {
            if (
                GDALMDArrayWrite(
                    arrays[name],
                    [.. start.Select(one => (ulong)one)],
                    [.. count.Select(one => (nuint)one)],
                    null,
                    null,
                    type,
                    memory,
                    null,
                    0
                ) == 0
            )
                throw new IOException($"'{name}' can't be written.");
        }
        GDALExtendedDataTypeRelease(type);
    }

    /// <summary>A text of a group, or of an array that is there.</summary>
    public void Attribute(string of, string name, string text)
    {
        var type = GDALExtendedDataTypeCreateString(0);
        var attribute = arrays.TryGetValue(of, out var array)
            ? GDALMDArrayCreateAttribute(array, name, 0, null, type, 0)
            : GDALGroupCreateAttribute(Group(of), name, 0, null, type, 0);
        _ = GDALAttributeWriteString(Made(attribute, name), text);
        GDALAttributeRelease(attribute);
        GDALExtendedDataTypeRelease(type);
    }

    /// <summary>Numbers of a group, or of an array that is there.</summary>
    public void Attribute(string of, string name, params double[] numbers)
    {
        var type = GDALExtendedDataTypeCreate(Float64);
        var attribute = arrays.TryGetValue(of, out var array)
            ? GDALMDArrayCreateAttribute(array, name, 1, [(ulong)numbers.Length], type, 0)
            : GDALGroupCreateAttribute(Group(of), name, 1, [(ulong)numbers.Length], type, 0);
        fixed (double* memory = numbers)
            _ = GDALAttributeWriteDoubleArray(Made(attribute, name), memory, (nuint)numbers.Length);
        GDALAttributeRelease(attribute);
        GDALExtendedDataTypeRelease(type);
    }

    public void Dispose()
    {
        foreach (var array in arrays.Values)
            GDALMDArrayRelease(array);
        foreach (var dimension in dimensions.Values)
            GDALDimensionRelease(dimension);
        foreach (var group in groups.Values)
            GDALGroupRelease(group);
        GDALClose(dataset);
    }

    private nint Group(string name)
    {
        if (groups.TryGetValue(name, out var there))
            return there;
        return groups[name] = Made(GDALGroupCreateGroup(Group(Above(name)), name[(name.LastIndexOf('/') + 1)..], 0), name);
    }

    private static string Above(string name) => name.LastIndexOf('/') is var at and > 0 ? name[..at] : "/";

    private static nint Made(nint handle, string name) => handle != 0 ? handle : throw new IOException($"'{name}' can't be made.");

    private static nint Load()
    {
        string[] names =
        [
            Environment.GetEnvironmentVariable("UNMIX_GDAL") ?? "",
            .. Enumerable.Range(30, 16).Reverse().Select(n => $"libgdal.so.{n}"),
            "libgdal.so",
            "libgdal.dylib",
            "gdal",
        ];
        foreach (var name in names.Where(name => name.Length > 0))
        {
            if (NativeLibrary.TryLoad(name, out var found))
                return found;
        }
        throw new DllNotFoundException("No GDAL for the tests.");
    }

    [LibraryImport(Library)]
    private static partial void GDALAllRegister();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GDALGetDriverByName(string name);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GDALCreateMultiDimensional(nint driver, string name, nint rootOptions, string?[] options);

    [LibraryImport(Library)]
    private static partial nint GDALDatasetGetRootGroup(nint dataset);

    [LibraryImport(Library)]
    private static partial void GDALClose(nint dataset);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GDALGroupCreateGroup(nint group, string name, nint options);

    [LibraryImport(Library)]
    private static partial void GDALGroupRelease(nint group);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GDALGroupCreateDimension(
        nint group,
        string name,
        string? type,
        string? direction,
        ulong size,
        nint options
    );

    [LibraryImport(Library)]
    private static partial ulong GDALDimensionGetSize(nint dimension);

    [LibraryImport(Library)]
    private static partial void GDALDimensionRelease(nint dimension);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GDALGroupCreateMDArray(
        nint group,
        string name,
        nuint count,
        nint[] dimensions,
        nint type,
        string?[] options
    );

    [LibraryImport(Library)]
    private static partial void GDALMDArrayRelease(nint array);

    [LibraryImport(Library)]
    private static partial int GDALMDArraySetNoDataValueAsDouble(nint array, double value);

    [LibraryImport(Library)]
    private static partial int GDALMDArrayWrite(
        nint array,
        ulong[] start,
        nuint[] count,
        long[]? step,
        nint[]? stride,
        nint type,
        void* memory,
        void* allocated,
        nuint bytes
    );

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GDALMDArrayCreateAttribute(nint array, string name, nuint count, ulong[]? sizes, nint type, nint options);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GDALGroupCreateAttribute(nint group, string name, nuint count, ulong[]? sizes, nint type, nint options);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GDALAttributeWriteString(nint attribute, string text);

    [LibraryImport(Library)]
    private static partial int GDALAttributeWriteDoubleArray(nint attribute, double* numbers, nuint count);

    [LibraryImport(Library)]
    private static partial void GDALAttributeRelease(nint attribute);

    [LibraryImport(Library)]
    private static partial nint GDALExtendedDataTypeCreate(int type);

    [LibraryImport(Library)]
    private static partial nint GDALExtendedDataTypeCreateString(nuint longest);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport(Library)]
    private static partial void GDALExtendedDataTypeRelease(nint type);
}
