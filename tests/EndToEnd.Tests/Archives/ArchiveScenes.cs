using System.Security.Cryptography;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Spectra;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests.Archives;

/// <summary>
/// Three long scenes and six short ones, which <c>--split-rows 24</c> makes 24 items of the same size, and their maps by one
/// process that splits nothing.
/// </summary>
public sealed class ArchiveScenes : IDisposable
{
    /// <summary>Items of the archive.</summary>
    public const int Items = 24;

    /// <summary>Rows of an item.</summary>
    public const int SplitRows = 24;

    private const int Width = 16;
    private const int LongScenes = 3;
    private const int ShortScenes = 6;
    private const int LongHeight = 144; // six items
    private const int PixelMetres = 30;
    private const string Layers = "abundances,deviation,nonlinearity";

    private readonly TemporaryFolder folder = new();
    private readonly TrainedModel model;

    public ArchiveScenes(TrainedModel model)
    {
        this.model = model;
        Directory.CreateDirectory(folder.File("scenes"));
        for (var i = 0; i < LongScenes; i++)
            Write($"long{i}", LongHeight, place: i, brightness: 1 - 0.03f * i);
        for (var i = 0; i < ShortScenes; i++)
            Write($"short{i}", SplitRows, place: LongScenes + i, brightness: 1 - 0.02f * i);
        Tool.Unmix(Plan(SinglePlan, folder.File("single"))).RequireDone();
        Tool.Unmix("run", "--plan", SinglePlan, "--shard", "0/1", "--quiet").RequireDone();
        Maps = Hashes(folder.File("single"));
        Assert.Equal(LongScenes + ShortScenes, Maps.Count);
    }

    /// <summary>SHA-256 of each map by its file's name.</summary>
    public IReadOnlyDictionary<string, string> Maps { get; }

    /// <summary>The plan of the single process.</summary>
    public string SinglePlan => folder.File("single.json");

    /// <summary>The folder of the scenes.</summary>
    public string Folder => folder.File("scenes");

    /// <summary>The package.</summary>
    public string Model => model.Model;

    public void Dispose() => folder.Dispose();

    /// <summary>The arguments that plan the archive.</summary>
    public string[] Plan(string path, string maps, params string[] more) =>
        ["plan", Path.Combine(Folder, "*.hdr"), "--model", model.Model, "--layers", Layers, "-o", path, "--maps", maps, .. more];

    /// <summary>The same for the files in a folder; what lies in folders below it is left out.</summary>
    public static SortedDictionary<string, string> Hashes(string maps) =>
        new(
            Directory
                .GetFiles(maps)
                .ToDictionary(file => Path.GetFileName(file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
            StringComparer.Ordinal
        );

    private void Write(string name, int height, int place, float brightness)
    {
        var part = SceneFiles.Read(model.Scene, new PixelWindow(4 * place, 0, Width, Math.Min(height, 48)));
        var times = Math.Max(1, height / 48);
        float[] spectra = [.. Enumerable.Range(0, times).SelectMany(i => part.Select(value => value * (brightness - 0.05f * i)))];
        EnviScene.Write(
            Path.Combine(Folder, name + ".hdr"),
            new EnviLayout
            {
                Width = Width,
                Height = height,
                BandCount = model.Manifest.BandCount,
                Wavelengths = new WavelengthGrid(model.Manifest.WavelengthsNm!, model.Manifest.WidthsNm), // the synthetic scene has them
                // side by side, so that a mosaic shows each
                GeoReference = GeoReference.UtmNorth(33, 365000 + (place * Width * PixelMetres), 5807000, PixelMetres),
            },
            spectra
        );
    }
}
