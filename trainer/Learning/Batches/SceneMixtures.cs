using static TorchSharp.torch;

namespace Unmix.Learning.Batches;

/// <summary>What a network says that the scene is mixed like, for triples that are to be mixed as it is.</summary>
/// <param name="Concentrations">Of the posterior at pixels of the scene, [n, P]. Borrowed.</param>
/// <param name="Share">The share of mixed triples that follow them, 0 to 1.</param>
public sealed record SceneMixtures(Tensor Concentrations, double Share);
