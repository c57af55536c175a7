using Unmix.Evaluation.Scores;
using Unmix.Evaluation.Synthesis;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Learning.Context;
using Unmix.Learning.Export;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using Unmix.Learning.Training;
using Unmix.Runtime;
using Unmix.Runtime.Runs;
using Unmix.TestData;
using Unmix.Trainer.Tests.Training;

namespace Unmix.Trainer.Tests.Context;

/// <summary>A small scene of smooth abundances whose endmembers are now brighter, now darker, learnt from once.</summary>
public sealed class ContextTrainingTests(ContextTrainingTests.Trained trained) : IClassFixture<ContextTrainingTests.Trained>
{
    private const int P = 3;

    [Fact]
    public void A_scene_of_smooth_abundances_is_met_better_and_its_intervals_hold()
    {
        var (refined, intervals) = Error("refined.tif", ContextMode.Auto);
        var (alone, _) = Error("alone.tif", ContextMode.Off);

        Assert.InRange(refined / alone, 0.3, 0.98);
        Assert.InRange(intervals, 0.8, 0.98);
    }

    /// <summary>
    /// Spectra that neighbours have in common are as wrong in all of them. A model that takes neighbours for so many looks at the pixel
    /// finds intervals that hold three quarters of the truths.
    /// </summary>
    [Fact]
    public void Intervals_hold_where_neighbours_look_alike()
    {
        using var folder = new TemporaryFolder();
        var scene = Trained.MadeScene();
        ShapeByBlocks(scene);
        scene.Write(folder.Path);
        var checkpoint = Trained.Learn(folder, "first");
        PackageExport.Seal(checkpoint, folder.File("model.unmix"));

        var (_, intervals) = Error(folder, "map.tif", ContextMode.Auto);

        Assert.InRange(intervals, 0.78, 0.98);
    }

    [Fact]
    public void Bytes_of_a_map_do_not_depend_on_tiles_and_threads()
    {
        byte[] Map(int width, int height, int threads)
        {
            var path = trained.Folder.File("tiles.tif");
            trained.Run(
                path,
                new UnmixOptions
                {
                    TileWidth = width,
                    TileHeight = height,
                    Threads = threads,
                    Journal = false,
                }
            );
            return File.ReadAllBytes(path);
        }

        var expected = Map(32, 32, 1);

        Assert.Equal(expected, Map(32, 1, 2));
        Assert.Equal(expected, Map(7, 13, 3));
    }

    [Fact]
    public void A_map_is_what_the_network_itself_says()
    {
        var path = trained.Folder.File("network.tif");
        trained.Run(path, new UnmixOptions { Layers = Layers.Abundances | Layers.Deviation });
        var (found, _, _) = MapFile.ReadSpectra(path, new SceneReadOptions());
        using var encoder = trained.Checkpoint.RestoreAnswer();
        using var context = trained.Checkpoint.RestoreContext(encoder)!;
        var (spectra, bands, profile) = MapFile.ReadSpectra(trained.ScenePath, new SceneReadOptions());
        using var map = EncodedMap.Of(encoder, spectra, profile.Width, context.Shape.Radius);
        Assert.Equal(encoder.Shape.BandCount, bands.Length);

        var (abundances, deviations) = map.Refined(context);

        for (var i = 0; i < abundances.Length; i++)
        {
            Assert.Equal(abundances[i], found[i / P * 2 * P + i % P], 1e-4);
            Assert.Equal(deviations[i], found[i / P * 2 * P + P + i % P], 1e-4);
        }
    }

    [Fact]
    public void The_same_training_gives_the_same_bytes_and_a_checkpoint_keeps_them()
    {
        using var tiny = new TinyTraining();
        var options = TinyTraining.Options with { Epochs = 1, Context = ContextLearning.Auto };
        var token = TestContext.Current.CancellationToken;

        var (first, again) = (tiny.Make("first", options).Run(token), tiny.Make("again", options).Run(token));
        var off = tiny.Make("off", options with { Context = ContextLearning.Off }).Run(token);

        Assert.Equal(first.Context, again.Context);
        Assert.Equal(first.Picked, off.Picked);
        Assert.Empty(off.Context);
        var read = Checkpoint.Read(trained.Folder.File("first"));
        Assert.NotEmpty(read.Context);
        Assert.Equal(trained.Checkpoint.Context, read.Context);
    }

    // In each block of 8 x 8 pixels each material has a shape of its own.
    private static void ShapeByBlocks(SyntheticScene scene)
    {
        var random = new Random(5);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var (side, bands) = (scene.Options.Width, scene.BandCount);
        var tilts = Enumerable.Range(0, side * side / 64 * P).Select(_ => 0.15 * Normal()).ToArray();
        for (var pixel = 0; pixel < side * side; pixel++)
        {
            var block = pixel / side / 8 * (side / 8) + pixel % side / 8;
            for (var band = 0; band < bands; band++)
            {
                var wave = Math.Cos(2 * Math.PI * (band + 0.5) / bands);
                scene.Spectra[pixel * bands + band] += (float)
                    Enumerable
                        .Range(0, P)
                        .Sum(p => scene.Abundances[pixel * P + p] * scene.MeanEndmembers[p][band] * tilts[block * P + p] * wave);
            }
        }
    }

    private (double Error, double Intervals) Error(string name, ContextMode mode) => Error(trained.Folder, name, mode);

    private static (double Error, double Intervals) Error(TemporaryFolder folder, string name, ContextMode mode)
    {
        var path = folder.File(name);
        var report = Trained.Run(folder, path, new UnmixOptions { Layers = Layers.Abundances | Layers.Deviation, Context = mode });
        Assert.Equal(mode == ContextMode.Auto ? 2 : 0, report.ContextRadius);
        var (map, _, _) = MapFile.ReadSpectra(path, new SceneReadOptions());
        var (truth, _, _) = MapFile.ReadSpectra(folder.File("truth-abundances.hdr"), new SceneReadOptions());
        float[] Part(int from) => [.. Enumerable.Range(0, truth.Length).Select(i => map[i / P * 2 * P + from + i % P])];
        var (means, deviations) = (Part(0), Part(P));
        var squares = truth.Zip(means, (one, other) => Math.Pow(one - other, 2)).Sum();
        var held = IntervalCoverage.Of(truth, means, deviations, [0, 1, 2]).Single(one => one.Level == 0.9);
        return (Math.Sqrt(squares / truth.Sum(value => (double)value * value)), held.Share);
    }

    /// <summary>The scene, and what was learnt from it.</summary>
    public sealed class Trained : IDisposable
    {
        public Trained()
        {
            TensorThreads.Use(1);
            MadeScene().Write(Folder.Path);
            Checkpoint = Learn(Folder, "first");
            PackageExport.Seal(Checkpoint, Folder.File("model.unmix"));
        }

        internal TemporaryFolder Folder { get; } = new();

        internal Checkpoint Checkpoint { get; }

        internal string ScenePath => Folder.File("scene.hdr");

        internal static SyntheticScene MadeScene() =>
            SyntheticScene.Make(
                new SynthesisOptions
                {
                    Width = 32,
                    Height = 32,
                    Bands = 30,
                    Seed = 6,
                    Mixing = MixingModel.Linear,
                    VariabilityKind = VariabilityKind.Scaling,
                    Variability = 0.15,
                    PureShare = 0.1,
                }
            );

        internal static Checkpoint Learn(TemporaryFolder folder, string name) =>
            new ModelTraining
            {
                ScenePath = folder.File("scene.hdr"),
                ReferencePath = folder.File("truth-endmembers.csv"),
                CheckpointPath = folder.File(name),
                Options = new TrainerOptions
                {
                    Endmembers = P,
                    BundleSize = 30,
                    Epochs = 6,
                    Worlds = false,
                    Context = ContextLearning.Auto,
                    Form = RecipeForm.Default with { Batch = 128, StepsPerEpoch = 50 },
                },
            }.Run(TestContext.Current.CancellationToken);

        internal RunReport Run(string path, UnmixOptions options) => Run(Folder, path, options);

        internal static RunReport Run(TemporaryFolder folder, string path, UnmixOptions options) =>
            SceneUnmixer.Run(
                ModelPackage.Open(folder.File("model.unmix")),
                folder.File("scene.hdr"),
                path,
                options,
                null,
                TestContext.Current.CancellationToken
            );

        public void Dispose() => Folder.Dispose();
    }
}
