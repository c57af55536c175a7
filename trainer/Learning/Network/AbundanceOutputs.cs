using Unmix.Learning.Onnx;

namespace Unmix.Learning.Network;

/// <summary>What the graph form of the abundance encoder gives.</summary>
/// <param name="Abundances">[n, C], of classes where there are some; else C is P.</param>
/// <param name="Concentration">[n, C].</param>
/// <param name="Deviation">[n, C].</param>
/// <param name="Nonlinearity">[n].</param>
/// <param name="Members">[n, P], of endmembers; <paramref name="Abundances"/> where each is its own class.</param>
internal sealed record AbundanceOutputs(
    OnnxValue Abundances,
    OnnxValue Concentration,
    OnnxValue Deviation,
    OnnxValue Nonlinearity,
    OnnxValue Members
);
