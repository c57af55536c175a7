using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Spectra;
using Unmix.Runtime.Archive;
using Unmix.Runtime.Runs;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Archive;

/// <summary>A toy model and a few scenes of 23 x 31 pixels in a folder.</summary>
internal sealed class ToyArchive : IDisposable
{
    public const int Width = 23;
    public const int Height = 31;
    private const int L = ToyModel.L;

    /// <param name="scenes">How many.</param>
    /// <param name="seal">Makes another model at a path; null for a <see cref="ToyModel"/>.</param>
    public ToyArchive(int scenes = 3, Func<string, ModelPackage>? seal = null)
    {
        Package = seal?.Invoke(Folder.File("toy.unmix")) ?? ToyModel.Seal(Folder.File("toy.unmix"));
        Directory.CreateDirectory(Folder.File("scenes"));
        for (var i = 0; i < scenes; i++)
            WriteScene($"s{i}", seed: i + 1);
    }

    public TemporaryFolder Folder { get; } = new();

    public ModelPackage Package { get; }

    public string PlanPath => Folder.File("run.json");

    public string Records => PlanPath + ".records";

    public string Maps => Folder.File("maps");

    public string Scene(string name) => Path.Combine(Folder.File("scenes"), name + ".hdr");

    public string Map(string name) => Path.Combine(Maps, name);

    public void Dispose() => Folder.Dispose();

    /// <summary>Writes a scene.</summary>
    /// <param name="name">Without ending.</param>
    /// <param name="seed">Of its values.</param>
    /// <param name="change">Changes them, [pixels, L].</param>
    public void WriteScene(string name, int seed, Action<float[]>? change = null)
    {
        var spectra = ToyModel.Spectra(Width * Height, seed);
        for (var pixel = 0; pixel < Width * Height; pixel += 11)
            spectra[pixel * L] = float.NaN;
        change?.Invoke(spectra);
        var layout = new EnviLayout
        {
            Width = Width,
            Height = Height,
            BandCount = L,
            Wavelengths = new WavelengthGrid([.. Enumerable.Range(0, L).Select(b => 400.0 + 50 * b)]),
            GeoReference = GeoReference.UtmNorth(33, 365000, 5807000, 30),
        };
        EnviScene.Write(Scene(name), layout, spectra);
    }

    public RunManifest Plan(int? splitRows = null, UnmixOptions? options = null, string? maps = null, params string[] scenes) =>
        new ArchivePlan
        {
            Scenes = scenes.Length > 0 ? scenes : [Path.Combine(Folder.File("scenes"), "*.hdr")],
            MapsFolder = maps ?? Maps,
            SplitRows = splitRows,
            Options = options ?? new UnmixOptions(),
        }.Write(Package, PlanPath);

    public ShardReport Run(
        RunManifest manifest,
        int index = 0,
        int count = 1,
        IProgress<ItemProgress>? progress = null,
        CancellationToken? cancellation = null
    ) =>
        ShardRun.Run(
            manifest,
            new Shard(index, count),
            Package,
            new UnmixOptions { Threads = 1 },
            progress,
            cancellation ?? TestContext.Current.CancellationToken
        );

    public static MergeReport Merge(RunManifest manifest, MergeOptions? options = null) =>
        ArchiveMerge.Run(manifest, options ?? new MergeOptions(), null, TestContext.Current.CancellationToken);

    /// <summary>The bytes of a single run of a scene.</summary>
    public byte[] Single(string name, UnmixOptions? options = null)
    {
        var map = Folder.File($"single-{name}.tif");
        SceneUnmixer.Run(
            Package,
            Scene(name),
            map,
            (options ?? new UnmixOptions()) with
            {
                Journal = false,
                Threads = 1,
            },
            null,
            TestContext.Current.CancellationToken
        );
        return File.ReadAllBytes(map);
    }
}
