using static TorchSharp.torch;

namespace Unmix.Learning.Batches;

/// <summary>Labelled triples (METHOD M11).</summary>
/// <param name="Endmembers">M_s: [B, P, L].</param>
/// <param name="Abundances">a_s: [B, P], on the simplex, corners included.</param>
/// <param name="Spectra">y_s: [B, L].</param>
public sealed record LabelledTriples(Tensor Endmembers, Tensor Abundances, Tensor Spectra);
