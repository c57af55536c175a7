namespace Unmix.Formats.Scenes;

#pragma warning disable CA1720 // the names of the types are the terms of the field; GDAL and every GIS show them
/// <summary>How a file stores a sample, with GDAL's numbers. Complex samples are refused when a scene is opened.</summary>
public enum PixelType
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>8 bits, 0 to 255.</summary>
    Byte = 1,

    /// <summary>16 bits, unsigned.</summary>
    UInt16 = 2,

    /// <summary>16 bits, signed.</summary>
    Int16 = 3,

    /// <summary>32 bits, unsigned.</summary>
    UInt32 = 4,

    /// <summary>32 bits, signed.</summary>
    Int32 = 5,

    /// <summary>Single precision.</summary>
    Float32 = 6,

    /// <summary>Double precision.</summary>
    Float64 = 7,

    /// <summary>64 bits, unsigned (GDAL 3.5 and newer).</summary>
    UInt64 = 12,

    /// <summary>64 bits, signed (GDAL 3.5 and newer).</summary>
    Int64 = 13,

    /// <summary>8 bits, signed (GDAL 3.7 and newer).</summary>
    Int8 = 14,

    /// <summary>Half precision (GDAL 3.11 and newer).</summary>
    Float16 = 15,
}
#pragma warning restore CA1720

/// <summary>What follows from a pixel type.</summary>
public static class PixelTypes
{
    /// <summary>True for types without a fraction: reflectance in them is scaled.</summary>
    public static bool IsInteger(this PixelType type) =>
        type is not (PixelType.Unknown or PixelType.Float16 or PixelType.Float32 or PixelType.Float64);

    /// <summary>Bytes of one sample; 0 for <see cref="PixelType.Unknown"/>.</summary>
    public static int SizeInBytes(this PixelType type) =>
        type switch
        {
            PixelType.Byte or PixelType.Int8 => 1,
            PixelType.UInt16 or PixelType.Int16 or PixelType.Float16 => 2,
            PixelType.UInt32 or PixelType.Int32 or PixelType.Float32 => 4,
            PixelType.UInt64 or PixelType.Int64 or PixelType.Float64 => 8,
            _ => 0,
        };
}
