using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using TorchSharp;
using Unmix.Formats;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;
using Unmix.Learning.Export;
using Unmix.Learning.Tensors;
using Unmix.Learning.Training;

namespace Unmix.Trainer.Tests.Training;

public sealed class TrainingTests : IDisposable
{
    private readonly TinyTraining tiny = new();

    public void Dispose() => tiny.Dispose();

    [Fact]
    public void A_resumed_training_ends_with_the_bits_of_an_uninterrupted_one()
    {
        var whole = tiny.Make("whole", TinyTraining.OpenEnded with { Epochs = 4 }).Run(CancellationToken.None);
        tiny.Make("parts", TinyTraining.OpenEnded with { Epochs = 2 }).Run(CancellationToken.None);

        var resumed = tiny.Make("parts", TinyTraining.OpenEnded with { Epochs = 4 }, resume: true).Run(CancellationToken.None);

        Assert.Equal(4, resumed.History.Count);
        Assert.Equal(whole.StepCount, resumed.StepCount);
        Assert.Equal(Bits(whole), Bits(resumed));
    }

    [Fact]
    public void A_training_cancelled_within_an_epoch_keeps_the_last_whole_one_and_resumes_with_the_same_bits()
    {
        var whole = tiny.Make("whole", TinyTraining.Options).Run(CancellationToken.None);
        using var cancellation = new CancellationTokenSource();
        var cancelling = new TinyTraining.EachStep(step =>
        {
            if (step == 13)
                cancellation.Cancel(); // of 9 steps an epoch
        });

        Assert.Throws<OperationCanceledException>(() =>
            tiny.Make("parts", TinyTraining.Options, progress: cancelling).Run(cancellation.Token)
        );

        Assert.Single(Checkpoint.Read(tiny.CheckpointPath("parts")).History);
        Assert.Equal(Bits(whole), Bits(tiny.Make("parts", TinyTraining.Options, resume: true).Run(CancellationToken.None)));
    }

    [Fact]
    public void The_same_seed_gives_the_same_package_byte_for_byte()
    {
        byte[] Package(int seed, string folder)
        {
            var path = Path.Combine(Directory.CreateDirectory(tiny.Folder.File(folder)).FullName, "model.unmix");
            var options = TinyTraining.InWorlds(TinyTraining.Options with { Seed = seed, Epochs = 2 });
            PackageExport.Seal(tiny.Make(folder, options).Run(CancellationToken.None), path);
            return File.ReadAllBytes(path);
        }

        var first = Package(3, "first");

        Assert.Equal(first, Package(3, "second"));
        Assert.NotEqual(first, Package(4, "third"));
    }

    /// <summary>
    /// The lanes of a large batch are the same work whoever does it. In the whole suite the threads have used the tensor library
    /// before; with its
    /// own setting on them, last bits differed here every time.
    /// </summary>
    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        var options = TinyTraining.InWorlds(TinyTraining.OpenEnded) with
        {
            Epochs = 2,
            Form = TinyTraining.OpenEnded.Form with { Batch = 3 * 128 + 5, StepsPerEpoch = 4 },
        };
        Checkpoint With(int threads)
        {
            var before = TensorThreads.Count;
            TensorThreads.Use(threads);
            try
            {
                return tiny.Make($"threads{threads}", options).Run(CancellationToken.None);
            }
            finally
            {
                TensorThreads.Use(before);
            }
        }

        Assert.Equal(Bits(With(1)), Bits(With(3)));
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_with_its_epoch_step_and_term_and_keeps_the_checkpoint()
    {
        var training = tiny.Make("wild", TinyTraining.Options with { Form = TinyTraining.Options.Form with { LearningRate = 1e30 } });

        var fault = Assert.Throws<DivergedException>(() => training.Run(CancellationToken.None));

        Assert.Matches(@"^The term '[^']+' became \S+ at epoch 1, step \d+\. Look for outliers in the scene, or try ", fault.Message);
        Assert.All(Checkpoint.Read(tiny.CheckpointPath("wild")).Tensors, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void A_step_leaves_no_tensor_behind()
    {
        var live = new Dictionary<int, long>();
        var counting = new TinyTraining.EachStep(step => live[step] = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);

        tiny.Make("counted", TinyTraining.Options, progress: counting).Run(CancellationToken.None);

        Assert.Equal(live[2], live[20]);
        Assert.Equal(live[3], live[9]);
    }

    [Fact]
    public void A_training_leaves_no_tensor_behind()
    {
        var options = TinyTraining.InWorlds(TinyTraining.Options with { Epochs = 1 });
        tiny.Make("first", options).Run(CancellationToken.None);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        tiny.Make("second", options).Run(CancellationToken.None);

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Resuming_with_other_options_is_refused()
    {
        tiny.Make("model", TinyTraining.Options with { Epochs = 1 }).Run(CancellationToken.None);

        var fault = Assert.Throws<TrainingException>(() =>
            tiny.Make("model", TinyTraining.Options with { BundleSize = 7 }, resume: true).Run(CancellationToken.None)
        );

        Assert.Contains("was made with other options.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resuming_with_other_references_is_refused()
    {
        var begun = tiny.Make("model", TinyTraining.Options with { Epochs = 1 }).Run(CancellationToken.None).Facts;
        var other = tiny.Folder.File("other.csv");
        new SpectraTable(
            begun.EndmemberNames,
            begun.WavelengthsNm is { } centres ? new WavelengthGrid(centres) : null,
            [.. begun.ReferenceSpectra.Reverse()]
        ).WriteCsv(other);

        var fault = Assert.Throws<TrainingException>(() =>
            (tiny.Make("model", TinyTraining.Options with { Epochs = 1 }, resume: true) with { ReferencePath = other }).Run(
                CancellationToken.None
            )
        );

        Assert.Contains("was begun with other reference spectra", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_checkpoint_is_refused()
    {
        File.WriteAllText(tiny.CheckpointPath("model"), "not a checkpoint");

        Assert.Throws<TrainingException>(() => Checkpoint.Read(tiny.CheckpointPath("model")));
        Assert.Throws<TrainingException>(() => Checkpoint.Read(tiny.CheckpointPath("missing")));
    }

    [Fact]
    public void A_checkpoint_of_a_version_without_an_option_is_refused_and_the_option_named()
    {
        using var tiny = new TinyTraining();
        var path = tiny.CheckpointPath("old");
        tiny.Make("old", TinyTraining.Options with { Epochs = 1 }).Run(CancellationToken.None);
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Update))
        {
            var entry = zip.GetEntry("training.json")!;
            JsonNode json;
            using (var stream = entry.Open())
                json = JsonNode.Parse(stream)!;
            Assert.True(json["Options"]!["Form"]!.AsObject().Remove("WidthShare"));
            entry.Delete();
            using var written = zip.CreateEntry("training.json").Open();
            JsonSerializer.Serialize(written, json);
        }

        var fault = Assert.Throws<TrainingException>(() => Checkpoint.Read(path));

        Assert.Equal(
            $"The checkpoint '{path}' is of an older version of unmix-train, which had no option WidthShare. Use that "
                + "version, or train again.",
            fault.Message
        );
        Assert.Equal(FaultKind.Package, fault.Kind);
    }

    private static int[] Bits(Checkpoint checkpoint) => [.. checkpoint.Tensors.Select(BitConverter.SingleToInt32Bits)];
}
