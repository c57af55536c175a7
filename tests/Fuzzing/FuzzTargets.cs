using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Unmix.Formats.Arrays;
using Unmix.Formats.Onnx;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Spectra.Libraries;
using Unmix.Formats.Tests.Spectra.Matlab;
using Unmix.Fuzzing.Containers;
using Unmix.Runtime;
using Unmix.Runtime.Archive;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Plans;
using Unmix.Runtime.Tests;

namespace Unmix.Fuzzing;

/// <summary>Every reader of files that come from elsewhere.</summary>
public sealed class FuzzTargets : IDisposable
{
    private const long MostValuesRead = 1 << 20; // of a scene: what is looked for is in its header

    private static readonly string[] HeaderWords =
    [
        "ENVI\n",
        "samples = ",
        "lines = ",
        "bands = ",
        "header offset = ",
        "file type = ",
        "data type = ",
        "interleave = bil\n",
        "byte order = 1\n",
        "wavelength = {",
        "}",
        "{",
        "=",
        ",",
        "spectra names = {a, b}\n",
        "fwhm = {1}\n",
        "wavelength units = Micrometers\n",
        "reflectance scale factor = ",
        "data ignore value = ",
        "bbl = {0}\n",
        "map info = {",
        "\n",
    ];

    private readonly DirectoryInfo folder;

    /// <param name="parent">Where the files go that are read, in a folder of their own; memory is fastest.</param>
    public FuzzTargets(string parent)
    {
        folder = Directory.CreateDirectory(Path.Combine(parent, $"unmix-fuzz-{Environment.ProcessId}-{Guid.NewGuid():N}"));
        ToyModel.Seal(File("seed.unmix"));
        All =
        [
            Package(),
            Manifest(),
            ManifestInPackage(),
            KnownPixelBytes(),
            Graph(),
            Session(),
            Csv(),
            LibraryHeader(),
            LibraryData(),
            Matlab(),
            Numpy("npy"),
            Numpy("npz"),
            SceneHeader(),
            Key(),
            RunManifest(),
            .. new LibraryTargets(folder.FullName).All(),
            .. new JournalTargets(folder.FullName).All(),
            .. new ProductTargets(folder.FullName).All(),
            new ChunkTarget(folder.FullName).Target(),
            .. new BlockTargets(folder.FullName).All(),
            .. ContainerTargets.All(),
        ];
    }

    /// <summary>The targets.</summary>
    public IReadOnlyList<FuzzTarget> All { get; }

    /// <inheritdoc/>
    public void Dispose() => folder.Delete(recursive: true);

    private FuzzTarget Package()
    {
        using (var key = SigningKey.Create())
        {
            System.IO.File.Copy(File("seed.unmix"), File("signed.unmix"));
            ModelPackageWriter.Sign(File("signed.unmix"), key);
        }
        byte[][] seeds = [Bytes("seed.unmix"), Bytes("signed.unmix")];
        return new FuzzTarget("package", 130_000, seeds, [], bytes => ModelPackage.Open(Write("package.unmix", bytes)));
    }

    private FuzzTarget Manifest() =>
        new("manifest", 200_000, [Entry(ModelPackage.ManifestEntry), RichManifest()], ManifestWords(), bytes =>
            ModelManifest.FromJson(bytes, "fuzz")
        );

    private FuzzTarget ManifestInPackage() =>
        new("manifest-in-package", 60_000, [Entry(ModelPackage.ManifestEntry), RichManifest()], ManifestWords(), bytes =>
            RunPlan.MultiplyAddsOf(ModelPackage.Open(Write("manifest.unmix", Zip(bytes, Entry(ModelPackage.EncoderEntry)))), Layers.All)
        );

    private FuzzTarget KnownPixelBytes() =>
        new("known-pixels", 150_000, [Entry(ModelPackage.KnownPixelsEntry)], [], bytes => KnownPixels.FromBytes(bytes));

    private FuzzTarget Graph() => new("graph", 100_000, [Entry(ModelPackage.EncoderEntry), Entry(ModelPackage.DecoderEntry)], [], bytes =>
        {
            var model = GraphTrust.Read(bytes, ModelPackage.EncoderEntry, "fuzz");
            MultiplyAdds.PerPixel(model);
            ActivationBytes.PerPixel(model);
        });

    private FuzzTarget Session() =>
        new("session", 10_000, [Entry(ModelPackage.EncoderEntry)], [], bytes =>
            KnownPixelCheck.Run(ModelPackage.Open(Write("session.unmix", WithEncoder(bytes))), ProviderName.Cpu)
        );

    private FuzzTarget Csv() =>
        new(
            "csv",
            170_000,
            [
                .. new[]
                {
                    "name;class;400;410,5;420\nsoil;a;0,1;NaN;0,3\ntree;b;0,2;0,3;\n",
                    "sep=;\nWavelength (um);a;b\n0,4;0,1;-1,23e34\n0,5;0,2;0,3\n",
                    "wavelength_nm,soil,tree\n400,0.1,0.2\n410,0.15,0.25\n420.5,0.2,1e-3\n",
                    "band,\"a,b\",c\n# a comment\n1,0.5,0.6\n\n2,0.4,-0.1\n",
                    "wavelength_um,x\r\n0.4,1\r\n0.5,2\r\n",
                }.Select(Encoding.UTF8.GetBytes),
            ],
            ["wavelength_nm", "wavelength_um", "band", ",", ";", "\t", "sep=", "\"", "#", "\n", "\r\n", "0.1", "0,1", "NaN", "name"],
            bytes => SpectraFile.Read(Write("spectra.csv", bytes))
        );

    private FuzzTarget LibraryHeader()
    {
        Write("library.sli", new byte[24]);
        return new FuzzTarget("sli-header", 90_000, [LibraryText(4), LibraryText(5)], HeaderWords, bytes =>
        {
            Write("library.hdr", bytes);
            SpectraFile.Read(File("library.sli"));
        });
    }

    private FuzzTarget LibraryData()
    {
        Write("values.hdr", LibraryText(4));
        byte[][] seeds =
        [
            [.. Enumerable.Range(0, 6).SelectMany(i => BitConverter.GetBytes(0.1f * i))],
        ];
        return new FuzzTarget("sli-data", 40_000, seeds, [], bytes => SpectraFile.Read(Write("values.sli", bytes)));
    }

    private FuzzTarget Matlab()
    {
        byte[] Sample(bool isBigEndian, bool isCompressed)
        {
            var file = new MatSamples(isBigEndian).Header();
            byte[][] elements =
            [
                file.Numbers("M", 3, 2, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]),
                file.Cells("names", "soil", "tree"),
                file.Text("text", "ab", "cd"),
                file.Numbers("lambda", 3, 1, [400, 410, 420]),
            ];
            foreach (var element in elements)
                _ = isCompressed ? file.AddCompressed(element) : file.Add(element);
            return file.ToBytes();
        }
        var nested = new MatSamples().Header();
        nested.Add(
            nested.Structure(
                "lib",
                ["spectra", "names"],
                nested.Numbers("", 3, 2, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]),
                nested.Cells("", "soil", "tree")
            )
        );
        var four = new MatSamples().AddFour("M", 3, 2, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]).AddFour("names", 2, 1, ['a', 'b'], 5, kind: 1);
        return new FuzzTarget(
            "mat",
            150_000,
            [Sample(false, false), Sample(true, false), Sample(false, true), nested.ToBytes(), four.ToBytes()],
            [],
            bytes => SpectraFile.Read(Write("spectra.mat", bytes))
        );
    }

    private FuzzTarget Numpy(string ending)
    {
        NpyFile.Write(File("seed." + ending), "M", [2, 3], [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f], [400, 500, 600]);
        return new FuzzTarget(
            ending,
            60_000,
            [Bytes("seed." + ending)],
            ["'<f8'", "'|u1'", "'<i2'", "True", "False", "(3,)", "()", "(1000000, 1000000)", "(0, 5)"],
            bytes => SpectraFile.Read(Write("arrays." + ending, bytes))
        );
    }

    private FuzzTarget SceneHeader()
    {
        Write("scene.img", new byte[4 * 3 * 2 * 4]);
        var text = Encoding.ASCII.GetBytes(
            "ENVI\nsamples = 4\nlines = 3\nbands = 2\nheader offset = 0\nfile type = ENVI "
                + "Standard\ndata type = 4\ninterleave = bil\nbyte order = 0\n"
                + "wavelength units = nm\nwavelength = {400, 410}\nfwhm = {5, 5}\nbbl = {1, 0}\ndata ignore value = "
                + "-9999\nreflectance scale "
                + "factor = 1\n"
        );
        return new FuzzTarget("scene-header", 20_000, [text], HeaderWords, bytes =>
        {
            Write("scene.hdr", bytes);
            using var reader = SceneReader.Open(File("scene.img"));
            if ((long)reader.Profile.Width * reader.Profile.BandCount > MostValuesRead)
                return;
            int[] bands = [.. Enumerable.Range(0, reader.Profile.BandCount)];
            reader.ReadSpectra(new PixelWindow(0, 0, reader.Profile.Width, 1), bands, new float[reader.Profile.Width * bands.Length]);
        });
    }

    private FuzzTarget Key()
    {
        using var key = SigningKey.Create();
        key.Write(File("seed.key"), File("seed.pub"));
        return new FuzzTarget(
            "key",
            20_000,
            [Bytes("seed.pub"), Bytes("seed.key")],
            ["-----BEGIN PUBLIC KEY-----\n", "-----END PUBLIC KEY-----\n", "PRIVATE", "\n", "="],
            bytes => TrustedKey.Read(Write("fuzz.pub", bytes)).Dispose()
        );
    }

    private FuzzTarget RunManifest()
    {
        static byte[] Seed(int? splitRows, params PlannedScene[] scenes) =>
            new ManifestFile
            {
                Format = ManifestFile.FormatName,
                Version = ManifestFile.FormatVersion,
                Model = new ManifestModel("model.unmix", "toy", new string('0', 64)),
                Maps = "maps",
                Layers = Layers.All,
                Provider = ProviderName.Cpu,
                Scale = 0.0001,
                SplitRows = splitRows,
                Scenes = scenes,
            }.ToJson();
        byte[][] seeds =
        [
            Seed(256, new PlannedScene("a.tif", "a") { Rows = 1000 }, new PlannedScene("b.tif", "b") { Rows = 30 }),
            Seed(null, new PlannedScene("/vsicurl/c.tif", "c")),
        ];
        string[] words =
        [
            "\"split_rows\": 1,",
            "\"rows\": 1000000,",
            "\"name\": \"../x\",",
            "\"path\": \"\",",
            "null",
            "true",
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            "\"",
            "\\u0000",
            "\"version\": 1,",
            "\"layers\": \"All\",",
        ];
        return new FuzzTarget("run-manifest", 60_000, seeds, words, bytes =>
        {
            var manifest = Unmix.Runtime.Archive.RunManifest.Read(Write("run.json", bytes));
            foreach (var item in manifest.Items.Take(10))
            {
                if (item.Output.Contains("..", StringComparison.Ordinal) || Path.IsPathRooted(item.Output))
                    throw new InvalidOperationException($"An item's map is '{item.Output}'.");
            }
        });
    }

    private static byte[] LibraryText(int type) =>
        Encoding.ASCII.GetBytes(
            $"ENVI\nsamples = 3\nlines = {(type == 4 ? 2 : 1)}\nbands = 1\nheader offset = 0\nfile type = ENVI Spectral Library\ndata type "
                + $"= {type}\nbyte order = 0\n"
                + $"spectra names = {{ {(type == 4 ? "soil, water" : "soil")} }}\nwavelength units = Micrometers\nwavelength = "
                + $"{{0.4, 0.5, 0.6}}\nfwhm = {{0.01, 0.01, 0.02}}\n"
        );

    private static string[] ManifestWords() =>
        [
            "\"schema\": 1,",
            "\"name\": \"x\",",
            "\"band_count\": 6,",
            "null",
            "true",
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            "\"",
            "\\u0000",
            "\"training_errors\": {}",
            "\"training_intervals\": {}",
            "\"wavelengths_nm\": [",
            "\"sha256\": {",
        ];

    private byte[] RichManifest() =>
        (
            ModelManifest.FromJson(Entry(ModelPackage.ManifestEntry), "seed") with
            {
                WidthsNm = [50, 50, 50, 50, 50, 50],
                ReferenceSpectra =
                [
                    [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f],
                    [0, 0, 0, 0, 0, 0],
                    [1, 1, 1, 1, 1, 1],
                ],
                TrainingErrors = new TrainingErrors
                {
                    PixelCount = 100,
                    Levels = [0.5, TrainingErrors.HighLevel, TrainingErrors.OutsideLevel],
                    Quantiles = [0.01, 0.02, 0.03],
                },
            }
        ).ToJson();

    /// <summary>A package whose encoder is another one, with its hash in the manifest, so that it is looked at.</summary>
    private byte[] WithEncoder(byte[] encoder)
    {
        var manifest = ModelManifest.FromJson(Entry(ModelPackage.ManifestEntry), "seed");
        var hashes = new Dictionary<string, string>(manifest.Sha256)
        {
            [ModelPackage.EncoderEntry] = Convert.ToHexStringLower(SHA256.HashData(encoder)),
        };
        return Zip((manifest with { Sha256 = hashes }).ToJson(), encoder);
    }

    private byte[] Zip(byte[] manifest, byte[] encoder)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (
                var (name, bytes) in ((string, byte[])[])
                    [
                        (ModelPackage.ManifestEntry, manifest),
                        (ModelPackage.EncoderEntry, encoder),
                        (ModelPackage.DecoderEntry, Entry(ModelPackage.DecoderEntry)),
                        (ModelPackage.KnownPixelsEntry, Entry(ModelPackage.KnownPixelsEntry)),
                    ]
            )
            {
                using var stream = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                stream.Write(bytes);
            }
        }
        return memory.ToArray();
    }

    private readonly Dictionary<string, byte[]> entries = new(StringComparer.Ordinal);

    private byte[] Entry(string name)
    {
        if (entries.TryGetValue(name, out var known))
            return known;
        using var zip = ZipFile.OpenRead(File("seed.unmix"));
        using var stream = zip.GetEntry(name)!.Open(); // just sealed
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return entries[name] = memory.ToArray();
    }

    private byte[] Bytes(string name) => System.IO.File.ReadAllBytes(File(name));

    private string File(string name) => Path.Combine(folder.FullName, name);

    private string Write(string name, byte[] bytes)
    {
        System.IO.File.WriteAllBytes(File(name), bytes);
        return File(name);
    }
}
