namespace Unmix.Formats.Scenes.Products;

/// <summary>Which pixel of the sensor's geometry each pixel of the map shows. One thread at a time.</summary>
internal interface IPlacement
{
    /// <summary>The map.</summary>
    MapGrid Grid { get; }

    /// <summary>Bytes that reading holds.</summary>
    long Bytes { get; }

    /// <summary>Reads a window of the map.</summary>
    /// <param name="window">Inside the map.</param>
    /// <param name="pixels">[window.PixelCount] row * columns + column of the scene's pixel; -1 where there is none.</param>
    /// <exception cref="SceneException">The file can't be read there, or names a pixel that the scene does not have.</exception>
    void Read(PixelWindow window, Span<int> pixels);
}
