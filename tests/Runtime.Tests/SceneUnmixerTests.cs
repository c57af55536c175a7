using System.Text.Json;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Spectra;
using Unmix.Runtime.Plans;
using Unmix.Runtime.Runs;
using Unmix.TestData;

namespace Unmix.Runtime.Tests;

[Collection(MeasuredAlone.Name)]
public sealed partial class SceneUnmixerTests : IDisposable
{
    private const int Width = 61;
    private const int Height = 47;
    private const int L = ToyModel.L;
    private const int P = ToyModel.P;

    private readonly TemporaryFolder folder = new();
    private readonly ModelPackage package;

    public SceneUnmixerTests() => package = ToyModel.Seal(folder.File("toy.unmix"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_band_of_the_map_is_what_the_equations_say_and_invalid_pixels_are_nodata()
    {
        var spectra = ToyModel.Spectra(Width * Height);
        spectra[5 * L + 2] = float.NaN;
        spectra[8 * L] = float.PositiveInfinity;
        spectra.AsSpan(9 * L, L).Clear();
        WriteScene(spectra);

        var report = Run(new UnmixOptions { Layers = Layers.All });

        Assert.Equal(
            ["soil", "tree", "water", "soil deviation", "tree deviation", "water deviation", "nonlinearity", "reconstruction error"],
            report.BandNames
        );
        Assert.Equal((Width * Height, Width * Height - 3), (report.Pixels, report.ValidPixels));
        var map = ReadMap(out var profile);
        Assert.Equal(report.BandNames, profile.BandNames);
        for (var pixel = 0; pixel < Width * Height; pixel++)
        {
            var found = map.AsSpan(pixel * 8, 8).ToArray();
            if (pixel is 5 or 8 or 9)
            {
                Assert.All(found, value => Assert.Equal(float.NaN, value));
                continue;
            }
            var (abundances, deviation, nonlinearity, error) = ToyModel.Answer(spectra.AsSpan(pixel * L, L));
            double[] expected = [.. abundances, .. deviation, nonlinearity, error];
            for (var band = 0; band < 8; band++)
                Assert.Equal(expected[band], found[band], 1e-6);
        }
    }

    [Fact]
    public void Bytes_do_not_depend_on_tiles_threads_memory_or_interleave()
    {
        var spectra = ToyModel.Spectra(Width * Height, seed: 3);
        for (var pixel = 0; pixel < Width * Height; pixel += 7)
            spectra[pixel * L] = float.NaN;
        WriteScene(spectra);
        Run(new UnmixOptions { Layers = Layers.All });
        var expected = File.ReadAllBytes(Map);

        foreach (var (width, height) in ((int, int)[])[(Width, 1), (7, 13), (64, 64), (Width, Height), (1, Height)])
        {
            foreach (var threads in (int[])[1, 2, 5])
            {
                foreach (var shares in (bool[])[false, true])
                {
                    Run(
                        new UnmixOptions
                        {
                            Layers = Layers.All,
                            TileWidth = width,
                            TileHeight = height,
                            Threads = threads,
                            SharesCores = shares,
                        }
                    );
                    Assert.True(
                        expected.AsSpan().SequenceEqual(File.ReadAllBytes(Map)),
                        $"tiles of {width} x {height}, {threads} threads, shared cores: {shares}"
                    );
                }
            }
        }
        foreach (var interleave in Enum.GetValues<EnviInterleave>())
        {
            WriteScene(spectra, interleave);
            Run(new UnmixOptions { Layers = Layers.All, MemoryBytes = 256L << 20 });
            Assert.True(expected.AsSpan().SequenceEqual(File.ReadAllBytes(Map)), $"{interleave}");
        }
    }

    [Fact]
    public void A_scene_without_a_valid_pixel_is_refused_and_leaves_nothing()
    {
        WriteScene(new float[Width * Height * L]);

        var fault = Assert.Throws<SceneException>(() => Run(new UnmixOptions()));

        Assert.StartsWith($"None of the {Width * Height} pixels is valid (", fault.Message, StringComparison.Ordinal);
        AssertNothingLeft();
    }

    [Fact]
    public void NaN_in_an_answer_is_refused_with_the_pixel_and_leaves_nothing()
    {
        var poisoned = ToyModel.Seal(folder.File("poisoned.unmix"), poison: 5);
        var spectra = ToyModel.Spectra(Width * Height);
        spectra[7 * L + 1] = float.NaN; // an invalid pixel before it shifts the packed rows
        spectra[(30 * Width + 11) * L] = 6;
        spectra[(31 * Width + 20) * L] = 6; // in a later window: the first is named, whichever thread is done first
        WriteScene(spectra);

        var fault = Assert.Throws<SceneException>(() =>
            Run(
                new UnmixOptions
                {
                    TileWidth = 10,
                    TileHeight = 8,
                    Threads = 4,
                },
                poisoned
            )
        );

        Assert.Contains("The model's 'soil' is not a number at column 11, row 30 (", fault.Message, StringComparison.Ordinal);
        Assert.Contains("window columns 10..19, rows 24..31); the spectrum there runs from ", fault.Message, StringComparison.Ordinal);
        AssertNothingLeft();
    }

    [Fact]
    public void Cancelling_without_a_journal_leaves_nothing()
    {
        WriteScene(ToyModel.Spectra(Width * Height));
        using var cancellation = new CancellationTokenSource();
        var progress = new CancelAfter(3, cancellation);

        Assert.ThrowsAny<OperationCanceledException>(() =>
            SceneUnmixer.Run(
                package,
                Scene,
                Map,
                new UnmixOptions
                {
                    TileWidth = Width,
                    TileHeight = 1,
                    Journal = false,
                },
                progress,
                cancellation.Token
            )
        );

        AssertNothingLeft();
    }

    [Fact]
    public void Progress_ends_at_the_last_pixel()
    {
        WriteScene(ToyModel.Spectra(Width * Height));
        var progress = new CancelAfter(int.MaxValue, new CancellationTokenSource());

        SceneUnmixer.Run(
            package,
            Scene,
            Map,
            new UnmixOptions { TileWidth = 10, TileHeight = 10 },
            progress,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(
            (7 * 5, (long)Width * Height, (long)Width * Height),
            (progress.Count, progress.Last.PixelsDone, progress.Last.PixelCount)
        );
    }

    [Fact]
    public void An_older_map_survives_a_failed_run()
    {
        File.WriteAllText(Map, "older");
        WriteScene(new float[Width * Height * L]);

        Assert.Throws<SceneException>(() => Run(new UnmixOptions()));

        Assert.Equal("older", File.ReadAllText(Map));
    }

    [Fact]
    public void All_faults_of_the_options_are_reported_at_once()
    {
        var options = new UnmixOptions
        {
            Layers = Layers.None,
            TileWidth = 0,
            MemoryBytes = 0,
            Threads = 0,
            Read = new SceneReadOptions { Scale = 0 },
        };

        var fault = Assert.Throws<OptionsException>(options.Validate);

        foreach (var part in (string[])["No layer", "0 pixels wide", "0 bytes", "0 threads", "The scale is 0"])
            Assert.Contains(part, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_is_JSON_and_its_memory_holds()
    {
        WriteScene(ToyModel.Spectra(Width * Height));

        var report = Run(new UnmixOptions { Provider = ProviderName.Cpu });

        using var json = JsonDocument.Parse(report.ToJson());
        Assert.Equal(Width * Height, json.RootElement.GetProperty("valid_pixels").GetInt64());
        Assert.Equal(L * P, json.RootElement.GetProperty("multiply_adds_per_pixel").GetInt64());
        Assert.Equal("asked for", json.RootElement.GetProperty("provider_reason").GetString());
        Assert.True(json.RootElement.GetProperty("seconds").GetProperty("infer").GetDouble() > 0);
        Assert.InRange(report.PredictedPeakBytes, 1, UnmixOptions.DefaultMemoryBytes);
    }

    [Fact]
    public void More_threads_take_no_more_windows_into_memory()
    {
        WriteScene(ToyModel.Spectra(Width * Height));

        Assert.Equal(OfWindows(2), OfWindows(16));
        Assert.InRange(OfWindows(1), 1, OfWindows(2) - 1);

        long OfWindows(int threads) => Peak(threads, Width, Height) - Peak(threads, 1, 1);

        long Peak(int threads, int width, int height)
        {
            using var reader = SceneReader.Open(Scene, new SceneReadOptions());
            return RunPlan
                .For(
                    package,
                    reader.Profile,
                    new UnmixOptions
                    {
                        Threads = threads,
                        TileWidth = width,
                        TileHeight = height,
                    }
                )
                .Windows.PeakBytes;
        }
    }

    private string Scene => folder.File("scene.hdr");

    private string Map => folder.File("map.tif");

    private static IEnumerable<double> Centres() => Enumerable.Range(0, L).Select(b => 400.0 + 50 * b);

    private static EnviLayout Layout() =>
        new()
        {
            Width = Width,
            Height = Height,
            BandCount = L,
            Wavelengths = new WavelengthGrid([.. Centres()]),
        };

    private void WriteScene(float[] spectra, EnviInterleave interleave = EnviInterleave.Bsq, int height = Height) =>
        EnviScene.Write(Scene, Layout() with { Interleave = interleave, Height = height }, spectra);

    /// <summary>16-bit integers, 10000 for 1, and nothing that says so.</summary>
    private void WriteIntegersWithoutScale(float[] spectra)
    {
        EnviScene.Write(Scene, Layout() with { PixelType = PixelType.Int16, ReflectanceScaleFactor = 10000 }, spectra);
        File.WriteAllLines(
            Scene,
            File.ReadLines(Scene).Where(line => !line.StartsWith("reflectance scale", StringComparison.Ordinal)).ToArray()
        );
    }

    private RunReport Run(
        UnmixOptions options,
        ModelPackage? model = null,
        string? output = null,
        IProgress<RunProgress>? progress = null
    ) => SceneUnmixer.Run(model ?? package, Scene, output ?? Map, options, progress, TestContext.Current.CancellationToken);

    private float[] ReadMap(out SceneProfile profile)
    {
        using var reader = SceneReader.Open(Map);
        profile = reader.Profile;
        var values = new float[profile.Window.PixelCount * profile.BandCount];
        reader.ReadSpectra(profile.Window, [.. Enumerable.Range(0, profile.BandCount)], values);
        return values;
    }

    private void AssertNothingLeft() =>
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(folder.Path), file =>
            file.EndsWith(".partial", StringComparison.Ordinal) || file.StartsWith(Map, StringComparison.Ordinal)
        );

    private sealed class Listener(Action<RunProgress> told) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => told(value);
    }

    private sealed class CancelAfter(int windows, CancellationTokenSource cancellation) : IProgress<RunProgress>
    {
        public int Count { get; private set; }

        public RunProgress Last { get; private set; }

        public void Report(RunProgress value)
        {
            if (value.PixelsDone == 0)
                return;
            Last = value;
            if (++Count == windows)
                cancellation.Cancel();
        }
    }
}
