using Unmix.EndToEnd.Tests;
using Unmix.Formats.Packages;
using Unmix.TestData;

[assembly: AssemblyFixture(typeof(TrainedModel))]

namespace Unmix.EndToEnd.Tests;

/// <summary>A synthetic scene and a model trained on it by the programs themselves, once for all tests.</summary>
public sealed class TrainedModel : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Lazy<string> allLayers;
    private readonly Lazy<string> faultMap;

    public TrainedModel()
    {
        allLayers = new Lazy<string>(() => MapTo("all-layers.tif"));
        faultMap = new Lazy<string>(() => FaultScene.MapOf(this, folder));
        Tool.Train("synth", folder.Path, "--width", "48", "--height", "48", "--seed", "3").RequireDone();
        Tool.Train(
                "train",
                Scene,
                "--endmembers",
                "3",
                "--reference",
                folder.File("truth-endmembers.csv"),
                "--recipe",
                QuickRecipe.Write(folder, epochs: 2),
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

    /// <summary>The map of that scene with all layers, by a run that was told nothing else; made when it is first asked for.</summary>
    public string AllLayers => allLayers.Value;

    /// <summary>The map of every <see cref="FaultScene"/>, by a run that nothing stops; made when it is first asked for.</summary>
    public string FaultMap => faultMap.Value;

    /// <summary>What the package says about itself.</summary>
    public ModelManifest Manifest { get; }

    public void Dispose() => folder.Dispose();

    private string MapTo(string name)
    {
        Tool.Unmix("run", Model, Scene, "-o", folder.File(name), "--layers", "all", "--quiet").RequireDone();
        return folder.File(name);
    }
}
