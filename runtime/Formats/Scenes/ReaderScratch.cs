namespace Unmix.Formats.Scenes;

/// <summary>
/// How large the memory is that files whose bands or lines lie apart are read into, in their own order, before spectra are made of them.
/// </summary>
internal static class ReaderScratch
{
    /// <summary>Bytes of it; small enough for a processor's last cache.</summary>
    public const int Bytes = 4 << 20;

    /// <summary>What is used of it where bands change line by line: a few lines, which lie together already.</summary>
    public const int LineBytes = 1 << 20;
}
