using Unmix.Formats.Spectra;

namespace Unmix.Learning.Endmembers;

/// <summary>Spectra of a scene among which endmembers are looked for.</summary>
/// <param name="Values">[N, L], valid pixels or means only.</param>
/// <param name="BandCount">L.</param>
/// <param name="Wavelengths">Of the bands; null for none.</param>
/// <param name="Path">The scene, for what is said of it.</param>
internal sealed record SearchedSpectra(float[] Values, int BandCount, WavelengthGrid? Wavelengths, string Path);
