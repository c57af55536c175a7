using System.Runtime.InteropServices;

namespace Unmix.Formats.Scenes.Gdal;

/// <summary>A list of texts in GDAL's form, which ends in null.</summary>
internal sealed unsafe class NativeTexts : IDisposable
{
    private readonly byte** list;
    private readonly int count;

    public NativeTexts(IReadOnlyList<string> texts)
    {
        count = texts.Count;
        list = (byte**)NativeMemory.AllocZeroed((nuint)count + 1, (nuint)sizeof(byte*));
        for (var i = 0; i < count; i++)
            list[i] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[i]);
    }

    /// <summary>Valid until this is disposed.</summary>
    public byte** List => list;

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var i = 0; i < count; i++)
            Marshal.FreeCoTaskMem((nint)list[i]);
        NativeMemory.Free(list);
    }
}
