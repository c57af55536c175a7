using System.Security.Cryptography;
using System.Text;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Formats.Files;

/// <summary>
/// A file that appears under its name only when it is whole: written beside it under a name unique to host, process and
/// attempt, flushed to the disk, then renamed. Disposed before <see cref="Finish"/>, it leaves nothing behind. Where the name is
/// a link to a
/// file, that file is replaced and the link stays. A file of one of GDAL's virtual file systems is written to the machine's
/// temporary folder
/// and sent as a whole. A text may go to a device or a pipe instead, which it is written to at the end.
/// </summary>
public sealed class OutputFile : IDisposable
{
    /// <summary>Bytes of a file's name, on most file systems.</summary>
    private const int LongestName = 255;

    /// <summary>Bytes of a name, and characters of a host's, so that both with what follows them still fit.</summary>
    private const int LongestStem = 60;

    private readonly string target;
    private readonly Stream? stream;
    private bool done;

    private OutputFile(OutputPlace place, string temporaryPath, Stream? stream = null)
    {
        Path = VirtualPath.Is(place.Path) || place.IsStream ? place.Path : System.IO.Path.GetFullPath(place.Path);
        target = place.Target;
        TemporaryPath = temporaryPath;
        this.stream = stream;
    }

    /// <summary>Where the file will be, as it was named.</summary>
    public string Path { get; }

    /// <summary>Where to write until <see cref="Finish"/>; exists and is empty at first. Empty for a stream.</summary>
    public string TemporaryPath { get; }

    /// <summary>True for a device or a pipe, which takes the whole text at once.</summary>
    public bool IsStream => stream is not null;

    /// <summary>Creates the empty temporary file, which shows early whether the folder can be written.</summary>
    /// <param name="path">Where the file will be; an older one is replaced at <see cref="Finish"/>.</param>
    /// <param name="temporaryPath">
    /// The temporary file, in the same file system; one that a killed attempt left there is replaced, so the caller sees to it that
    /// there is one attempt at a time. Null: a name that no other attempt takes.
    /// </param>
    /// <exception cref="OptionsException">The path names nothing.</exception>
    /// <exception cref="OutputException">
    /// The folder is missing or can't be written, or something is there that is no regular file.
    /// </exception>
    public static OutputFile Begin(string path, string? temporaryPath = null) => BeginAt(OutputPlace.OfFile(path), temporaryPath);

    /// <summary>
    /// The same for a text, which may be a device or a pipe: that is opened here, and filled by <see cref="FinishWith(string)"/>.
    /// </summary>
    /// <inheritdoc cref="Begin(string, string?)"/>
    /// <param name="path">Where the text goes.</param>
    /// <param name="ending">What the temporary file has behind the name, as above; null for a name that no other attempt takes.</param>
    public static OutputFile BeginText(string path, string? ending = null)
    {
        var place = OutputPlace.OfText(path);
        if (place.IsStream)
            return new OutputFile(place, "", OutputDevice.Open(place));
        var isOwn =
            ending is null || VirtualPath.Is(path) || Encoding.UTF8.GetByteCount(VirtualPath.FileName(place.Target) + ending) > LongestName;
        return BeginAt(place, isOwn ? null : place.Target + ending);
    }

    private static OutputFile BeginAt(OutputPlace place, string? temporaryPath)
    {
        var temporary = temporaryPath ?? System.IO.Path.Combine(place.Folder, TemporaryName(VirtualPath.FileName(place.Target)));
        if (
            temporaryPath is not null
            && PathFacts.Of(temporary, followsLinks: false).Kind is not (PathKind.Nothing or PathKind.File) and var kind
        )
            throw new OutputException(
                $"'{temporary}' is {OutputPlace.Spell(kind)} and in the way: '{place.Path}' is written there until it is complete. "
                    + $"Remove it, or choose another name."
            );
        try
        {
            new FileStream(temporary, temporaryPath is null ? FileMode.CreateNew : FileMode.Create, FileAccess.Write).Dispose();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw OutputException.FolderNotWritten(place.Folder, cause);
        }
        return new OutputFile(place, temporary);
    }

    /// <summary>The folder of an output, which must exist; of a link, that of the file which it leads to.</summary>
    /// <returns>Where an output is written first, if it belongs to one of GDAL's virtual file systems.</returns>
    /// <exception cref="OutputException">It is missing, or the path is something else than a file.</exception>
    public static string RequireFolder(string path) => OutputPlace.OfFile(path).Folder;

    /// <summary>Writes a text whole, or not at all; to a device or a pipe, as it is.</summary>
    /// <param name="path">An older file is replaced.</param>
    /// <param name="text">Becomes UTF-8.</param>
    /// <exception cref="OutputException">The folder is missing, or the file system refuses.</exception>
    public static void Write(string path, string text)
    {
        using var file = BeginText(path);
        file.FinishWith(text);
    }

    /// <summary>Fills the temporary file and finishes.</summary>
    /// <param name="text">Becomes UTF-8.</param>
    /// <exception cref="OutputException">The file system refuses.</exception>
    public void FinishWith(string text) => FinishWith(Encoding.UTF8.GetBytes(text));

    /// <summary>Fills the temporary file and finishes.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="OutputException">The file system refuses.</exception>
    public void FinishWith(byte[] bytes)
    {
        try
        {
            if (stream is not null)
                stream.Write(bytes);
            else
                File.WriteAllBytes(TemporaryPath, bytes);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw OutputException.NotWritten(Path, cause.Message, cause);
        }
        if (stream is null)
            Finish();
        else
            Dispose();
    }

    /// <summary>Flushes the temporary file to the disk and gives it its name.</summary>
    /// <exception cref="OutputException">The file system refuses.</exception>
    public void Finish()
    {
        ObjectDisposedException.ThrowIf(done, this);
        try
        {
            if (VirtualPath.Is(Path))
            {
                VirtualUpload.Send(TemporaryPath, Path);
                done = true;
                File.Delete(TemporaryPath);
                return;
            }
            using (var temporary = new FileStream(TemporaryPath, FileMode.Open, FileAccess.ReadWrite))
                temporary.Flush(flushToDisk: true);
            if (PathFacts.Of(target, followsLinks: false).Kind is not (PathKind.Nothing or PathKind.File) and var kind)
                throw new OutputException(
                    $"'{target}' has become {OutputPlace.Spell(kind)} meanwhile, which is never replaced. Choose another name."
                );
            File.Move(TemporaryPath, target, overwrite: true);
            done = true;
            FolderSync.Flush(System.IO.Path.GetDirectoryName(target)!); // Begin refused a path without a folder
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw OutputException.NotWritten(Path, cause.Message, cause);
        }
    }

    /// <summary>Removes the temporary file unless <see cref="Finish"/> gave it its name.</summary>
    public void Dispose()
    {
        if (done)
            return;
        done = true;
        try
        {
            if (stream is not null)
                stream.Dispose();
            else
                File.Delete(TemporaryPath);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // Dispose runs while another fault is on its way up; that one is the one to report.
        }
    }

    private static string TemporaryName(string name)
    {
        var stem = name;
        while (Encoding.UTF8.GetByteCount(stem) > LongestStem)
            stem = stem[..^(stem.Length > 1 && char.IsLowSurrogate(stem[^1]) ? 2 : 1)];
        var host = new string([.. Environment.MachineName.Where(char.IsAsciiLetterOrDigit).Take(LongestStem)]);
        return $"{stem}.{host}-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}.partial";
    }
}
