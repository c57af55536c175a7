using System.Runtime.InteropServices;
using System.Text;

namespace Unmix.Native;

/// <summary>A text where C can read it: UTF-8 that ends with 0, outside the collected heap.</summary>
internal sealed unsafe class NativeText
{
    /// <param name="text">The text; a 0 within it would end it there.</param>
    public NativeText(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Address = (byte*)NativeMemory.Alloc((nuint)bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(Address, bytes.Length));
        Address[bytes.Length] = 0;
    }

    /// <summary>Whoever held the text is gone, a thread that ended among them.</summary>
    ~NativeText() => NativeMemory.Free(Address);

    /// <summary>Its first byte.</summary>
    public byte* Address { get; }

    /// <summary>A text that C passes.</summary>
    /// <param name="address">UTF-8 that ends with 0; null for none.</param>
    public static string? Read(byte* address) => Marshal.PtrToStringUTF8((nint)address);
}
