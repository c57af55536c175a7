using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;

namespace Unmix.Runtime.Placing;

/// <summary>The parts of a scene's map, finished files below each other, as one. One thread at a time.</summary>
internal sealed class MapParts : IUnplacedRows, IDisposable
{
    private readonly List<SceneReader> parts = [];
    private readonly int[] bands;

    /// <param name="paths">From top to bottom; each as wide as the scene.</param>
    /// <param name="bandCount">Bands of the map.</param>
    /// <exception cref="SceneException">A part can't be opened.</exception>
    public MapParts(IEnumerable<string> paths, int bandCount)
    {
        bands = [.. Enumerable.Range(0, bandCount)];
        try
        {
            foreach (var path in paths)
                parts.Add(SceneReader.Open(path));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Read(PixelWindow window, Span<float> values)
    {
        var top = 0; // of the part
        foreach (var part in parts)
        {
            int first = Math.Max(window.Row, top),
                end = Math.Min(window.Row + window.Height, top + part.Profile.Height);
            if (first < end)
            {
                var some = window with { Row = first - top, Height = end - first };
                part.ReadSpectra(
                    some,
                    bands,
                    values.Slice(checked((first - window.Row) * window.Width * bands.Length), checked(some.PixelCount * bands.Length))
                ); // nodata comes as NaN
            }
            top += part.Profile.Height;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in parts)
            part.Dispose();
    }
}
