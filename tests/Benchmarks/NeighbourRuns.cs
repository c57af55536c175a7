using Unmix.Evaluation.Synthesis;
using Unmix.Formats.Packages;
using Unmix.Learning.Export;
using Unmix.Learning.Recipes;
using Unmix.Runtime;
using Unmix.Runtime.Runs;

namespace Unmix.Benchmarks;

/// <summary>What looking at neighbours costs: runs of one scene by one model with and without, in turn.</summary>
internal static class NeighbourRuns
{
    private const int Side = 60;
    private const int Epochs = 3; // enough for neighbours to be worth looking at
    private const double LooseTolerance = 1e-2;

    public static void Measure(BenchmarkFiles files, BenchmarkOptions options, ResultTable table)
    {
        table.Begin(
            $"Neighbours, {options.Width} x {options.Height} pixels of {options.Bands} bands, {options.Type}, {options.Interleave}, "
                + $"{options.Endmembers} endmembers, {options.Repeats} runs of each in turn",
            "layers",
            "threads",
            "Mpixels/s with",
            "without",
            "time with beside without (of medians, of pairs)"
        );
        var package = Model(files, options);
        var scene = files.LargeScene(package, "neighbours");
        foreach (var layers in new[] { Layers.Abundances, Layers.All })
        {
            for (var threads = 1; threads <= options.Threads; threads++)
            {
                var settings = new UnmixOptions { Threads = threads, Layers = layers };
                var rounds = Enumerable
                    .Range(0, options.Repeats)
                    .Select(_ => Round(package, scene, files.Path("neighbours.tif"), settings));
                Show(table, settings, options, [.. rounds]);
            }
        }
        table.Note(
            "The model was trained for a few epochs on a small scene whose endmembers are now brighter, now darker, so that neighbours are "
                + "worth looking at."
        );
    }

    private static (double With, double Without) Round(ModelPackage package, string scene, string map, UnmixOptions settings)
    {
        double Seconds(ContextMode mode) => SceneUnmixer.Run(package, scene, map, settings with { Context = mode }).ElapsedSeconds;
        return (Seconds(ContextMode.Auto), Seconds(ContextMode.Off));
    }

    private static void Show(ResultTable table, UnmixOptions settings, BenchmarkOptions options, (double With, double Without)[] rounds)
    {
        static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);
        var megapixels = options.Width * (double)options.Height / 1e6;
        var (with, without) = (Median(rounds.Select(round => round.With)), Median(rounds.Select(round => round.Without)));
        table.Row(
            $"{settings.Layers}",
            $"{settings.Threads}",
            $"{megapixels / with:F3}",
            $"{megapixels / without:F3}",
            $"{with / without:F2}, {Median(rounds.Select(round => round.With / round.Without)):F2}"
        );
    }

    private static ModelPackage Model(BenchmarkFiles files, BenchmarkOptions options)
    {
        var folder = Directory.CreateDirectory(files.Path("smooth")).FullName;
        SyntheticScene
            .Make(
                new SynthesisOptions
                {
                    Width = Side,
                    Height = Side,
                    Bands = options.Bands,
                    Endmembers = options.Endmembers,
                    Mixing = MixingModel.Linear,
                    VariabilityKind = VariabilityKind.Scaling,
                    Variability = 0.15,
                    Seed = 1,
                }
            )
            .Write(folder);
        var recipe = options.Recipe with { Epochs = Epochs, Context = ContextLearning.Auto };
        var training = files.Training(recipe) with
        {
            ScenePath = Path.Combine(folder, "scene.hdr"),
            ReferencePath = Path.Combine(folder, "truth-endmembers.csv"),
            CheckpointPath = files.Path("neighbours.checkpoint"),
        };
        PackageExport.Seal(training.Run(CancellationToken.None), files.Path("neighbours.unmix"), LooseTolerance);
        var package = ModelPackage.Open(files.Path("neighbours.unmix"));
        return package.Manifest.Context is null ? throw new InvalidOperationException("The model does not look at neighbours.") : package;
    }
}
