namespace Unmix.Formats.Scenes.Tiff;

/// <summary>What was done to rows before they were compressed.</summary>
internal enum TiffPredictor
{
    /// <summary>Nothing.</summary>
    None = 1,

    /// <summary>Each sample is the difference from that of the pixel before (TIFF 6.0, section 14).</summary>
    Difference = 2,

    /// <summary>Bytes of floating-point numbers apart, the highest first, and then differences (Adobe, TIFF technical note 3).</summary>
    FloatingPoint = 3,
}
