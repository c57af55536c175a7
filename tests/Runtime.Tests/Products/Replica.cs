using System.Diagnostics;
using System.Text.Json;
using Unmix.Formats.Arrays;
using Unmix.Formats.Packages;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Products;

/// <summary>A small replica of a product as tests/Products/make.py writes it, and what has to come out of it.</summary>
internal sealed class Replica
{
    private static readonly Lazy<string> Made = new(MakeAll);
    private readonly JsonElement facts;

    private Replica(string folder)
    {
        Folder = folder;
        facts = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "expected.json"))).RootElement;
        Truth = NpyFile.Read(Path.Combine(folder, "truth.npy"))[0];
    }

    /// <summary>True where the scene is in the geometry of its sensor, with a latitude and a longitude for each pixel.</summary>
    public bool IsSwath => File.Exists(Path.Combine(Folder, "sensor.npy"));

    /// <summary>[rows, columns, 3] abundances in the scene's own geometry; NaN where there is nothing to unmix.</summary>
    public NumericArray SceneTruth => IsSwath ? Array("sensor") : Truth;

    /// <summary>Shared between tests; copy what is to be changed.</summary>
    public string Folder { get; }

    /// <summary>[rows, columns, 3] abundances of the map; NaN where it has to be empty, infinite where it may be either.</summary>
    public NumericArray Truth { get; }

    /// <summary>Paths that all name the product.</summary>
    public IReadOnlyList<string> Given =>
        [.. facts.GetProperty("given").EnumerateArray().Select(name => Path.GetFullPath(Path.Combine(Folder, name.GetString()!)))];

    public int Rows => facts.GetProperty("rows").GetInt32();

    public int Columns => facts.GetProperty("columns").GetInt32();

    public int Bands => facts.GetProperty("bands").GetInt32();

    public int BadBands => facts.GetProperty("bad").GetInt32();

    public string Sensor => facts.GetProperty("sensor").GetString()!;

    /// <summary>Null where the product does not say when.</summary>
    public DateTimeOffset? Taken => facts.TryGetProperty("taken", out var taken) ? taken.GetDateTimeOffset() : null;

    /// <summary>GDAL's six numbers; null where the product has no grid of its own.</summary>
    public double[]? Place =>
        facts.TryGetProperty("place", out var place) ? [.. place.EnumerateArray().Select(number => number.GetDouble())] : null;

    /// <summary>The replica that this one is another form of; null for none.</summary>
    public string? Usual => facts.TryGetProperty("usual", out var usual) ? usual.GetString() : null;

    public int? Epsg => facts.TryGetProperty("epsg", out var code) ? code.GetInt32() : null;

    /// <summary>Row and column of pixels that are water by the product's own layers and otherwise as they should be.</summary>
    public IReadOnlyList<(int Row, int Column)> Water =>
        facts.TryGetProperty("water", out var water)
            ? [.. water.EnumerateArray().Select(pixel => (pixel[0].GetInt32(), pixel[1].GetInt32()))]
            : [];

    /// <summary>[L] nm of the bands that are used.</summary>
    public IReadOnlyList<double> Wavelengths => [.. facts.GetProperty("wavelengths").EnumerateArray().Select(number => number.GetDouble())];

    /// <summary>Makes all replicas once for the tests of a process; skips where their makers can't run.</summary>
    public static Replica Named(string name) => new(FolderOf(name));

    /// <summary>Where a replica lies.</summary>
    public static string FolderOf(string name) => Path.Combine(Made.Value, name);

    /// <summary>[lines, samples] of a swath: <c>latitude</c> or <c>longitude</c>, degrees.</summary>
    public NumericArray Array(string name) => NpyFile.Read(Path.Combine(Folder, name + ".npy"))[0];

    /// <summary>[L][3] reflectance of the materials in <see cref="Wavelengths"/>.</summary>
    public IReadOnlyList<double[]> Spectra =>
        [
            .. facts
                .GetProperty("spectra")
                .EnumerateArray()
                .Select(row => row.EnumerateArray().Select(number => number.GetDouble()).ToArray()),
        ];

    /// <summary>A model of exactly this replica's bands.</summary>
    public ModelPackage SealModel(string path) =>
        LinearModel.Seal(path, Wavelengths, [.. Enumerable.Range(0, 3).Select(p => Spectra.Select(row => (float)row[p]).ToArray())]);

    private static string MakeAll()
    {
        var folder = Directory.CreateTempSubdirectory("unmix-replicas-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var start = new ProcessStartInfo("/usr/bin/python3", [Path.Combine(Repository.Root, "tests", "Products", "make.py"), folder])
        {
            RedirectStandardError = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using var process = Process.Start(start)!; // a process that is started without the shell is never null
        var fault = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (fault.Contains("ModuleNotFoundError", StringComparison.Ordinal))
            Assert.Skip(
                "SKIPPED: the makers of replicas need python3-numpy, python3-h5py, python3-netcdf4 and python3-gdal "
                    + $"({fault.Trim().Split('\n')[^1]})."
            );
        Assert.True(process.ExitCode == 0, fault);
        return folder;
    }
}
