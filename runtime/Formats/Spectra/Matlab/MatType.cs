namespace Unmix.Formats.Spectra.Matlab;

/// <summary>How the bytes of an element are to be read (MATLAB, "MAT-File Format", table 1-1).</summary>
internal enum MatType
{
    Int8 = 1,
    UInt8 = 2,
    Int16 = 3,
    UInt16 = 4,
    Int32 = 5,
    UInt32 = 6,
    Single = 7,
    Double = 9,
    Int64 = 12,
    UInt64 = 13,
    Matrix = 14,
    Compressed = 15,
    Utf8 = 16,
    Utf16 = 17,
    Utf32 = 18,
}

/// <summary>What follows from the type of an element.</summary>
internal static class MatTypes
{
    /// <summary>Bytes of one number or character; 0 for an element of elements and for what is unknown.</summary>
    public static int SizeInBytes(this MatType type) =>
        type switch
        {
            MatType.Int8 or MatType.UInt8 or MatType.Utf8 => 1,
            MatType.Int16 or MatType.UInt16 or MatType.Utf16 => 2,
            MatType.Int32 or MatType.UInt32 or MatType.Single or MatType.Utf32 => 4,
            MatType.Double or MatType.Int64 or MatType.UInt64 => 8,
            _ => 0,
        };
}
