using Unmix.Formats;

namespace Unmix.Learning.Export;

/// <summary>What the file for Deepness is made for.</summary>
public sealed record DeepnessOptions
{
    /// <summary>S, pixels along a side of the square tiles; 8 to 1024.</summary>
    public int TileSize { get; init; } = 64;

    /// <summary>reflectance = stored value * scale + offset, of the rasters that it will be used on; not 0.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>See <see cref="Scale"/>; reflectance.</summary>
    public double Offset { get; init; }

    /// <summary>Size of a pixel on the ground, centimetres, which the plugin then takes by itself; null leaves it to who uses it.</summary>
    public double? ResolutionCentimetres { get; init; }

    /// <exception cref="OptionsException">A value is out of range.</exception>
    public void Validate()
    {
        if (TileSize is < 8 or > 1024)
            throw new OptionsException($"--tile is {TileSize} but must be from 8 to 1024 pixels. Change the option.");
        if (!double.IsFinite(Scale) || Scale == 0)
            throw new OptionsException($"--scale is {Scale} but must be a number other than 0. Change the option.");
        if (!double.IsFinite(Offset))
            throw new OptionsException($"--offset is {Offset} but must be a number. Change the option.");
        if (ResolutionCentimetres is { } size && !(size > 0 && double.IsFinite(size)))
            throw new OptionsException($"--resolution is {size} but must be above 0 centimetres. Change the option.");
    }
}
