using System.Numerics.Tensors;
using Unmix.Learning.Batches;
using Unmix.Learning.Network;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Context;

/// <summary>
/// Learns a <see cref="ContextNetwork"/> without any label, on made fields of every kind: mixed and encoded, they show the encoder's true
/// errors. Nothing is learnt from the scene's own map, for what the encoder gets wrong everywhere in it would be taken for the truth.
/// </summary>
/// <param name="encoder">Trained; not changed.</param>
/// <param name="source">What mixes spectra of abundances.</param>
/// <param name="options">Epochs, radius, seed.</param>
internal sealed class ContextTraining(UnmixingNetwork encoder, TripleSource source, TrainerOptions options)
{
    /// <summary>Neither the encoder's training nor its calibration draws from this seed.</summary>
    private const ulong Seed = 0xC0E7_0000_0000_0000;

    /// <summary>Steps for each of the encoder's epochs: a fifth of its time.</summary>
    private const int StepsPerEpoch = 100;

    private const int MostSteps = 2400;
    private const int MostFields = 120;
    private const int LeastFields = 12;

    /// <summary>With two for each epoch, what was learnt depended on chance: errors on a real scene went from -10 to +3 percent.</summary>
    private const int FieldsPerEpoch = 5;

    /// <summary>Made fields that are kept apart, two rounds of the kinds.</summary>
    private const int Untaught = 10;

    private const double LearningRate = 5e-3;

    /// <summary>Fields of each kind, by turns: pixels that go together are what there is to learn.</summary>
    private static readonly FieldKind[] Kinds = [FieldKind.Smooth, FieldKind.Patches, FieldKind.Smooth, FieldKind.Patches, FieldKind.Alone];

    /// <summary>Learns.</summary>
    /// <param name="patches">Of the scene; at least one with pixels.</param>
    /// <returns>The network, calibrated, and how it does on fields like the scene; null without pixels.</returns>
    public (ContextNetwork Network, ContextVerdict Verdict)? Run(IReadOnlyList<ScenePatch> patches)
    {
        var random = new Random(options.Seed);
        using var generator = new Generator(Seed + (uint)options.Seed, CPU);
        var scene = new List<EncodedMap>();
        var made = new List<LabelledMap>();
        try
        {
            scene.AddRange(patches.Select(patch => EncodedMap.Of(encoder, patch.Spectra, patch.Width, options.ContextRadius)));
            scene.RemoveAll(map => map.Pixels.Length == 0);
            if (scene.Count == 0)
                return null;
            made.AddRange(MadeMaps(SharedResiduals.Of(source, patches), random, generator));
            var network = new ContextNetwork(ContextShape.Of(encoder, options), new ParameterFactory(generator));
            var steps = Math.Min(MostSteps, StepsPerEpoch * options.Epochs);
            using var adam = new AdamOptimizer(network.parameters());
            var gradient = new ContextGradient(network);
            var (taught, untaught) = (made[..^Untaught], made[^Untaught..]);
            for (var step = 0; step < steps; step++)
            {
                var values = gradient.Of(_ =>
                {
                    var map = taught[random.Next(taught.Count)];
                    return (map, ContextGradient.Draw(map, random));
                });
                if (values.All(value => TensorPrimitives.IsFiniteAll<float>(value)))
                    adam.Step(LearningRate * 0.5 * (1 + Math.Cos(Math.PI * step / steps)), values);
            }
            ContextCalibration.Fit(network, untaught);
            return (network, ContextVerdict.Of(network, untaught, scene));
        }
        finally
        {
            foreach (var map in made)
                map.Dispose();
            foreach (var map in scene)
                map.Dispose();
        }
    }

    private IEnumerable<LabelledMap> MadeMaps(double together, Random random, Generator generator)
    {
        var fields = new MadeFields(encoder.Shape.EndmemberCount, random);
        var count = Math.Clamp(FieldsPerEpoch * options.Epochs, LeastFields, MostFields) + Untaught;
        for (var i = 0; i < count; i++)
            yield return LabelledMap.Of(
                encoder,
                source,
                (fields.Draw(Kinds[i % Kinds.Length]), fields.DrawAlike(together)),
                MadeFields.Side,
                options.ContextRadius,
                generator
            );
    }
}
