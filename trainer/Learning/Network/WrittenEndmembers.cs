using Unmix.Learning.Onnx;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>The graph form of <see cref="DecodedEndmembers"/>.</summary>
/// <param name="Spectra">P values [n, L]; in the paper's form with what <see cref="AbundanceEncoder.BandsMore"/> says.</param>
/// <param name="Shares">[n, P J], endmember by endmember; null in the paper's form.</param>
/// <param name="Vertices">[P, J, L]; null in the paper's form.</param>
internal sealed record WrittenEndmembers(IReadOnlyList<OnnxValue> Spectra, OnnxValue? Shares = null, Tensor? Vertices = null);
