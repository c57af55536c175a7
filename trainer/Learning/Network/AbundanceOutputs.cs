using Unmix.Learning.Onnx;

namespace Unmix.Learning.Network;

/// <summary>What the graph form of the abundance encoder gives.</summary>
/// <param name="Abundances">[n, P].</param>
/// <param name="Concentration">[n, P].</param>
/// <param name="Deviation">[n, P].</param>
/// <param name="Nonlinearity">[n].</param>
internal sealed record AbundanceOutputs(OnnxValue Abundances, OnnxValue Concentration, OnnxValue Deviation, OnnxValue Nonlinearity);
