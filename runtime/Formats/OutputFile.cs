using System.Security.Cryptography;
using System.Text;
using Unmix.Formats.Scenes;

namespace Unmix.Formats;

/// <summary>
/// A file that appears under its name only when it is whole: written beside it under a name unique to host, process and
/// attempt, flushed to the disk, then renamed. Disposed before <see cref="Finish"/>, it leaves nothing behind. A file of one of GDAL's
/// virtual file systems is written to the machine's temporary folder and sent as a whole.
/// </summary>
public sealed class OutputFile : IDisposable
{
    /// <summary>So that a long name with our suffix still fits into the 255 bytes of a file name.</summary>
    private const int LongestStem = 60;

    private bool done;

    private OutputFile(string path, string temporaryPath)
    {
        Path = path;
        TemporaryPath = temporaryPath;
    }

    /// <summary>Where the file will be.</summary>
    public string Path { get; }

    /// <summary>Where to write until <see cref="Finish"/>; exists and is empty at first.</summary>
    public string TemporaryPath { get; }

    /// <summary>Creates the empty temporary file, which shows early whether the folder can be written.</summary>
    /// <param name="path">Where the file will be; an older one is replaced at <see cref="Finish"/>.</param>
    /// <param name="temporaryPath">
    /// The temporary file, in the same file system; one that a killed attempt left there is replaced, so the caller sees to it that
    /// there is one attempt at a time. Null: a name that no other attempt takes.
    /// </param>
    /// <exception cref="OutputException">The folder is missing or can't be written, or the path is a folder.</exception>
    public static OutputFile Begin(string path, string? temporaryPath = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (VirtualPath.Is(path)) return BeginVirtual(path);
        var folder = RequireFolder(path);
        var full = System.IO.Path.GetFullPath(path);
        var temporary = temporaryPath ?? System.IO.Path.Combine(folder, TemporaryName(System.IO.Path.GetFileName(full)));
        try
        {
            new FileStream(temporary, temporaryPath is null ? FileMode.CreateNew : FileMode.Create, FileAccess.Write).Dispose();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw FolderNotWritten(folder, cause);
        }
        return new OutputFile(full, temporary);
    }

    private static OutputFile BeginVirtual(string path)
    {
        VirtualPath.RequireWritable(path);
        var folder = System.IO.Path.GetTempPath();
        var temporary = System.IO.Path.Combine(folder, TemporaryName(VirtualPath.FileName(path)));
        try
        {
            new FileStream(temporary, FileMode.CreateNew, FileAccess.Write).Dispose();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw FolderNotWritten(folder, cause);
        }
        return new OutputFile(path, temporary);
    }

    /// <summary>The folder of an output, which must exist.</summary>
    /// <returns>Where an output is written first, if it belongs to one of GDAL's virtual file systems.</returns>
    /// <exception cref="OutputException">It is missing, or the path is itself a folder.</exception>
    public static string RequireFolder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (VirtualPath.Is(path)) return System.IO.Path.GetTempPath();
        var full = System.IO.Path.GetFullPath(path);
        var folder = System.IO.Path.GetDirectoryName(full);
        if (folder is null || Directory.Exists(full))
            throw new OutputException($"'{path}' is a folder; the output is a file. Add a file name.");
        return Directory.Exists(folder) ? folder : throw new OutputException($"The output folder '{folder}' does not exist. Make it, or choose another.");
    }

    /// <summary>The one sentence for a folder in which nothing can be created.</summary>
    public static OutputException FolderNotWritten(string folder, Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        return new($"The output folder '{folder}' can't be written: {cause.Message} Check its permissions and free space, or choose another.", cause);
    }

    /// <summary>Writes a file whole, or not at all.</summary>
    /// <param name="path">An older file is replaced.</param>
    /// <param name="text">Becomes UTF-8.</param>
    /// <exception cref="OutputException">The folder is missing, or the file system refuses.</exception>
    public static void Write(string path, string text)
    {
        using var file = Begin(path);
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
            File.WriteAllBytes(TemporaryPath, bytes);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(Path, cause.Message, cause);
        }
        Finish();
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
            using (var stream = new FileStream(TemporaryPath, FileMode.Open, FileAccess.ReadWrite)) stream.Flush(flushToDisk: true);
            File.Move(TemporaryPath, Path, overwrite: true);
            done = true;
            FolderSync.Flush(System.IO.Path.GetDirectoryName(Path)!); // Begin refused a path without a folder
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(Path, cause.Message, cause);
        }
    }

    /// <summary>Removes the temporary file unless <see cref="Finish"/> gave it its name.</summary>
    public void Dispose()
    {
        if (done) return;
        done = true;
        try
        {
            File.Delete(TemporaryPath);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // Dispose runs while another fault is on its way up; that one is the one to report.
        }
    }

    /// <summary>The one sentence for a write that the file system refused.</summary>
    public static OutputException NotWritten(string path, string reason, Exception? cause = null) =>
        new($"'{path}' can't be written: {reason.TrimEnd('.')}. Check the free space and the permissions of its folder.", cause);

    private static string TemporaryName(string name)
    {
        var stem = name.Length > LongestStem ? name[..LongestStem] : name;
        var host = new string([.. Environment.MachineName.Where(char.IsAsciiLetterOrDigit).Take(LongestStem)]);
        return $"{stem}.{host}-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}.partial";
    }
}
