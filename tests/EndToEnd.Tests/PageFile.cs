using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>A page about a run, and the map of all layers of the same run, once for all tests.</summary>
public sealed class PageFile : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public PageFile(TrainedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Tool.Unmix("run", model.Model, model.Scene, "-o", folder.File("map.tif"), "--layers", "all,novelty", "--report", Page, "--quiet")
            .RequireDone();
        Map = SceneFiles.Read(folder.File("map.tif"));
    }

    public string Page => folder.File("page.html");

    /// <summary>[48 x 48, 9] three abundances, three deviations, nonlinearity, error, novelty.</summary>
    public float[] Map { get; }

    public void Dispose() => folder.Dispose();
}
