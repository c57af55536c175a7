using System.Numerics.Tensors;
using Unmix.Learning.Batches;
using Unmix.Learning.Densities;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Unmix.Learning.Context;

/// <summary>
/// The gradient of a batch: minus the mean log density of the true abundances. Cut into lanes that are added in their order, as batches of
/// the encoder are, so that threads change no bit.
/// </summary>
/// <param name="network">Learns.</param>
internal sealed class ContextGradient(ContextNetwork network)
{
    /// <summary>Pixels of a step.</summary>
    public const int Batch = 512;

    private const int Lanes = 4;
    private const int LanePixels = Batch / Lanes;

    private readonly Parameter[] parameters = [.. network.parameters()];

    /// <summary>In the order of the parameters.</summary>
    /// <param name="draw">The map and the pixels of a lane.</param>
    public IReadOnlyList<float[]> Of(Func<int, (LabelledMap Map, long[] Pixels)> draw)
    {
        var lanes = new float[Lanes][][];
        var batches = Enumerable.Range(0, Lanes).Select(draw).ToArray();
        TensorThreads.Each(Lanes, lane => lanes[lane] = OfLane(batches[lane].Map, batches[lane].Pixels));
        foreach (var lane in lanes.AsSpan(1))
        {
            foreach (var (sum, more) in lanes[0].Zip(lane))
                TensorPrimitives.Add(sum, more, sum);
        }
        return lanes[0];
    }

    /// <summary>Random pixels of a map for a lane.</summary>
    public static long[] Draw(LabelledMap map, Random random) =>
        [.. Enumerable.Range(0, LanePixels).Select(_ => map.Map.Pixels[random.Next(map.Map.Pixels.Length)])];

    private float[][] OfLane(LabelledMap map, long[] pixels)
    {
        using var scope = NewDisposeScope();
        var count = network.Shape.EndmemberCount;
        float[] shares = [.. pixels.SelectMany(pixel => map.Truth.AsSpan((int)pixel * count, count).ToArray())];
        var labels = tensor(shares, [pixels.Length, count]).Times(1 - BatchSource.LabelMargin).Plus(BatchSource.LabelMargin / count);
        var loss = Dirichlet.LogDensity(labels, network.Forward(map.Map.Around(pixels)).t()).sum().Times(-1.0 / Batch);
        return [.. autograd.grad([loss], parameters).Select(gradient => gradient.ToFloats())];
    }
}
