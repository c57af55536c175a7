using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Unmix.Learning.Batches;
using Unmix.Learning.Densities;
using Unmix.Learning.Network;
using Unmix.Learning.Objective;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;
using Tensor = TorchSharp.torch.Tensor;

namespace Unmix.Learning.Training;

/// <summary>
/// The objective of a batch and its gradient. Large batches are cut into lanes that know nothing of each other until their gradients are
/// added, always in the same order: threads may take them as they come.
/// </summary>
internal sealed class BatchGradient
{
    /// <summary>Smaller lanes spend more on calling the tensor library than two threads save.</summary>
    private const int LanePixels = 128;

    private readonly UnmixingNetwork network;
    private readonly BatchSource source;
    private readonly TrainerOptions options;
    private readonly Parameter[] parameters;
    private readonly Lane[] lanes;

    /// <param name="network">Whose parameters the gradient is of; float32 on the CPU.</param>
    /// <param name="source">Gives the batches.</param>
    /// <param name="options">Batch, draws, weights.</param>
    public BatchGradient(UnmixingNetwork network, BatchSource source, TrainerOptions options)
    {
        this.network = network;
        this.source = source;
        this.options = options;
        parameters = [.. network.parameters()];
        lanes = [.. Enumerable.Range(0, LaneCount(options.Form.Batch)).Select(_ => new Lane(parameters))];
    }

    /// <summary>Lanes that a batch is cut into.</summary>
    public static int LaneCount(int batch) => Math.Max(1, batch / LanePixels);

    /// <summary>
    /// In the order of the network's parameters: the gradient of the loss of the last batch, as long as no other is asked for.
    /// </summary>
    public IReadOnlyList<float[]> Values => lanes[0].Gradient;

    /// <summary>Whether <see cref="Values"/> are numbers: terms can be where their gradient is not.</summary>
    public bool IsFinite => lanes[0].Gradient.All(values => TensorPrimitives.IsFiniteAll<float>(values));

    /// <summary>Draws a batch and computes <see cref="Values"/>, except where a term is not finite.</summary>
    /// <param name="pixels">[B] indices of the scene's pixels.</param>
    /// <param name="generators">One for each lane: triples and draws.</param>
    /// <param name="scene">What some triples are mixed like; null for none.</param>
    /// <returns>The terms of the objective, in the order of <see cref="ObjectiveTerms.Names"/>.</returns>
    public double[] Of(Tensor pixels, IReadOnlyList<Generator> generators, SceneMixtures? scene)
    {
        var count = pixels.shape[0];
        return Of(lane =>
        {
            long first = count * lane / lanes.Length,
                next = count * (lane + 1) / lanes.Length;
            var batch = source.Next(pixels.narrow(0, first, next - first), generators[lane], scene, network.ToldOfMembers);
            return (batch, new GeneratorDraws(generators[lane]));
        });
    }

    /// <summary>The same of a batch that is there already.</summary>
    /// <param name="part">
    /// The part of each lane and its draws, by the lane's index; called on the lane's thread, in a scope of its own.
    /// </param>
    internal double[] Of(Func<int, (MiniBatch Batch, IDraws Draws)> part)
    {
        TensorThreads.Each(lanes.Length, lane =>
        {
            using var scope = NewDisposeScope();
            var (batch, draws) = part(lane);
            Fill(lanes[lane], batch, draws, lane > 0);
        });
        var terms = lanes[0].Terms;
        foreach (var lane in lanes.AsSpan(1))
        {
            TensorPrimitives.Add(terms, lane.Terms, terms);
            foreach (var (sum, more) in lanes[0].Gradient.Zip(lane.Gradient))
                TensorPrimitives.Add(sum, more, sum);
        }
        return terms;
    }

    // The norms of weights belong to the batch, not to its pixels: the first lane has them.
    private void Fill(Lane lane, MiniBatch batch, IDraws draws, bool withoutNorms)
    {
        var draw = network.Draw(batch, draws, options.Form.Draws);
        var terms = UnmixingObjective.Of(
            network,
            draw,
            batch,
            withoutNorms ? options.Form.Weights with { EncoderNorm = 0, DecoderNorm = 0 } : options.Form.Weights
        );
        terms.Values().data<double>().ToArray().CopyTo(lane.Terms, 0);
        if (withoutNorms)
            lane.Terms[ObjectiveTerms.EncoderNormIndex] = lane.Terms[ObjectiveTerms.DecoderNormIndex] = 0;
        if (!lane.Terms.All(double.IsFinite))
            return;
        var gradients = autograd.grad([terms.Loss], parameters, allow_unused: true);
        for (var i = 0; i < parameters.Length; i++)
        {
            if (gradients[i] is { IsInvalid: false } gradient)
                MemoryMarshal.Cast<byte, float>(gradient.contiguous().bytes).CopyTo(lane.Gradient[i]);
            else
                lane.Gradient[i].AsSpan().Clear();
        }
    }

    private sealed class Lane(Parameter[] parameters)
    {
        public double[] Terms { get; } = new double[ObjectiveTerms.Names.Count];

        public float[][] Gradient { get; } = [.. parameters.Select(parameter => new float[parameter.numel()])];
    }
}
