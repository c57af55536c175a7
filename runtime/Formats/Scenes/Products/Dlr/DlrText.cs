using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Formats.Scenes.Products.Dlr;

/// <summary>Files of metadata, read whole; in a zip too.</summary>
internal static class DlrText
{
    private const int MostBytes = 64 << 20; // EnMAP's XML has 4 to 5 MB

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="SceneException">It can't be read, or is far larger than metadata are.</exception>
    public static byte[] ReadBytes(string path)
    {
        try
        {
            using var file = SceneFile.Open(path);
            if (file.Length > MostBytes)
                throw new SceneException(
                    $"'{path}' has {file.Length} bytes; the metadata of a scene "
                        + "have at most "
                        + $"{MostBytes}. Copy the product again."
                );
            var bytes = new byte[file.Length];
            for (var done = 0; done < bytes.Length; )
            {
                var count = file.Read(bytes.AsSpan(done), done);
                if (count == 0)
                    throw new EndOfStreamException("it ended while it was read");
                done += count;
            }
            return bytes;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SceneException($"The metadata '{path}' can't be read: {cause.Message.TrimEnd('.')}. Copy the product again.", cause);
        }
    }

    /// <summary>The text of a file.</summary>
    /// <exception cref="SceneException">As <see cref="ReadBytes"/>.</exception>
    public static string Read(string path) => System.Text.Encoding.UTF8.GetString(ReadBytes(path)).TrimStart('\ufeff');
}
