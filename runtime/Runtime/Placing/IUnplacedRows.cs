using Unmix.Formats.Scenes;

namespace Unmix.Runtime.Placing;

/// <summary>A finished map in the geometry of the sensor, from which pixels are placed. One thread at a time.</summary>
internal interface IUnplacedRows
{
    /// <summary>Reads a window of any shape.</summary>
    /// <param name="window">Inside the scene.</param>
    /// <param name="values">[window.PixelCount, bands], NaN where nothing is.</param>
    /// <exception cref="Formats.UnmixException">They can't be read any more.</exception>
    void Read(PixelWindow window, Span<float> values);
}
