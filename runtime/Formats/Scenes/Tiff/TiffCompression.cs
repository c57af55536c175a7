namespace Unmix.Formats.Scenes.Tiff;

/// <summary>How the blocks of a TIFF are compressed, as far as they are decoded here.</summary>
internal enum TiffCompression
{
    /// <summary>Not at all.</summary>
    None = 1,

    /// <summary>By strings in a table that grows (TIFF 6.0, section 13).</summary>
    Lzw = 5,

    /// <summary>By a zlib stream (Adobe's code of it).</summary>
    Deflate = 8,
}
