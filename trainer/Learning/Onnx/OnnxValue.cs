namespace Unmix.Learning.Onnx;

/// <summary>A tensor inside a graph that is being written.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Shape">Its sizes; -1 stands for n, the pixels of a batch.</param>
/// <param name="IsDouble">Whether its numbers are of double precision; else of single.</param>
public sealed record OnnxValue(string Name, IReadOnlyList<long> Shape, bool IsDouble = false)
{
    /// <summary>Size of the last axis.</summary>
    public long Last => Shape[^1];
}
