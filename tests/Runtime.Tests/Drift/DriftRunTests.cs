using System.Text.Json;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Spectra;
using Unmix.Runtime.Runs;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Drift;

/// <summary>What a run says of drift, and the layer novelty.</summary>
public sealed class DriftRunTests : IDisposable
{
    private const int Width = 150;
    private const int Height = 110;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_measurement_does_not_depend_on_windows_and_threads()
    {
        var package = Package(1);
        WriteScene();
        var first = Run(package, new UnmixOptions()).Drift!;

        Assert.InRange(first.PixelCount, 1900, 2200); // about 2048 of 16500
        foreach (var (width, height, threads) in ((int, int, int)[])[(Width, 1, 1), (7, 13, 2), (64, 64, 3)])
        {
            var other = Run(
                package,
                new UnmixOptions
                {
                    TileWidth = width,
                    TileHeight = height,
                    Threads = threads,
                }
            ).Drift!;
            Assert.Equal(first.Quantiles, other.Quantiles);
            Assert.Equal(
                (first.PixelCount, first.OutsideShare, first.CornerShare, first.MeanNonlinearity),
                (other.PixelCount, other.OutsideShare, other.CornerShare, other.MeanNonlinearity)
            );
        }
    }

    [Fact]
    public void A_resumed_run_measures_what_one_that_nothing_stops_does()
    {
        var package = Package(1);
        WriteScene();
        var whole = JsonSerializer.Serialize(Run(package, new UnmixOptions { Journal = false }).Drift);
        var random = new Random(12);
        for (var i = 0; i < 8; i++)
        {
            foreach (var _ in Enumerable.Range(0, 2))
            {
                using var cancellation = new CancellationTokenSource();
                var progress = new StopAfter(random.Next(5, 25), cancellation);
                Assert.Throws<RunStoppedException>(() =>
                    SceneUnmixer.Run(package, folder.File("scene.hdr"), folder.File("map.tif"), Any(), progress, cancellation.Token)
                );
            }

            var last = Run(package, Any());

            Assert.InRange(last.ResumedRows, 2, Height - 1);
            Assert.Equal(whole, JsonSerializer.Serialize(last.Drift));
        }

        UnmixOptions Any() =>
            new()
            {
                TileWidth = random.Next(2) == 0 ? Width : random.Next(40, Width),
                TileHeight = 1,
                Threads = random.Next(1, 3),
            };
    }

    [Fact]
    public void The_sample_tells_the_share_of_the_whole_scene()
    {
        WriteScene();
        var plain = Run(Package(1), new UnmixOptions { Layers = Layers.Error });
        var errors = ReadMap();
        Array.Sort(errors);
        var limit = TrainingErrors.Quantile(errors, 0.8);

        var report = Run(Package(limit), new UnmixOptions());

        Assert.Equal(0.2, report.Drift!.OutsideShare!.Value, 0.044); // five standard errors of 2048 pixels
        Assert.True(report.Drift.RetrainAdvised);
        Assert.False(plain.Drift!.RetrainAdvised);
    }

    [Fact]
    public void Novelty_is_the_error_in_units_of_what_training_stayed_below()
    {
        WriteScene();

        Run(Package(0.25), new UnmixOptions { Layers = Layers.Error | Layers.Novelty });

        var map = ReadMap();
        for (var pixel = 0; pixel < Width * Height; pixel++)
            Assert.Equal(map[2 * pixel] / 0.25f, map[2 * pixel + 1], 1e-6f);
    }

    [Fact]
    public void Novelty_is_refused_where_the_package_states_no_errors()
    {
        WriteScene();
        var package = ToyModel.Seal(folder.File("toy.unmix"));

        var fault = Assert.Throws<OptionsException>(() => Run(package, new UnmixOptions { Layers = Layers.Novelty }));

        Assert.StartsWith(
            "The layer 'novelty' compares with the errors of training, which the package does not state: it is of an older export (",
            fault.Message,
            StringComparison.Ordinal
        );
        Assert.Null(Run(package, new UnmixOptions()).Drift!.OutsideShare);
    }

    private ModelPackage Package(double limit) =>
        ToyModel.Seal(folder.File("toy.unmix"), change: manifest => manifest with { TrainingErrors = new TrainingErrors
                {
                    PixelCount = 1000,
                    Levels = [0.5, TrainingErrors.HighLevel, TrainingErrors.OutsideLevel],
                    Quantiles = [limit / 3, limit, limit],
                } });

    private RunReport Run(ModelPackage package, UnmixOptions options) =>
        SceneUnmixer.Run(package, folder.File("scene.hdr"), folder.File("map.tif"), options, null, TestContext.Current.CancellationToken);

    private void WriteScene() =>
        EnviScene.Write(
            folder.File("scene.hdr"),
            new EnviLayout
            {
                Width = Width,
                Height = Height,
                BandCount = ToyModel.L,
                Wavelengths = new WavelengthGrid([.. Enumerable.Range(0, ToyModel.L).Select(b => 400.0 + 50 * b)]),
            },
            ToyModel.Spectra(Width * Height, seed: 8)
        );

    private float[] ReadMap()
    {
        using var reader = SceneReader.Open(folder.File("map.tif"));
        var values = new float[reader.Profile.Window.PixelCount * reader.Profile.BandCount];
        reader.ReadSpectra(reader.Profile.Window, [.. Enumerable.Range(0, reader.Profile.BandCount)], values);
        return values;
    }

    private sealed class StopAfter(int windows, CancellationTokenSource cancellation) : IProgress<RunProgress>
    {
        private int count;

        public void Report(RunProgress value)
        {
            if (value.PixelsDone > 0 && ++count == windows)
                cancellation.Cancel();
        }
    }
}
