using Unmix.Formats;

namespace Unmix.Trainer;

/// <summary>Writes reports: whole, or not at all.</summary>
internal static class TextOutput
{
    /// <param name="path">An older file is replaced.</param>
    /// <param name="text">UTF-8.</param>
    /// <exception cref="OutputException">The folder refuses.</exception>
    public static void Write(string path, string text)
    {
        using var output = OutputFile.Begin(path);
        try
        {
            File.WriteAllText(output.TemporaryPath, text);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw OutputFile.NotWritten(path, cause.Message, cause);
        }
        output.Finish();
    }
}
