namespace Unmix.Runtime;

/// <summary>A file that a run read.</summary>
/// <param name="Path">Where it was.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Modified">When it was changed last, UTC.</param>
/// <param name="Sha256">SHA-256 of its content, or of samples of it; lowercase hexadecimal.</param>
/// <param name="IsWhole">
/// True when the hash is of the whole content; false for 32 samples of 64 KiB, spread evenly from its first to its last byte.
/// </param>
public sealed record InputFile(string Path, long Bytes, DateTime Modified, string Sha256, bool IsWhole);
