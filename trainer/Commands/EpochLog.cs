using System.Text.Json;
using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Learning.Training;

namespace Unmix.Trainer.Commands;

/// <summary>A file with a JSON line for each epoch. A training that is refused before its first epoch leaves it as it was.</summary>
internal sealed class EpochLog : IDisposable
{
    private readonly string path;
    private readonly Stream stream;
    private readonly StreamWriter writer;
    private readonly bool isNew;
    private bool append;

    private EpochLog(string path, Stream stream, bool isNew, bool append)
    {
        this.path = path;
        this.stream = stream;
        this.isNew = isNew;
        this.append = append;
        writer = new StreamWriter(stream) { NewLine = "\n" };
    }

    /// <summary>Opens the file, or the device or the pipe, which shows before the first epoch whether it can be written.</summary>
    /// <param name="path">The file; null for none.</param>
    /// <param name="append">Whether its lines are kept, as when a training goes on.</param>
    /// <exception cref="OutputException">It can't be written.</exception>
    public static EpochLog? Open(string? path, bool append)
    {
        if (path is null)
            return null;
        var place = OutputPlace.OfText(path);
        if (place.IsStream)
            return new EpochLog(path, OutputDevice.Open(place), isNew: false, append: true);
        try
        {
            var isNew = !File.Exists(place.Target);
            return new EpochLog(
                place.Target,
                new FileStream(place.Target, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read),
                isNew,
                append
            );
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw OutputException.NotWritten(path, cause.Message, cause);
        }
    }

    /// <summary>Adds an epoch.</summary>
    /// <exception cref="OutputException">The file system refuses.</exception>
    public void Write(EpochRecord record)
    {
        try
        {
            if (!append)
                stream.SetLength(0);
            else if (stream.CanSeek && stream.Position == 0)
                stream.Seek(0, SeekOrigin.End);
            append = true;
            writer.WriteLine(JsonSerializer.Serialize(record));
            writer.Flush();
        }
        catch (IOException cause)
        {
            throw OutputException.NotWritten(path, cause.Message, cause);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var isEmpty = isNew && stream.Length == 0;
        writer.Dispose();
        if (isEmpty)
            File.Delete(path);
    }
}
