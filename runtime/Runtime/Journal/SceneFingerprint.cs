using System.Globalization;
using System.Security.Cryptography;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Runtime.Journal;

/// <summary>
/// What tells a scene's files from others without reading all of them: the size and, of up to 16 MiB, the SHA-256 of the whole;
/// of larger files the SHA-256 of 32 samples of 64 KiB, the first and the last included, and the time of the last change.
/// </summary>
internal static class SceneFingerprint
{
    private const long WholeBytes = 16L << 20;
    private const int SampleCount = 32;
    private const int SampleBytes = 64 << 10;

    /// <summary>The files of a scene, in GDAL's order; none where the scene is no file.</summary>
    /// <exception cref="SceneException">A file can't be read.</exception>
    public static IReadOnlyList<InputFile> Of(SceneProfile scene)
    {
        var files = new List<InputFile>();
        foreach (var path in scene.Files)
        {
            try
            {
                files.Add(OfFile(path));
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                throw new SceneException(
                    $"The scene's file '{path}' can't be read: {cause.Message} Check that it is there and may be read.",
                    cause
                );
            }
        }
        return files;
    }

    /// <summary>One file.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    public static InputFile OfFile(string path)
    {
        using var file = SceneFile.Open(path);
        var length = file.Length;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var isWhole = length <= WholeBytes;
        var buffer = new byte[SampleBytes];
        if (isWhole)
        {
            for (long at = 0; at < length; )
                at += Append(hash, file, buffer, at);
        }
        else
        {
            for (var i = 0; i < SampleCount; i++)
                Append(hash, file, buffer, (long)((Int128)(length - SampleBytes) * i / (SampleCount - 1)));
        }
        return new InputFile(path, length, file.Modified, Convert.ToHexStringLower(hash.GetHashAndReset()), isWhole);
    }

    /// <summary>The text that two runs' scenes are compared by. The time counts only where the content was sampled.</summary>
    public static string Text(InputFile file) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{file.Bytes} bytes, {(file.IsWhole ? "SHA-256" : "SHA-256 of samples")} "
                + $"{file.Sha256}{(file.IsWhole ? "" : $", changed {file.Modified:yyyy-MM-ddTHH:mm:ss.fffffffZ}")}"
        );

    private static int Append(IncrementalHash hash, SceneFile file, byte[] buffer, long at)
    {
        var count = file.Read(buffer, at);
        if (count == 0)
            throw new EndOfStreamException("It ended while it was read.");
        hash.AppendData(buffer, 0, count);
        return count;
    }
}
