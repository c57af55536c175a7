using Unmix.Evaluation.Spectra;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Spectra;
using Unmix.Learning.Batches;
using Unmix.Learning.Export;
using Unmix.Learning.Libraries;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using Unmix.Learning.Training;
using Unmix.TestData;
using Unmix.Trainer.Commands;
using Unmix.Trainer.Tests.Commands;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Libraries;

/// <summary>Models that are learnt from a class-labelled library.</summary>
public sealed class LibraryTrainingTests : IDisposable
{
    private static readonly TrainerOptions Options = new()
    {
        Seed = 2,
        Epochs = 6,
        Endmembers = 6,
        Form = RecipeForm.Default with
        {
            Batch = 64,
            StepsPerEpoch = 40,
            Triples = new TripleOptions { SceneShare = 0 },
            Weights = new ObjectiveWeights { LabelDeviation = 0.05 },
        },
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_class_of_unlike_materials_is_split_and_the_others_are_not()
    {
        var library = ToyLibrary.Read(folder, Options.Library);

        Assert.Equal(["built", "plant", "soil"], library.ClassNames);
        Assert.Equal([0, 0, 1, 2], library.ClassOf);
        Assert.Equal(["built [1]", "built [2]", "plant", "soil"], library.MemberNames);
        Assert.All(library.Bundles, bundle => Assert.Equal(4, bundle.Length));
    }

    /// <summary>Shares of mixtures that it did not learn from; saying a third of each everywhere would be 0.3 off.</summary>
    [Fact]
    public void A_model_of_a_library_alone_gives_the_shares_of_its_classes()
    {
        var library = ToyLibrary.Read(folder, Options.Library);
        var trained = Train(library, []);
        using var scope = NewDisposeScope();
        using var network = trained.RestoreAnswer();
        using var generator = new Generator(5, CPU);
        using var source = new LibraryTriples(Bundles(library), library.ClassOf, Options.Library);
        var drawn = source.Draw(1000, generator);

        using var answer = network.Unmix(drawn.Spectra);
        var error = (answer.Abundances - network.ByClass(drawn.Abundances)).Squared().mean().sqrt().ToFloats()[0];

        Assert.Equal(3, answer.Abundances.shape[1]);
        Assert.InRange(error, 0, 0.12);
    }

    [Fact]
    public void Its_package_has_the_classes_for_endmembers_and_the_bands_of_the_library()
    {
        var library = ToyLibrary.Read(folder, Options.Library);
        var path = folder.File("model.unmix");

        PackageExport.Seal(Train(library, []), path);

        var manifest = ModelPackage.Open(path).Manifest;
        Assert.Equal(["built", "plant", "soil"], manifest.EndmemberNames);
        Assert.Equal(ToyLibrary.Bands, manifest.BandCount);
        Assert.Equal(library.Bands.CentresNm, manifest.WavelengthsNm!);
        Assert.Equal(library.ClassMeans(), manifest.ReferenceSpectra!);
        Assert.Equal(["built [1]", "built [2]"], manifest.Classes![0].Members);
        Assert.Equal(["plant"], manifest.Classes[1].Members);
    }

    /// <summary>With the scene's own directions of a real scene, the error of vegetation cover was a tenth larger.</summary>
    [Fact]
    public void What_layers_read_is_whitened_by_mixtures_of_the_library_whatever_the_scene_shows()
    {
        var library = ToyLibrary.Read(folder, Options.Library);
        using var scope = NewDisposeScope();
        using var generator = new Generator(9, CPU);
        var bundles = Bundles(library);
        using var triples = new LibraryTriples(bundles, library.ClassOf, Options.Library);
        float[] Features(Tensor scene)
        {
            using var network = StartingNetwork.Of(Options, 0, scene, bundles, triples, library.ClassOf);
            return network.Features(ones(1, ToyLibrary.Bands).Times(0.3)).ToFloats();
        }

        Assert.Equal(
            Features(rand([100, ToyLibrary.Bands], generator: generator)),
            Features(rand([100, ToyLibrary.Bands], generator: generator).Times(0.1))
        );
    }

    [Fact]
    public void A_training_from_a_library_resumes_with_the_same_bits()
    {
        var library = ToyLibrary.Read(folder, Options.Library);
        var options = Options with
        {
            Form = Options.Form with { Schedule = LearningRateSchedule.Steps, StepsPerEpoch = 3, Calibrate = false },
        };
        var whole = Train(library, [], options with { Epochs = 4 }, "whole");
        Train(library, [], options with { Epochs = 2 }, "parts");

        var resumed = Train(library, [], options with { Epochs = 4 }, "parts", resume: true);

        Assert.Equal(whole.Tensors, resumed.Tensors);
    }

    [Fact]
    public void Bands_outside_the_library_or_in_a_gap_of_it_are_left_out_and_said()
    {
        var text = ToyLibrary.Csv().Split('\n');
        text[3] = string.Join(',', text[3].Split(',').Select((field, i) => i == 12 ? "NaN" : field)); // 900 nm
        File.WriteAllText(folder.File("gap.csv"), string.Join('\n', text));
        var grid = new WavelengthGrid([390, 410, 700, 880, 900, 910, 1300, 1400]);

        var library = TrainingLibrary.Read(Source("gap.csv"), null, grid, Options.Library);

        Assert.Equal([1, 2, 6], library.UsedBands);
        Assert.Equal([410, 700, 1300], library.Bands.CentresNm);
        Assert.Equal(
            [
                "2 of 8 bands lie outside the library's 400.0 to 1350.0 nm; the model does without them.",
                "3 bands lie where a spectrum of the library has a gap; the model does without them.",
            ],
            library.Notes.Skip(1) // the first says that the unit was guessed
        );
    }

    [Fact]
    public void A_library_of_other_wavelengths_is_refused()
    {
        File.WriteAllText(folder.File("library.csv"), ToyLibrary.Csv());

        var fault = Assert.Throws<BandMismatchException>(() =>
            TrainingLibrary.Read(Source("library.csv"), null, new WavelengthGrid([2000, 2100, 2200]), Options.Library)
        );

        Assert.StartsWith("Only 0 of 3 bands (2000.0 to 2200.0 nm) lie where all spectra of ", fault.Message);
    }

    [Fact]
    public void A_command_learns_from_a_library_and_a_scene()
    {
        File.WriteAllText(folder.File("library.csv"), ToyLibrary.Csv());
        WriteScene();

        CommandLine.Run(
            TrainCommand.Make(),
            [
                folder.File("scene.hdr"),
                "--library",
                folder.File("library.csv"),
                "--set",
                "epochs=2",
                "-o",
                folder.File("model.unmix"),
                "--quiet",
            ]
        );

        var manifest = ModelPackage.Open(folder.File("model.unmix")).Manifest;
        Assert.Equal([450, 600, 775, 1000, 1200], manifest.WavelengthsNm!);
        Assert.Equal(["built", "plant", "soil"], manifest.EndmemberNames);
        var recipe = manifest.Provenance!.Value.GetProperty("options");
        Assert.Equal("library", recipe.GetProperty("form").GetString());
        Assert.Equal(manifest.Classes!.Sum(one => one.Members.Count), recipe.GetProperty("scene").GetProperty("endmembers").GetInt32());
    }

    [Theory]
    [InlineData("0 scenes are given but a model is learnt from 1. Give one, or a spectral library with --library.")]
    [InlineData(
        "2 scenes are given but a model is learnt from 1. Give one, or a spectral library with --library.",
        "a.hdr",
        "b.hdr",
        "-p",
        "3"
    )]
    [InlineData(
        "--classes and --bands are for --library, which is not given. Add it, or leave them out.",
        "a.hdr",
        "-p",
        "3",
        "--classes",
        "x"
    )]
    [InlineData(
        "--library and --reference are both given but a model is learnt from one of them. Leave one out.",
        "--library",
        "a.csv",
        "--reference",
        "b.csv"
    )]
    [InlineData(
        "--report is given, but the page needs a scene. Give a scene, or leave it out.",
        "--library",
        "a.csv",
        "--report",
        "page.html"
    )]
    public void What_does_not_go_together_is_refused(string sentence, params string[] arguments)
    {
        var fault = Assert.Throws<OptionsException>(() =>
            CommandLine.Run(TrainCommand.Make(), [.. arguments, "-o", folder.File("model.unmix")])
        );

        Assert.Equal(sentence, fault.Message);
    }

    private SpectraSource Source(string name) => new(folder.File(name), null, "--library");

    private static Tensor[] Bundles(TrainingLibrary library) =>
        [.. library.Bundles.Select(bundle => stack([.. bundle.Select(spectrum => tensor(spectrum))]))];

    private Checkpoint Train(
        TrainingLibrary library,
        IReadOnlyList<string> scenes,
        TrainerOptions? options = null,
        string name = "training",
        bool resume = false
    ) =>
        new ModelTraining
        {
            ScenePath = library.Path,
            Library = library,
            ScenePaths = scenes,
            CheckpointPath = folder.File(name),
            Options = (options ?? Options) with { Endmembers = library.EndmemberCount },
            Resume = resume,
        }.Run(CancellationToken.None);

    // 6 x 6 pixels of 5 bands, whatever they show.
    private void WriteScene()
    {
        var random = new Random(4);
        var values = Enumerable.Range(0, 36 * 5).SelectMany(_ => BitConverter.GetBytes(0.1f + 0.4f * random.NextSingle()));
        File.WriteAllBytes(folder.File("scene.img"), [.. values]);
        File.WriteAllText(
            folder.File("scene.hdr"),
            "ENVI\nsamples = 6\nlines = 6\nbands = 5\nheader offset = 0\nfile type = ENVI Standard\ndata type = 4\ninterleave = bip\n"
                + "byte order = 0\nwavelength units = Nanometers\nwavelength = {450, 600, 775, 1000, 1200}\n"
        );
    }
}
