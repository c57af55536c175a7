using System.Security.Cryptography;
using System.Text.Json;
using Unmix.Formats;
using Unmix.Formats.Files;

namespace Unmix.Runtime.Archive;

/// <summary>
/// The record file of one process: JSON lines, a header and then what the process did. Nobody else writes to it, so nothing is locked. A
/// line is written at once; one that a stop cut off has no end and is not read.
/// </summary>
internal sealed class RecordLog : IDisposable
{
    /// <summary>What follows the names of record files.</summary>
    public const string Ending = ".jsonl";

    private const int LongestHost = 60; // characters of a name

    private readonly string path;
    private readonly FileStream stream;
    private bool isUsed;

    private RecordLog(string path, FileStream stream)
    {
        this.path = path;
        this.stream = stream;
    }

    /// <summary>Begins a file of its own.</summary>
    /// <param name="folder">Made where it is missing.</param>
    /// <param name="kind">What the name begins with.</param>
    /// <param name="header">Its first line.</param>
    /// <exception cref="OutputException">Nothing can be written there.</exception>
    public static RecordLog Begin(string folder, string kind, RecordHeader header)
    {
        var host = new string([.. header.Host.Where(char.IsAsciiLetterOrDigit).Take(LongestHost)]);
        var path = Path.Combine(folder, $"{kind}.{host}-{header.Process}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}{Ending}");
        OutputFolder.Make(folder);
        try
        {
            var log = new RecordLog(
                path,
                new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0)
            );
            log.Write(JsonSerializer.SerializeToUtf8Bytes(header, RecordHeaderJson.Default.RecordHeader));
            return log;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw OutputException.FolderNotWritten(folder, cause);
        }
    }

    /// <summary>Appends a record.</summary>
    /// <exception cref="OutputException">The disk is full or gone.</exception>
    public void Add(ItemRecord record)
    {
        isUsed = true;
        Write(JsonSerializer.SerializeToUtf8Bytes(record, RecordJson.Default.ItemRecord));
    }

    /// <summary>Flushes the file to the disk; without a record in it, it goes.</summary>
    public void Dispose()
    {
        try
        {
            if (isUsed)
                stream.Flush(flushToDisk: true);
            stream.Dispose();
            if (!isUsed)
                File.Delete(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // What is not on the disk is done again by the next run; an empty file harms nobody.
        }
    }

    private void Write(byte[] json)
    {
        try
        {
            stream.Write([.. json, (byte)'\n']);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw OutputException.NotWritten(path, cause.Message, cause);
        }
    }
}
