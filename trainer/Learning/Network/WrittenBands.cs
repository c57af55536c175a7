using Unmix.Learning.Onnx;

namespace Unmix.Learning.Network;

/// <summary>All that a graph reads of the bands.</summary>
/// <param name="Spectra">[n, L].</param>
/// <param name="Features">
/// [n, K], the directions that <see cref="SpectraWhitening.Layer"/> gives; the spectra where there is no whitening.
/// </param>
/// <param name="Whitening">Whose directions; null for none.</param>
/// <param name="Along">[n, P J], products of the spectra and the vertices; null where endmembers are no mixtures of them.</param>
internal sealed record WrittenBands(OnnxValue Spectra, OnnxValue Features, SpectraWhitening? Whitening, OnnxValue? Along);
