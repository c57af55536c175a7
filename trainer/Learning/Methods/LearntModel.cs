using System.Text.Json;
using Unmix.Evaluation.Comparison;
using Unmix.Evaluation.Scores;
using Unmix.Formats.Packages;
using Unmix.Formats.Spectra.Libraries;
using Unmix.Learning.Context;
using Unmix.Learning.Network;
using Unmix.Learning.Recipes;
using Unmix.Learning.Training;
using static TorchSharp.torch;

namespace Unmix.Learning.Methods;

/// <summary>
/// IDNet, trained on the scene and then asked for every pixel of it. What is compared as IDNet. Where the truth is of endmembers of peak 1,
/// so are the abundances that it learns to tell, as <c>train --set abundances=peak</c> asks for.
/// </summary>
/// <param name="recipe">Options; endmembers and seed are set for each run.</param>
internal sealed class LearntModel(TrainerOptions recipe) : ISceneMethod
{
    private const int ChunkPixels = 1024;

    /// <inheritdoc/>
    public bool IsRandom => true;

    /// <inheritdoc/>
    public string? Identity { get; } = $"{typeof(LearntModel).Module.ModuleVersionId} {JsonSerializer.Serialize(recipe)}";

    /// <inheritdoc/>
    public SceneAnswer Unmix(UnmixingTask task, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(task);
        var (scene, references) = (task.Scene, task.References);
        var folder = Directory.CreateTempSubdirectory("unmix-compare-").FullName;
        try
        {
            var table = Path.Combine(folder, "references.csv");
            references.WriteCsv(table);
            var training = new ModelTraining
            {
                ScenePath = scene.Path,
                Read = scene.Entry.Read,
                ReferencePath = table,
                ReferencesAreFound = !scene.HasReferences,
                CheckpointPath = Path.Combine(folder, "checkpoint"),
                Options = recipe with
                {
                    Endmembers = references.Names.Count,
                    Seed = task.Seed,
                    Abundances = scene.Entry.TruthScale == TruthScale.Peak ? AbundanceConvention.Peak : recipe.Abundances,
                },
            };
            var trained = RestartedTraining.Run(training, cancellation);
            using var network = trained.RestoreAnswer();
            using var context = trained.RestoreContext(network);
            var answer = Answer(network, scene, references.Names.Count, cancellation);
            return context is null ? answer : Refined(answer, network, context, scene);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SceneAnswer Answer(UnmixingNetwork network, ComparedScene scene, int count, CancellationToken cancellation)
    {
        int bands = scene.BandCount,
            pixels = scene.PixelCount;
        var abundances = new float[pixels * count];
        var deviations = new float[pixels * count];
        var reconstruction = new float[pixels * bands];
        var endmembers = new float[checked((long)pixels * bands * count)];
        for (var first = 0; first < pixels; first += ChunkPixels)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var size = Math.Min(ChunkPixels, pixels - first);
            var spectra = tensor(scene.Spectra.AsSpan(first * bands, size * bands).ToArray(), [size, bands]);
            var valid = spectra.isfinite().all(1).unsqueeze(1); // [n, 1]
            using var answer = network.Unmix(spectra.nan_to_num(0));
            Copy(answer.Abundances.where(valid, float.NaN), abundances, first * count);
            Copy(answer.AbundanceDeviation.where(valid, float.NaN), deviations, first * count);
            Copy(answer.Reconstruction.where(valid, float.NaN), reconstruction, first * bands);
            Copy(answer.Endmembers.where(valid.unsqueeze(2), float.NaN), endmembers, first * bands * count);
        }
        return new SceneAnswer
        {
            EndmemberCount = count,
            Scale = scene.Entry.TruthScale,
            Abundances = abundances,
            Deviations = deviations,
            Reconstruction = reconstruction,
            Endmembers = PixelEndmembers.PerPixel(endmembers, bands, count),
        };
    }

    private static SceneAnswer Refined(SceneAnswer answer, UnmixingNetwork network, ContextNetwork context, ComparedScene scene)
    {
        using var map = EncodedMap.Of(network, (float[])scene.Spectra.Clone(), scene.Width, context.Shape.Radius);
        var (abundances, deviations) = map.Refined(context);
        return answer with { Abundances = abundances, Deviations = deviations };
    }

    private static void Copy(Tensor values, float[] target, int from) => values.contiguous().data<float>().ToArray().CopyTo(target, from);
}
