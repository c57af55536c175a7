using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Writing;
using Unmix.Runtime.Journal;

namespace Unmix.Runtime.Lines;

/// <summary>
/// Gathers lines in a file beside the map, uncompressed, and writes the map when it is known how many there are: with the bytes that a run
/// of a file of these lines writes.
/// </summary>
internal sealed class LineMap : ILineSink
{
    private const int MostRows = 64; // read at once

    private readonly string mapPath;
    private readonly SceneOutput output;
    private readonly UnplacedFile rows;

    /// <param name="mapPath">The map.</param>
    /// <param name="output">What it is to be; its height does not count.</param>
    public LineMap(string mapPath, SceneOutput output)
    {
        (this.mapPath, this.output) = (mapPath, output);
        rows = UnplacedFile.Begin(mapPath, output);
    }

    /// <inheritdoc/>
    public void Write(int line, ReadOnlySpan<float> values) => rows.Write(new PixelWindow(0, line, output.Width, 1), values);

    /// <inheritdoc/>
    public IReadOnlyList<long> Finish(int lineCount)
    {
        using var writer = SceneWriter.Create(mapPath, output with { Height = lineCount });
        var values = new float[checked(MostRows * output.Width * output.BandNames.Count)];
        for (var row = 0; row < lineCount; row += MostRows)
        {
            var window = new PixelWindow(0, row, output.Width, Math.Min(MostRows, lineCount - row));
            var part = values.AsSpan(0, window.PixelCount * output.BandNames.Count);
            rows.Read(window, part);
            writer.Write(window, part);
        }
        writer.Finish();
        return writer.BeyondRange;
    }

    /// <inheritdoc/>
    public void Dispose() => rows.Dispose();
}
