namespace Unmix.Formats.Scenes.Virtual;

/// <summary>Kinds of archives.</summary>
internal enum ArchiveKind
{
    /// <summary>A zip; members may be compressed, each by itself.</summary>
    Zip,

    /// <summary>A tar; members lie in it as they are.</summary>
    Tar,

    /// <summary>A tar in one gzip stream.</summary>
    CompressedTar,
}
