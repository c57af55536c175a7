namespace Unmix.Formats.Scenes.Virtual;

/// <summary>A file in an archive.</summary>
/// <param name="Name">With its folders.</param>
/// <param name="Bytes">As it is when it is unpacked.</param>
/// <param name="IsPacked">True where it does not lie in the archive as it is.</param>
internal sealed record ArchiveMember(string Name, long Bytes, bool IsPacked);
