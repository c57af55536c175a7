using Unmix.Evaluation.Synthesis;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Spectra;
using Unmix.Learning.Export;
using Unmix.Learning.Recipes;
using Unmix.Learning.Training;

namespace Unmix.Benchmarks;

/// <summary>The scene and the model of the measurements, made in a folder of their own, which is removed.</summary>
internal sealed class BenchmarkFiles : IDisposable
{
    private const int SmallSide = 60;
    private const double LooseTolerance = 1e-2; // a few steps leave answers that rounding moves

    /// <summary>What reflectance is multiplied by in whole numbers.</summary>
    public const int ScaleFactor = 10000;

    private const int Steps = 5;
    private const int MostMaterials = 8; // of a synthetic scene; a model of more endmembers finds them among the mixtures
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("unmix-benchmarks-");
    private readonly BenchmarkOptions options;

    public BenchmarkFiles(BenchmarkOptions options)
    {
        this.options = options;
        SyntheticScene
            .Make(
                new SynthesisOptions
                {
                    Width = SmallSide,
                    Height = SmallSide,
                    Bands = options.Bands,
                    Endmembers = Math.Min(options.Endmembers, MostMaterials),
                    Seed = 1,
                }
            )
            .Write(folder.FullName);
    }

    /// <summary>A path in the folder.</summary>
    public string Path(string name) => System.IO.Path.Combine(folder.FullName, name);

    /// <summary>A training of the small scene.</summary>
    public ModelTraining Training(TrainerOptions trainer, Action<EpochRecord>? epochDone = null) =>
        new()
        {
            ScenePath = Path("scene.hdr"),
            CheckpointPath = Path("model.checkpoint"),
            Options = trainer with { Endmembers = options.Endmembers },
            EpochDone = epochDone ?? (_ => { }),
        };

    /// <summary>A model of a short training; speed does not depend on how good it is.</summary>
    public ModelPackage Model() => ModelOf(Path("scene.hdr"), "model");

    /// <summary>The same of another scene.</summary>
    /// <param name="scenePath">Small.</param>
    /// <param name="name">The package's file, without ending.</param>
    public ModelPackage ModelOf(string scenePath, string name)
    {
        var recipe = options.Recipe with { Epochs = 1, Form = options.Recipe.Form with { StepsPerEpoch = Steps } };
        var training = Training(recipe) with { ScenePath = scenePath, CheckpointPath = Path(name + ".checkpoint") };
        PackageExport.Seal(training.Run(CancellationToken.None), Path(name + ".unmix"), LooseTolerance);
        return ModelPackage.Open(Path(name + ".unmix"));
    }

    /// <summary>A large scene: the model's known spectra over and over.</summary>
    /// <param name="package">The model.</param>
    /// <param name="name">Its file, without ending.</param>
    /// <param name="height">Rows; null as the options say.</param>
    public string LargeScene(ModelPackage package, string name = "large", int? height = null)
    {
        var rowCount = height ?? options.Height;
        const int rowsAtOnce = 16;
        var (manifest, known) = (package.Manifest, package.KnownPixels);
        var rows = new float[checked(options.Width * rowsAtOnce * manifest.BandCount)];
        for (var pixel = 0; pixel < options.Width * rowsAtOnce; pixel++)
            known
                .Spectra.AsSpan(pixel % known.Count * manifest.BandCount, manifest.BandCount)
                .CopyTo(rows.AsSpan(pixel * manifest.BandCount));
        using var writer = EnviSceneWriter.Create(
            Path(name + ".hdr"),
            new EnviLayout
            {
                Width = options.Width,
                Height = rowCount,
                BandCount = manifest.BandCount,
                Interleave = options.Interleave,
                PixelType = options.Type,
                ReflectanceScaleFactor = options.Type == PixelType.Int16 ? ScaleFactor : null,
                Wavelengths = manifest.WavelengthsNm is { } centres ? new WavelengthGrid(centres, manifest.WidthsNm) : null,
            }
        );
        for (var row = 0; row < rowCount; row += rowsAtOnce)
        {
            var count = Math.Min(rowsAtOnce, rowCount - row);
            writer.WriteRows(row, count, rows.AsSpan(0, count * options.Width * manifest.BandCount));
        }
        writer.Finish();
        return Path(name + ".hdr");
    }

    /// <summary>Small scenes in a folder of their own.</summary>
    /// <returns>The folder.</returns>
    public string SmallScenes(ModelPackage package, int count, int side)
    {
        var scenes = Directory.CreateDirectory(Path("small")).FullName;
        var (manifest, known) = (package.Manifest, package.KnownPixels);
        float[] spectra =
        [
            .. Enumerable
                .Range(0, side * side)
                .SelectMany(pixel => known.Spectra.Skip(pixel % known.Count * manifest.BandCount).Take(manifest.BandCount)),
        ];
        var layout = new EnviLayout
        {
            Width = side,
            Height = side,
            BandCount = manifest.BandCount,
            Wavelengths = manifest.WavelengthsNm is { } centres ? new WavelengthGrid(centres, manifest.WidthsNm) : null,
        };
        for (var i = 0; i < count; i++)
            EnviScene.Write(System.IO.Path.Combine(scenes, $"scene{i:D6}.hdr"), layout, spectra);
        return scenes;
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Delete(recursive: true);
}
