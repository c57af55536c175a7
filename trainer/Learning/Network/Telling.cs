using Unmix.Learning.Onnx;

namespace Unmix.Learning.Network;

/// <summary>What is told of the network's own shares.</summary>
/// <param name="Classes">That shares are summed by; null where each endmember is its own.</param>
/// <param name="Sizes">
/// What shares are told of, [P, n] or [P, 1], see <see cref="ShareScale.Sizes"/>; null where they change nothing.
/// </param>
internal sealed record Telling(EndmemberClasses? Classes, OnnxValue? Sizes);
