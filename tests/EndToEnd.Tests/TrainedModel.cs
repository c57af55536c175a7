using Unmix.EndToEnd.Tests;
using Unmix.Formats.Packages;
using Unmix.TestData;

[assembly: AssemblyFixture(typeof(TrainedModel))]

namespace Unmix.EndToEnd.Tests;

/// <summary>A synthetic scene and a model trained on it by the programs themselves, once for all tests.</summary>
public sealed class TrainedModel : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public TrainedModel()
    {
        Tool.Train("synth", folder.Path, "--width", "48", "--height", "48", "--seed", "3").RequireDone();
        Tool.Train(
                "train",
                Scene,
                "--endmembers",
                "3",
                "--reference",
                folder.File("truth-endmembers.csv"),
                "--epochs",
                "4",
                "-o",
                Model,
                "--quiet"
            )
            .RequireDone();
        Manifest = ModelPackage.Open(Model).Manifest;
    }

    /// <summary>The package.</summary>
    public string Model => folder.File("model.unmix");

    /// <summary>The header of the scene that it was trained on, 48 x 48 pixels.</summary>
    public string Scene => folder.File("scene.hdr");

    /// <summary>The data of that scene.</summary>
    public string SceneData => folder.File("scene.img");

    /// <summary>The true abundances.</summary>
    public string Truth => folder.File("truth-abundances.hdr");

    /// <summary>What the package says about itself.</summary>
    public ModelManifest Manifest { get; }

    public void Dispose() => folder.Dispose();
}
