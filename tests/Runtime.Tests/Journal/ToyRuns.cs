using Unmix.Formats.Packages;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Spectra;
using Unmix.Runtime.Runs;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Journal;

/// <summary>A toy model and a scene of 23 x 31 pixels in a folder, and runs of them that can be stopped after some windows.</summary>
internal sealed class ToyRuns : IDisposable
{
    public const int Width = 23;
    public const int Height = 31;
    private const int L = ToyModel.L;

    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder elsewhere = new();
    private readonly ModelPackage package;

    /// <param name="seal">Makes another model in the folder; null for a <see cref="ToyModel"/>.</param>
    public ToyRuns(Func<TemporaryFolder, ModelPackage>? seal = null)
    {
        package = seal?.Invoke(folder) ?? ToyModel.Seal(folder.File("toy.unmix"));
        WriteScene();
    }

    public string Scene => folder.File("scene.hdr");

    public string SceneData => folder.File("scene.img");

    public string Map => folder.File("map.tif");

    public string State => folder.File("map.tif.resume");

    public string Journal => Path.Combine(State, "journal");

    public string Rows => Path.Combine(State, "rows");

    public string Sample => Path.Combine(State, "sample");

    public TemporaryFolder Folder => folder;

    public void Dispose()
    {
        folder.Dispose();
        elsewhere.Dispose();
    }

    /// <summary>Writes the scene; some pixels are invalid.</summary>
    /// <param name="seed">Of the spectra.</param>
    /// <param name="centresNm">Of its bands; null for the model's.</param>
    public void WriteScene(int seed = 4, double[]? centresNm = null)
    {
        var spectra = ToyModel.Spectra(Width * Height, seed);
        for (var pixel = 0; pixel < Width * Height; pixel += 11)
            spectra[pixel * L] = float.NaN;
        var layout = new EnviLayout
        {
            Width = Width,
            Height = Height,
            BandCount = L,
            Wavelengths = new WavelengthGrid(centresNm ?? [.. Enumerable.Range(0, L).Select(b => 400.0 + 50 * b)]),
        };
        EnviScene.Write(Scene, layout, spectra);
    }

    /// <summary>Moves the scene's data to another folder and leaves a symbolic link in its place.</summary>
    /// <returns>Where it is now.</returns>
    public string LinkSceneData()
    {
        var kept = elsewhere.File("kept.img");
        File.Move(SceneData, kept);
        File.CreateSymbolicLink(SceneData, kept);
        return kept;
    }

    public static UnmixOptions Options(int width = Width, int height = 1, int threads = 1) =>
        new()
        {
            Layers = Layers.All,
            TileWidth = width,
            TileHeight = height,
            Threads = threads,
        };

    public RunReport Run(UnmixOptions options, ModelPackage? model = null, string? output = null) =>
        SceneUnmixer.Run(model ?? package, Scene, output ?? Map, options, null, TestContext.Current.CancellationToken);

    /// <summary>The bytes of a run that nothing stops, and its report.</summary>
    public (byte[] Bytes, RunReport Report) Whole()
    {
        var report = Run(Options() with { Journal = false }, output: folder.File("whole.tif"));
        return (File.ReadAllBytes(folder.File("whole.tif")), report);
    }

    /// <summary>Runs, and does something after a window; what is thrown is given back, null where the run came to its end.</summary>
    public Exception? Stopped(UnmixOptions options, int afterWindows, Action<CancellationTokenSource>? act = null)
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new AfterWindows(afterWindows, () => (act ?? (source => source.Cancel()))(cancellation));
        return Record.Exception(() => SceneUnmixer.Run(package, Scene, Map, options, progress, cancellation.Token));
    }

    public void AssertNothingLeft() =>
        Assert.Equal(
            ["map.tif", "scene.hdr", "scene.img", "toy.unmix", "whole.tif"],
            Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order()
        );

    private sealed class AfterWindows(int windows, Action act) : IProgress<RunProgress>
    {
        private int count;

        public void Report(RunProgress value)
        {
            if (value.PixelsDone > 0 && ++count == windows)
                act();
        }
    }
}
