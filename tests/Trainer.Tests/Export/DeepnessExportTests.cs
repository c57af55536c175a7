using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes.Reading;
using Unmix.Learning.Export;
using Unmix.Learning.Training;
using Unmix.Trainer.Tests.Training;

namespace Unmix.Trainer.Tests.Export;

/// <summary>
/// The file for the Deepness plugin, run as that plugin runs it: stored values by 255, tiles padded by zeros, one map an output.
/// </summary>
public sealed class DeepnessExportTests : IDisposable
{
    private const int Side = 8;
    private const float Scale = 0.0001f;

    private readonly TinyTraining training = new();

    public void Dispose() => training.Dispose();

    [Fact]
    public void Its_tiles_hold_what_the_package_says_of_each_pixel()
    {
        var package = Package();
        var path = training.Folder.File("model.onnx");
        DeepnessExport.Write(package, path, new DeepnessOptions { TileSize = Side, Scale = Scale });
        var (stored, width, height, bands) = StoredScene();

        using var session = new InferenceSession(path);
        float[][] maps = [.. package.Manifest.EndmemberNames.Select(_ => new float[width * height])];
        for (var top = 0; top < height; top += Side)
        {
            for (var left = 0; left < width; left += Side)
            {
                var tile = new float[bands * Side * Side];
                foreach (var (x, y) in Inside(left, top, width, height))
                {
                    for (var band = 0; band < bands; band++)
                        tile[(band * Side + y - top) * Side + x - left] = (float)(stored[(y * width + x) * bands + band] * (1.0 / 255));
                }
                using var input = OrtValue.CreateTensorValueFromMemory(tile, [1, bands, Side, Side]);
                using var run = new RunOptions();
                using var results = session.Run(
                    run,
                    new Dictionary<string, OrtValue> { [session.InputNames[0]] = input },
                    session.OutputNames
                );
                for (var p = 0; p < maps.Length; p++)
                {
                    Assert.Equal([1, 1, Side, Side], results[p].GetTensorTypeAndShape().Shape);
                    var map = results[p].GetTensorDataAsSpan<float>().ToArray();
                    Assert.All(map, share => Assert.InRange(share, 0, 1)); // the padding too
                    foreach (var (x, y) in Inside(left, top, width, height))
                        maps[p][y * width + x] = map[(y - top) * Side + x - left];
                }
            }
        }

        var expected = GraphRun.Run(package.Encoder, ("spectra", [.. stored.Select(value => value * Scale)], [width * height, bands]))[
            "abundances"
        ];
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], maps[i % maps.Length][i / maps.Length], 1e-5);
    }

    [Fact]
    public void It_has_one_square_input_and_the_metadata_that_the_plugin_reads()
    {
        var package = Package();
        var path = training.Folder.File("model.onnx");
        DeepnessExport.Write(
            package,
            path,
            new DeepnessOptions
            {
                TileSize = 16,
                Scale = Scale,
                ResolutionCentimetres = 300,
            }
        );

        using var session = new InferenceSession(path);
        var metadata = session.ModelMetadata.CustomMetadataMap;
        T Read<T>(string key) => JsonSerializer.Deserialize<T>(metadata[key])!;
        Assert.Equal([1, package.Manifest.BandCount, 16, 16], Assert.Single(session.InputMetadata).Value.Dimensions);
        Assert.Equal("Regressor", Read<string>("model_type"));
        Assert.Equal(
            package.Manifest.EndmemberNames,
            Read<Dictionary<string, string>[]>("class_names").Select(names => Assert.Single(names).Value)
        );
        Assert.Equal(package.Manifest.EndmemberCount, session.OutputNames.Count);
        Assert.Equal(
            (16, 0, 300.0, 1.0),
            (Read<int>("tile_size"), Read<int>("tiles_overlap"), Read<double>("resolution"), Read<double>("reg_output_scaling"))
        );
        Assert.True(new FileInfo(path).Length < package.Encoder.Length + 10_000);
    }

    [Fact]
    public void Tiles_that_no_machine_can_hold_are_refused()
    {
        var fault = Assert.Throws<OptionsException>(() =>
            DeepnessExport.Write(Package(), training.Folder.File("model.onnx"), new DeepnessOptions { TileSize = 4096 })
        );

        Assert.StartsWith("--tile is 4096 but must be from 8 to 1024 pixels.", fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(training.Folder.File("model.onnx")));
    }

    private ModelPackage Package()
    {
        var path = training.Folder.File("model.unmix");
        training.Make("deepness", TinyTraining.Options).Run(TestContext.Current.CancellationToken);
        PackageExport.Seal(Checkpoint.Read(training.CheckpointPath("deepness")), path, 0.01);
        return ModelPackage.Open(path);
    }

    /// <summary>The scene as integers, as it would be stored.</summary>
    private (float[] Stored, int Width, int Height, int Bands) StoredScene()
    {
        using var reader = SceneReader.Open(training.ScenePath);
        var profile = reader.Profile;
        var values = new float[profile.Width * profile.Height * profile.BandCount];
        reader.ReadSpectra(profile.Window, [.. Enumerable.Range(0, profile.BandCount)], values);
        return ([.. values.Select(value => MathF.Round(value / Scale))], profile.Width, profile.Height, profile.BandCount);
    }

    private static IEnumerable<(int X, int Y)> Inside(int left, int top, int width, int height) =>
        from y in Enumerable.Range(top, Math.Min(Side, height - top))
        from x in Enumerable.Range(left, Math.Min(Side, width - left))
        select (x, y);
}
