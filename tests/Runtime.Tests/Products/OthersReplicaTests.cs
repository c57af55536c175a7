using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Unmix.Formats.Arrays;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Places;
using Unmix.Formats.Scenes.Reading;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Products;

/// <summary>Replicas of the same products that others made, where they are at hand.</summary>
[Trait("Speed", "Slow")]
public sealed class OthersReplicaTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("prisma", "file")]
    [InlineData("enmap", "folder")]
    [InlineData("enmap", "file")]
    [InlineData("desis", "file")]
    [InlineData("neon", "file")]
    [InlineData("aviris3", "file")]
    [InlineData("pace", "files")]
    public void Spectra_and_place_are_what_their_makers_state(string product, string key)
    {
        var expected = Make(product);
        var given = expected.GetProperty(key);
        string[] names =
            given.ValueKind == JsonValueKind.Array ? [.. given.EnumerateArray().Select(name => name.GetString()!)] : [given.GetString()!];

        foreach (var name in names)
        {
            using var reader = SceneReader.Open(folder.File(name), new SceneReadOptions { Mask = QualityMask.None });
            RequireTruth(reader);
            if (expected.GetProperty("geotransform") is not { ValueKind: JsonValueKind.Array } place)
                continue;
            foreach (var (stated, found) in place.EnumerateArray().Zip(reader.Profile.GeoReference.GeoTransform!))
                Assert.Equal(stated.GetDouble(), found, 1e-6);
            Assert.Equal($"EPSG:{expected.GetProperty("epsg").GetInt32()}", Footprint.Of(reader.Profile.GeoReference, 1, 1).Code);
        }
    }

    private JsonElement Make(string product)
    {
        File.Copy(SharedData.Require($"products/{product}/make.py"), folder.File("make.py"));
        using var process = Process.Start(
            new ProcessStartInfo("/usr/bin/python3", [folder.File("make.py")]) { RedirectStandardError = true }
        )!; // started without the shell
        var fault = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, fault);
        return JsonDocument.Parse(File.ReadAllBytes(folder.File("expected.json"))).RootElement;
    }

    private void RequireTruth(SceneReader reader)
    {
        var profile = reader.Profile;
        var truth = NpyFile.Read(folder.File("truth.npy"))[0].LastIndexFastest();
        int[] bands = [.. Enumerable.Range(0, profile.BandCount).Where(band => profile.BadBands?[band] != true)];
        var spectra = new float[profile.Width * profile.Height * bands.Length];
        reader.ReadSpectra(profile.Window, bands, spectra);
        var solver = new LeastSquares(Library([.. bands.Select(band => profile.Wavelengths!.CentresNm[band])]));
        var squares = 0.0;
        var count = 0;
        for (var pixel = 0; pixel < truth.Length / 3; pixel++)
        {
            var spectrum = spectra.AsSpan(pixel * bands.Length, bands.Length);
            Assert.True(
                double.IsNaN(truth[pixel * 3]) == spectrum.ContainsAny([float.NaN]),
                $"pixel {pixel} of '{profile.Path}' should be {truth[pixel * 3]}"
            );
            if (double.IsNaN(truth[pixel * 3]))
                continue;
            var found = solver.Solve(spectrum);
            for (var p = 0; p < 3; p++)
                squares += Math.Pow(found[p] - truth[pixel * 3 + p], 2);
            count += 3;
        }
        Assert.InRange(Math.Sqrt(squares / count), 0, 0.03);
    }

    /// <summary>[L][3] of endmembers.csv at some wavelengths.</summary>
    private double[][] Library(double[] centresNm)
    {
        double[][] rows =
        [
            .. File.ReadLines(folder.File("endmembers.csv"))
                .Skip(1)
                .Select(line => Array.ConvertAll(line.Split(','), text => double.Parse(text, CultureInfo.InvariantCulture))),
        ];
        return [.. centresNm.Select(nm => rows.MinBy(row => Math.Abs(row[0] - nm))![1..])];
    }
}
