using System.Runtime.InteropServices;
using Unmix.Formats;

namespace Unmix.Native;

/// <summary>The structures of <c>unmix.h</c>, field by field, and how those of an older header are read.</summary>
internal static unsafe class Structures
{
    /// <summary>Copies a structure; what an older one lacks is 0, its default.</summary>
    /// <param name="name">In the header.</param>
    /// <param name="given">Null for all defaults.</param>
    /// <exception cref="OptionsException">It is larger than this version knows, or has no size.</exception>
    public static T Read<T>(string name, T* given)
        where T : unmanaged
    {
        if (given is null)
            return default;
        var size = *(uint*)given;
        if (size < sizeof(uint) || size > sizeof(T))
            throw new OptionsException(
                $"The structure {name} states {size} bytes; this version knows {sizeof(T)}. Set its 'size' to sizeof({name}), or use a "
                    + "newer library."
            );
        T known = default;
        Buffer.MemoryCopy(given, &known, sizeof(T), size);
        return known;
    }

    /// <summary>Refuses an address that must be given.</summary>
    /// <exception cref="OptionsException">It is null.</exception>
    public static void RequireAddress(void* address, string name)
    {
        if (address is null)
            throw new OptionsException($"There is no address for '{name}'. Give one.");
    }

    /// <summary>A text that must be given.</summary>
    /// <exception cref="OptionsException">It is null or empty.</exception>
    public static string RequireText(byte* text, string name) =>
        NativeText.Read(text) is { Length: > 0 } given ? given : throw new OptionsException($"The text '{name}' is empty. Give a path.");
}

/// <summary><c>unmix_facts</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Facts
{
    public uint Size;
    public int Bands;
    public int Endmembers;
    public int HasWavelengths;
    public int Layers;
}

/// <summary><c>unmix_spectra</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Spectra
{
    public uint Size;
    public int Reserved;
    public float* Values;
    public long Rows;
    public long Columns;
    public long Bands;
    public long RowStride;
    public long ColumnStride;
    public long BandStride;
    public double* Wavelengths;
    public double* Widths;
    public byte* Good;
}

/// <summary><c>unmix_settings</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Settings
{
    public uint Size;
    public int Threads;
    public int AssumeBands;
    public int Resample;
    public double Scale;
    public double Offset;
    public double NoData;
    public int HasNoData;
    public int NoContext;
    public delegate* unmanaged<long, long, void*, int> Progress;
    public void* State;
}

/// <summary><c>unmix_answers</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Answers
{
    public uint Size;
    public int Reserved;
    public float* Abundances;
    public float* Deviation;
    public float* Nonlinearity;
    public float* Error;
    public float* Novelty;
    public long Valid;
}

/// <summary><c>unmix_file_settings</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FileSettings
{
    public uint Size;
    public int Layers;
    public int Threads;
    public int AssumeBands;
    public int Resample;
    public int Format;
    public int Overviews;
    public int Strict;
    public int Restart;
    public int NoJournal;
    public int InSensorGeometry;
    public int HasNoData;
    public long Memory;
    public double Scale;
    public double Offset;
    public double NoData;
    public byte* Report;
    public delegate* unmanaged<long, long, void*, int> Progress;
    public void* State;
    public int NoContext;
    public int Type;
}
