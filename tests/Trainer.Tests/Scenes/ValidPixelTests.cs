using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Unmix.Evaluation.Comparison;
using Unmix.Evaluation.Synthesis;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Reading;
using Unmix.Learning.Scenes;
using Unmix.Learning.Training;
using Unmix.Runtime.Tiling;
using Unmix.TestData;
using Unmix.Trainer.Tests.Training;

namespace Unmix.Trainer.Tests.Scenes;

/// <summary>What is a pixel is decided by one rule, for what learns, what measures and what unmixes.</summary>
public sealed class ValidPixelTests
{
    private const int Bands = 4;

    /// <summary>A fill that would be the brightest corner of any scene of reflectance.</summary>
    private const float Fill = 1.25f;

    private static readonly float[][] Kinds =
    [
        [0.1f, 0.2f, 0.3f, 0.4f],
        [0.5f, 0.5f, 0.5f, 0.6f],
        [0, 0, 0, 0.01f],
        [0, 0, 0, 0],
        [Fill, Fill, Fill, Fill],
        [-1, -1, -1, -1],
        [0.1f, float.NaN, 0.3f, 0.4f],
        [0.1f, 0.2f, float.PositiveInfinity, 0.4f],
        [0.1f, 0.2f, 0.3f, -9999],
    ];

    private const int ValidKinds = 3; // the first

    [Property(MaxTest = 60)]
    public Property Training_and_a_run_take_the_same_pixels_of_any_scene() =>
        Prop.ForAll(Gen.Choose(0, Kinds.Length - 1).ArrayOf(60).ToArbitrary(), kinds =>
        {
            using var folder = new TemporaryFolder();
            float[] written = [.. kinds.SelectMany(kind => Kinds[kind])];
            var layout = new EnviLayout
            {
                Width = 10,
                Height = 6,
                BandCount = Bands,
                NoData = -9999,
            };
            EnviScene.Write(folder.File("scene.hdr"), layout, written);
            float[] expected = [.. kinds.Where(kind => kind < ValidKinds).SelectMany(kind => Kinds[kind])];

            var run = TakenByARun(folder.File("scene.hdr"));
            var learnt = expected.Length == 0 ? [] : ScenePixels.Load(folder.File("scene.hdr"), null, 1000, new Random(1)).Spectra;

            return run.SequenceEqual(expected) && learnt.SequenceEqual(expected);
        });

    [Fact]
    public void A_constant_fill_is_neither_learnt_from_nor_an_endmember_nor_compared()
    {
        using var tiny = new TinyTraining();
        int[] filled = [0, 1, 13, 14, 100];
        var made = SyntheticScene.Make(
            new SynthesisOptions
            {
                Width = 12,
                Height = 12,
                Bands = 20,
                Endmembers = 2,
                Seed = 2,
                PureShare = 0.2,
            }
        );
        foreach (var pixel in filled)
            made.Spectra.AsSpan(pixel * made.BandCount, made.BandCount).Fill(Fill);
        made.Write(tiny.Folder.Path);

        using var set = Preparation.Of(tiny.Make("filled", TinyTraining.Options));
        var compared = ComparedScene.Load(
            new SuiteScene
            {
                Name = "filled",
                Scene = tiny.ScenePath,
                Endmembers = 2,
            }
        );

        Assert.Equal(12 * 12 - filled.Length, set.Spectra.shape[0]);
        Assert.True(set.Facts.ExpectedMaximum < Fill);
        Assert.All(set.Facts.ReferenceSpectra, spectrum => Assert.True(spectrum.Max() < Fill));
        Assert.All(set.Bundles, bundle => Assert.True(bundle.max().to_type(TorchSharp.torch.ScalarType.Float64).item<double>() < Fill));
        Assert.Equal(
            filled,
            Enumerable.Range(0, compared.PixelCount).Where(pixel => float.IsNaN(compared.Spectra[pixel * compared.BandCount]))
        );
    }

    private static float[] TakenByARun(string path)
    {
        using var reader = SceneReader.Open(path);
        var window = new PixelWindow(0, 0, reader.Profile.Width, reader.Profile.Height);
        var spectra = new float[window.PixelCount * Bands];
        reader.ReadSpectra(window, [.. Enumerable.Range(0, Bands)], spectra);
        var range = new SpectraRange();
        return spectra[..(new PixelMask(window.PixelCount).Pack(spectra, window.PixelCount, Bands, ref range) * Bands)];
    }
}
