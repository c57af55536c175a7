using Unmix.Formats.Packages;
using Unmix.Formats.Spectra.Libraries;
using Unmix.Learning.Training;
using Unmix.Terminal;

namespace Unmix.Trainer.Tests.Training;

public sealed class TrainProcessTests : IDisposable
{
    private readonly TinyTraining tiny = new();

    public void Dispose() => tiny.Dispose();

    [Theory]
    [InlineData("INT", ExitCodes.Interrupted)]
    [InlineData("TERM", ExitCodes.Terminated)]
    public async Task An_interrupted_training_leaves_a_checkpoint_that_can_be_sealed(string signal, int exitCode)
    {
        var model = tiny.Folder.File("model.unmix");
        File.WriteAllText(
            tiny.Folder.File("recipe.json"),
            """{ "scene": { "bundleSize": 6 }, "labels": { "worlds": false }, "schedule": { "epochs": 100000 } }"""
        );
        using var training = TrainProcess.Start(
            "train",
            tiny.ScenePath,
            "--endmembers",
            "2",
            "--recipe",
            tiny.Folder.File("recipe.json"),
            "-o",
            model
        );
        await training.WaitForLine("epoch   2");

        training.Signal(signal);
        var (code, errors) = await training.Ended();

        Assert.Equal(exitCode, code);
        Assert.Contains($"Interrupted; '{model}.checkpoint' holds the last whole epoch.", errors, StringComparison.Ordinal);
        Assert.True(Checkpoint.Read(model + ".checkpoint").History.Count >= 2);
        Assert.False(File.Exists(model));
        Assert.DoesNotContain(Directory.EnumerateFiles(tiny.Folder.Path), file => file.EndsWith(".partial", StringComparison.Ordinal));
        using var sealing = TrainProcess.Start("export", model + ".checkpoint", "-o", model);
        Assert.Equal((ExitCodes.Done, ""), await sealing.Ended());
        var package = ModelPackage.Open(model);
        Assert.Equal(["endmember 1", "endmember 2"], package.Manifest.EndmemberNames);
    }

    [Fact]
    public async Task Faults_of_the_user_are_one_line_and_exit_two()
    {
        using var training = TrainProcess.Start(
            "train",
            tiny.ScenePath,
            "--endmembers",
            "1",
            "--set",
            "epochs=0",
            "-o",
            tiny.Folder.File("model.unmix")
        );

        var (code, errors) = await training.Ended();

        Assert.Equal(ExitCodes.Usage, code);
        Assert.Equal(
            "--endmembers is 1 but must be at least 2; schedule.epochs is 0 but must be at least 1. Change the option or the recipe.",
            errors.Trim()
        );
    }

    [Fact]
    public async Task The_endmembers_of_a_scene_are_counted_found_and_drawn()
    {
        var spectra = tiny.Folder.File("spectra.csv");
        using var program = TrainProcess.Start(
            "endmembers",
            tiny.ScenePath,
            "--method",
            "nfindr",
            "-p",
            "2",
            "-o",
            spectra,
            "--plot",
            tiny.Folder.File("eigenvalues.svg")
        );
        await program.WaitForLine("HySime");

        Assert.Equal((ExitCodes.Done, ""), await program.Ended());
        Assert.Equal((2, 20), (SpectraFile.Read(spectra).Names.Count, SpectraFile.Read(spectra).BandCount));
        Assert.True(File.Exists(tiny.Folder.File("eigenvalues.svg")));
    }
}
