using Unmix.Evaluation.Baselines.Classes;
using Unmix.Evaluation.Comparison.Classes;
using Unmix.Evaluation.Spectra;
using Unmix.Formats.Packages;
using Unmix.Learning.Export;
using Unmix.Learning.Libraries;
using Unmix.Learning.Recipes;
using Unmix.Learning.Training;
using Unmix.Runtime;
using Unmix.Runtime.Inference;

namespace Unmix.Learning.Methods;

/// <summary>IDNet by a library, as comparisons put it beside other methods: trained, sealed, and asked as a run asks it.</summary>
/// <param name="recipe">Options; the seed is set for each run.</param>
public sealed class ClassLearner(TrainerOptions recipe) : IClassLearner
{
    /// <inheritdoc/>
    public ILearntClasses Learn(ClassLibrary library, int seed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(library);
        var folder = Directory.CreateTempSubdirectory("unmix-compare-").FullName;
        try
        {
            var split = TrainingLibrary.Of(library, recipe.Library);
            var training = new ModelTraining
            {
                ScenePath = library.Path,
                Library = split,
                CheckpointPath = Path.Combine(folder, "checkpoint"),
                Options = recipe with { Endmembers = split.EndmemberCount, Seed = seed },
            };
            var package = Path.Combine(folder, "model.unmix");
            PackageExport.Seal(RestartedTraining.Run(training, cancellation), package);
            return new LearntClasses(ModelPackage.Open(package), folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private sealed class LearntClasses : ILearntClasses
    {
        private readonly ModelPackage package;
        private readonly string folder;
        private readonly SpectraUnmixer unmixer;

        public LearntClasses(ModelPackage package, string folder)
        {
            this.package = package;
            this.folder = folder;
            unmixer = SpectraUnmixer.Open(package, Layers.Abundances | Layers.Deviation);
        }

        public ClassAnswer Unmix(ReadOnlySpan<float> spectra)
        {
            var bands = package.Manifest.BandCount;
            var whole = Whole(spectra, bands, out var values);
            var answers = unmixer.Unmix(values);
            return new ClassAnswer(Spread(answers[GraphNames.Abundances], whole), Spread(answers[GraphNames.Deviation], whole));
        }

        public double NovelShare(ReadOnlySpan<float> spectra)
        {
            var bands = package.Manifest.BandCount;
            _ = Whole(spectra, bands, out var values);
            var outside = package.Manifest.TrainingErrors?.At(TrainingErrors.OutsideLevel) ?? double.NaN;
            var rebuilt = GraphAnswers.Of(package, Layers.Error, values)[GraphNames.Reconstruction];
            var novel = 0;
            for (var n = 0; n < values.Length; n += bands)
            {
                double sum = 0;
                for (var band = 0; band < bands; band++)
                    sum += Math.Pow(values[n + band] - rebuilt[n + band], 2);
                novel += Math.Sqrt(sum / bands) > outside ? 1 : 0;
            }
            return (double)novel * bands / values.Length;
        }

        public void Dispose()
        {
            unmixer.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        // Graphs are given numbers alone: the pixels that have them, packed.
        private static bool[] Whole(ReadOnlySpan<float> spectra, int bands, out float[] values)
        {
            var whole = new bool[spectra.Length / bands];
            var packed = new List<float>(spectra.Length);
            for (var n = 0; n < whole.Length; n++)
            {
                var spectrum = spectra.Slice(n * bands, bands);
                whole[n] = spectrum.IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) < 0;
                if (whole[n])
                    packed.AddRange(spectrum);
            }
            values = [.. packed];
            return whole;
        }

        private static float[] Spread(float[] answers, bool[] whole)
        {
            var valid = whole.Count(value => value);
            var width = valid > 0 ? answers.Length / valid : 0;
            var all = Enumerable.Repeat(float.NaN, whole.Length * width).ToArray();
            for (int n = 0, from = 0; n < whole.Length; n++)
            {
                if (!whole[n])
                    continue;
                answers.AsSpan(from, width).CopyTo(all.AsSpan(n * width));
                from += width;
            }
            return all;
        }
    }
}
