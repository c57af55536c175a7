using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Reading;
using Unmix.Runtime.Runs;
using Unmix.Runtime.Sampling;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Sampling;

public sealed class SceneSamplingTests : IDisposable
{
    private const int Width = 31;
    private const int Height = 17;
    private const int L = ToyModel.L;
    private const int P = ToyModel.P;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(10_000, 10_000)]
    [InlineData(60, 20)]
    [InlineData(10_000, 25)]
    public void Every_point_has_the_answer_of_its_own_pixel(int points, int pixels)
    {
        var spectra = ToyModel.Spectra(Width * Height, seed: 4);
        for (var pixel = 0; pixel < Width * Height; pixel += 5)
            spectra[pixel * L + 1] = float.NaN;
        EnviScene.Write(
            folder.File("scene.hdr"),
            new EnviLayout
            {
                Width = Width,
                Height = Height,
                BandCount = L,
            },
            spectra
        );
        var package = ToyModel.Seal(folder.File("toy.unmix"), bands: ToyModel.L);

        var sample = SceneSampling.Of(
            package,
            folder.File("scene.hdr"),
            new UnmixOptions { BandsByOrder = true },
            new SampleLimits { Points = points, Pixels = pixels },
            TestContext.Current.CancellationToken
        );

        Assert.InRange(sample.Grid.Count, 1, points);
        Assert.InRange(sample.PixelGrid.Count, 1, pixels);
        Assert.Equal(2 * P + 2, sample.LayerCount); // without errors of training there is no novelty
        for (var point = 0; point < sample.Grid.Count; point++)
            RequireAnswer(spectra, PixelAt(sample, point), sample.Layers.AsSpan(point * sample.LayerCount, sample.LayerCount));
        for (var at = 0; at < sample.PixelGrid.Count; at++)
        {
            var point =
                sample.PixelGrid.Row(at / sample.PixelGrid.Columns) * sample.Grid.Columns
                + sample.PixelGrid.Column(at % sample.PixelGrid.Columns);
            var (pixel, row) = (PixelAt(sample, point), sample.PixelRows[at]);
            Assert.Equal(float.IsNaN(spectra[pixel * L + 1]), row < 0);
            if (row < 0)
                continue;
            RequireAnswer(spectra, pixel, sample.PixelLayers.AsSpan(row * sample.LayerCount, sample.LayerCount));
            Assert.Equal(spectra.AsSpan(pixel * L, L).ToArray(), sample.Spectra.AsSpan(row * L, L).ToArray());
            var rebuilt = sample.Reconstructions.AsSpan(row * L, L);
            for (var band = 0; band < L; band++)
            {
                var mixed = Enumerable
                    .Range(0, P)
                    .Sum(p => sample.PixelLayers[row * sample.LayerCount + p] * ToyModel.Library(band, p) * spectra[pixel * L + band]);
                Assert.Equal(mixed, rebuilt[band], 1e-5);
            }
        }
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(60)]
    [InlineData(8)]
    public void Points_of_a_model_with_neighbours_have_the_values_of_its_map(int points)
    {
        var spectra = ToyModel.Spectra(Width * Height, seed: 5);
        for (var pixel = 0; pixel < Width * Height; pixel += 7)
            spectra[pixel * L + 1] = float.NaN;
        var layout = new EnviLayout
        {
            Width = Width,
            Height = Height,
            BandCount = L,
        };
        EnviScene.Write(folder.File("scene.hdr"), layout, spectra);
        var package = ToyContext.Seal(folder.File("around.unmix"));
        var options = new UnmixOptions { BandsByOrder = true, Layers = Layers.Abundances | Layers.Deviation };
        var token = TestContext.Current.CancellationToken;
        SceneUnmixer.Run(package, folder.File("scene.hdr"), folder.File("map.tif"), options, null, token);
        using var map = SceneReader.Open(folder.File("map.tif"));
        var values = new float[Width * Height * 2 * P];
        map.ReadSpectra(map.Profile.Window, [.. Enumerable.Range(0, 2 * P)], values);

        var limits = new SampleLimits { Points = points, Pixels = points };
        var sample = SceneSampling.Of(package, folder.File("scene.hdr"), options, limits, token);
        var alone = SceneSampling.Of(package, folder.File("scene.hdr"), options with { Context = ContextMode.Off }, limits, token);

        var same = 0;
        for (var point = 0; point < sample.Grid.Count; point++)
        {
            var found = sample.Layers.AsSpan(point * sample.LayerCount, sample.LayerCount);
            Assert.Equal(values.AsSpan(PixelAt(sample, point) * 2 * P, 2 * P), found[..(2 * P)]);
            var own = alone.Layers.AsSpan(point * sample.LayerCount, sample.LayerCount);
            Assert.Equal(own[(2 * P)..], found[(2 * P)..]);
            same += own[0].Equals(found[0]) && !float.IsNaN(own[0]) ? 1 : 0;
        }
        Assert.Equal(0, same);
    }

    [Fact]
    public void Endmembers_vary_as_their_pixels_do()
    {
        var spectra = ToyModel.Spectra(Width * Height, seed: 8);
        EnviScene.Write(
            folder.File("scene.hdr"),
            new EnviLayout
            {
                Width = Width,
                Height = Height,
                BandCount = L,
            },
            spectra
        );
        var package = ToyModel.Seal(folder.File("toy.unmix"), bands: ToyModel.L);

        var sample = SceneSampling.Of(
            package,
            folder.File("scene.hdr"),
            new UnmixOptions { BandsByOrder = true },
            new SampleLimits(),
            TestContext.Current.CancellationToken
        );

        for (var p = 0; p < P; p++)
        {
            int[] holding =
            [
                .. Enumerable.Range(0, Width * Height).Where(pixel => ToyModel.Answer(spectra.AsSpan(pixel * L, L)).Abundances[p] >= 0.1),
            ];
            Assert.Equal(holding.Length, sample.Endmembers[p].PixelCount);
            for (var band = 0; band < L; band++)
            {
                double[] values = [.. holding.Select(pixel => (double)ToyModel.Library(band, p) * spectra[pixel * L + band]).Order()];
                Assert.Equal(At(values, 0.05), sample.Endmembers[p].Low[band], 1e-6);
                Assert.Equal(At(values, 0.5), sample.Endmembers[p].Middle[band], 1e-6);
                Assert.Equal(At(values, 0.95), sample.Endmembers[p].High[band], 1e-6);
            }
        }
    }

    [Theory]
    [InlineData(new[] { 400.0, 470, 550, 640, 900 }, new[] { 3, 2, 1 }, true)]
    [InlineData(new[] { 2000.0, 2100, 2200, 2300 }, new[] { 3, 2, 1 }, false)]
    [InlineData(null, new[] { 3, 2, 1 }, false)]
    public void Colours_are_true_where_the_bands_allow_it(double[]? wavelengths, int[] expected, bool isTrue)
    {
        var (bands, real) = ColourBands.Of(wavelengths, wavelengths?.Length ?? 4);

        Assert.Equal(expected, bands);
        Assert.Equal(isTrue, real);
    }

    private static int PixelAt(SceneSample sample, int point) =>
        sample.Grid.Row(point / sample.Grid.Columns) * Width + sample.Grid.Column(point % sample.Grid.Columns);

    private static void RequireAnswer(float[] spectra, int pixel, ReadOnlySpan<float> found)
    {
        if (float.IsNaN(spectra[pixel * L + 1]))
        {
            foreach (var value in found)
                Assert.Equal(float.NaN, value);
            return;
        }
        var (abundances, deviation, nonlinearity, error) = ToyModel.Answer(spectra.AsSpan(pixel * L, L));
        double[] expected = [.. abundances, .. deviation, nonlinearity, error];
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-6);
    }

    private static double At(double[] sorted, double level)
    {
        var place = level * (sorted.Length - 1);
        var below = (int)place;
        return below == sorted.Length - 1 ? sorted[below] : sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
    }
}
