using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Spectra;
using Unmix.Runtime;
using Unmix.Runtime.Runs;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>
/// A scene of many tile rows, and its map by a run that nothing stops. Its layers are the cheap ones: each tile row costs the
/// network a whole batch.
/// </summary>
internal sealed class FaultScene
{
    public const int Width = 16;
    public const int Height = 144;

    private const string Layers = "abundances,deviation,nonlinearity";
    private const int LayerBands = 7;

    private readonly TrainedModel model;

    /// <param name="model">The model.</param>
    /// <param name="folder">Where the scene goes, as scene.hdr and scene.img.</param>
    /// <param name="interleave">How the scene is stored; its map does not depend on it.</param>
    public FaultScene(TrainedModel model, TemporaryFolder folder, EnviInterleave interleave = EnviInterleave.Bsq)
    {
        this.model = model;
        Header = folder.File("scene.hdr");
        Write(model, Header, interleave);
        Map = File.ReadAllBytes(model.FaultMap);
    }

    /// <summary>The scene's header.</summary>
    public string Header { get; }

    /// <summary>The scene's data.</summary>
    public string Data => Path.ChangeExtension(Header, ".img");

    /// <summary>The bytes of its map by a run that nothing stops.</summary>
    public byte[] Map { get; }

    /// <summary>Makes the map that every such scene has.</summary>
    public static string MapOf(TrainedModel model, TemporaryFolder folder)
    {
        var header = folder.File("fault.hdr");
        Write(model, header, EnviInterleave.Bsq);
        Tool.Unmix("run", model.Model, header, "-o", folder.File("fault.tif"), "--layers", Layers, "--quiet", "--no-journal").RequireDone();
        return folder.File("fault.tif");
    }

    /// <summary>The arguments of a run in 144 tile rows, each of which takes the network a few milliseconds.</summary>
    public string[] Run(string map) =>
        [
            "run",
            model.Model,
            Header,
            "-o",
            map,
            "--layers",
            Layers,
            "--tile",
            $"{Width}x1",
            "--threads",
            "1",
            "--quiet",
            "--report",
            map + ".json",
        ];

    /// <summary>The same run within this process, which saves the start of another.</summary>
    public RunReport RunHere(string map) =>
        SceneUnmixer.Run(
            ModelPackage.Open(model.Model),
            Header,
            map,
            new UnmixOptions
            {
                Layers = Unmix.Runtime.Layers.Abundances | Unmix.Runtime.Layers.Deviation | Unmix.Runtime.Layers.Nonlinearity,
                TileWidth = Width,
                TileHeight = 1,
                Threads = 1,
                ReportPath = map + ".json",
            },
            cancellation: TestContext.Current.CancellationToken
        );

    /// <summary>Rows that a running program has written so far; its journal can't be opened meanwhile.</summary>
    public static int Rows(string map)
    {
        const int rowBytes = Width * LayerBands * sizeof(float);
        var rows = new FileInfo(Path.Combine(map + ".resume", "rows"));
        return rows.Exists ? (int)(rows.Length / rowBytes) : 0;
    }

    /// <summary>Whole records in a map's journal, as its format says (runtime/Runtime/Journal/README.md); 0 where there is none.</summary>
    public static int Records(string map)
    {
        const int fixedBytes = 16,
            lengthAt = 12,
            checksumBytes = 4,
            recordBytes = 56;
        var path = Path.Combine(map + ".resume", "journal");
        if (!File.Exists(path))
            return 0;
        var journal = File.ReadAllBytes(path);
        if (journal.Length < fixedBytes)
            return 0;
        return Math.Max(0, (journal.Length - fixedBytes - BitConverter.ToInt32(journal, lengthAt) - checksumBytes) / recordBytes);
    }

    private static void Write(TrainedModel model, string header, EnviInterleave interleave)
    {
        var tile = SceneFiles.Read(model.Scene, new PixelWindow(0, 0, Width, 48));
        float[] spectra = [.. Enumerable.Range(0, Height / 48).SelectMany(i => tile.Select(value => value * (1 - 0.05f * i)))];
        EnviScene.Write(
            header,
            new EnviLayout
            {
                Width = Width,
                Height = Height,
                BandCount = model.Manifest.BandCount,
                Interleave = interleave,
                Wavelengths = new WavelengthGrid(model.Manifest.WavelengthsNm!, model.Manifest.WidthsNm), // the synthetic scene has them
            },
            spectra
        );
    }
}
