using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Spectra;
using Unmix.Runtime.Runs;
using Unmix.TestData;

namespace Unmix.Runtime.Tests;

public sealed class DryRunTests : IDisposable
{
    private const int Width = 20;
    private const int Height = 40;
    private const int L = ToyModel.L;

    private readonly TemporaryFolder folder = new();
    private readonly ModelPackage package;

    public DryRunTests() => package = ToyModel.Seal(folder.File("toy.unmix"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void It_counts_what_the_rows_hold_and_leaves_nothing()
    {
        var spectra = ToyModel.Spectra(Width * Height);
        for (var row = 0; row < Height; row++)
        {
            spectra[row * Width * L + 1] = float.NaN;
            spectra.AsSpan((row * Width + 1) * L, L).Fill(0.25f);
            spectra[(row * Width + 2) * L] = -0.01f;
        }
        Write(spectra);
        var before = Directory.GetFiles(folder.Path);

        var run = DryRun.Of(package, Scene, folder.File("map.tif"), new UnmixOptions());

        Assert.Equal(
            (16, 16 * Width, 16, 16, 16 * (Width - 2)),
            (run.Preview.Rows, run.Preview.Pixels, run.Preview.GapPixels, run.Preview.ConstantPixels, run.Preview.ValidPixels)
        );
        Assert.Equal(1.0 / ((Width - 2) * L), run.Preview.NegativeShare, 1e-9);
        Assert.Equal(before, Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void An_empty_band_is_named()
    {
        var spectra = ToyModel.Spectra(Width * Height);
        for (var pixel = 0; pixel < Width * Height; pixel++)
            spectra[pixel * L + 3] = float.NaN;
        Write(spectra);

        var run = DryRun.Of(package, Scene, null, new UnmixOptions());

        Assert.Equal([3], run.Preview.EmptyBands);
        Assert.Contains("There is nothing in the bands 4 of the rows looked at", Assert.Single(run.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10000f, "The scene's values are not reflectance: the values run from ")]
    [InlineData(0.0001f, "The scene's values are close to 0: the values run from ")]
    public void A_wrong_scale_is_refused_as_a_run_would(float factor, string message)
    {
        Write([.. ToyModel.Spectra(Width * Height).Select(value => value * factor)]);

        Assert.StartsWith(
            message,
            Assert.Throws<SceneException>(() => DryRun.Of(package, Scene, null, new UnmixOptions())).Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            message,
            Assert
                .Throws<SceneException>(() =>
                    SceneUnmixer.Run(
                        package,
                        Scene,
                        folder.File("map.tif"),
                        new UnmixOptions(),
                        null,
                        TestContext.Current.CancellationToken
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.NotNull(DryRun.Of(package, Scene, null, new UnmixOptions { Read = new SceneReadOptions { Scale = 1 / factor } }));
    }

    [Fact]
    public void A_map_that_could_not_be_written_is_refused()
    {
        Write(ToyModel.Spectra(Width * Height));

        Assert.Throws<OutputException>(() => DryRun.Of(package, Scene, folder.File("none/map.tif"), new UnmixOptions()));
        Assert.Throws<OptionsException>(() => DryRun.Of(package, Scene, folder.File("map.png"), new UnmixOptions()));
        Assert.Throws<OptionsException>(() => DryRun.Of(package, Scene, folder.File("scene.img"), new UnmixOptions()));
    }

    [Fact]
    public void Resampled_bands_give_the_map_of_the_bands_that_they_stand_for()
    {
        // Linear spectra on a grid shifted by half a band: interpolation between neighbours is exact.
        const int more = L + 1;
        double[] wanted = [.. Enumerable.Range(0, L).Select(b => 400.0 + 50 * b)];
        var shifted = new float[Width * Height * more];
        var exact = new float[Width * Height * L];
        for (var pixel = 0; pixel < Width * Height; pixel++)
        {
            for (var band = 0; band < more; band++)
                shifted[pixel * more + band] = Line(pixel, 375 + 50 * band);
            for (var band = 0; band < L; band++)
                exact[pixel * L + band] = Line(pixel, wanted[band]);
        }
        EnviScene.Write(
            Scene,
            new EnviLayout
            {
                Width = Width,
                Height = Height,
                BandCount = more,
                Wavelengths = new WavelengthGrid([.. Enumerable.Range(0, more).Select(b => 375.0 + 50 * b)]),
            },
            shifted
        );

        Assert.Throws<BandMismatchException>(() => DryRun.Of(package, Scene, null, new UnmixOptions()));
        var report = SceneUnmixer.Run(
            package,
            Scene,
            folder.File("map.tif"),
            new UnmixOptions
            {
                Resample = true,
                TileWidth = 7,
                TileHeight = 3,
            },
            null,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(
            "The model's 6 bands were computed from the scene's 7 by Gaussian response, 2 of them by linear interpolation, as "
                + "asked for. The model states no band widths; "
                + "its bands' spacing was taken.",
            Assert.Single(report.Warnings)
        );
        using var reader = SceneReader.Open(folder.File("map.tif"));
        var map = new float[Width * Height * ToyModel.P];
        reader.ReadSpectra(reader.Profile.Window, [0, 1, 2], map);
        for (var pixel = 0; pixel < Width * Height; pixel++)
            Assert.Equal(ToyModel.Answer(exact.AsSpan(pixel * L, L)).Abundances[0], map[pixel * ToyModel.P], 1e-5);

        static float Line(int pixel, double nm) => (float)(0.1 + 0.3 * (pixel % 17) / 17 + (0.2 + 0.01 * (pixel % 5)) * (nm - 375) / 400);
    }

    private string Scene => folder.File("scene.hdr");

    private void Write(float[] spectra) =>
        EnviScene.Write(
            Scene,
            new EnviLayout
            {
                Width = Width,
                Height = Height,
                BandCount = L,
                Wavelengths = new WavelengthGrid([.. Enumerable.Range(0, L).Select(b => 400.0 + 50 * b)]),
            },
            spectra
        );
}
