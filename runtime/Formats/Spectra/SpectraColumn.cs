namespace Unmix.Formats.Spectra;

/// <summary>What a file of spectra says of each of them beside its name, such as its class.</summary>
/// <param name="Name">The column's header.</param>
/// <param name="Values">[P] one for each spectrum, in their order; empty where nothing is said.</param>
public sealed record SpectraColumn(string Name, IReadOnlyList<string> Values);
