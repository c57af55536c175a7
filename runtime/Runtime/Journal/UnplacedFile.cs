using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Writing;
using Unmix.Runtime.Placing;

namespace Unmix.Runtime.Journal;

/// <summary>Finished rows of a run that keeps no journal: a file beside the map, removed with this.</summary>
internal sealed class UnplacedFile : IUnplacedRows, IDisposable
{
    private readonly OutputFile file;
    private readonly RowStore rows;

    private UnplacedFile(OutputFile file, RowStore rows)
    {
        this.file = file;
        this.rows = rows;
    }

    /// <summary>Makes an empty one.</summary>
    /// <param name="mapPath">The map; where it belongs to a virtual file system the machine's temporary folder is taken.</param>
    /// <param name="unplaced">The map in the sensor's geometry.</param>
    /// <exception cref="OutputException">The folder can't be written.</exception>
    public static UnplacedFile Begin(string mapPath, SceneOutput unplaced)
    {
        var file = OutputFile.Begin(mapPath); // is never finished: only its temporary name is used
        try
        {
            return new UnplacedFile(file, RowStore.Open(file.TemporaryPath, unplaced, empty: true));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            file.Dispose();
            throw OutputException.NotWritten(mapPath, cause.Message, cause);
        }
    }

    /// <summary>Writes a window.</summary>
    /// <exception cref="OutputException">The disk is full or gone.</exception>
    public void Write(PixelWindow window, ReadOnlySpan<float> values)
    {
        try
        {
            rows.Write(window, values);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw OutputException.NotWritten(file.TemporaryPath, cause.Message, cause);
        }
    }

    /// <inheritdoc/>
    public void Read(PixelWindow window, Span<float> values)
    {
        try
        {
            rows.Read(window, values);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new OutputException(
                $"The finished rows in '{file.TemporaryPath}' can't be read: {cause.Message} Check the disk and run again.",
                cause
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        rows.Dispose();
        file.Dispose();
    }
}
