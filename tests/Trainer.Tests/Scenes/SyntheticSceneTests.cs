using System.Runtime.InteropServices;
using Unmix.Evaluation.Synthesis;
using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;
using Unmix.TestData;

namespace Unmix.Trainer.Tests.Scenes;

public sealed class SyntheticSceneTests : IDisposable
{
    private static readonly SynthesisOptions Small = new()
    {
        Width = 20,
        Height = 16,
        Bands = 12,
        Endmembers = 3,
        Seed = 5,
    };
    private static readonly SynthesisOptions Clean = Small with { SignalToNoiseDb = double.PositiveInfinity, Variability = 0 };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_same_seed_makes_the_same_scene_and_another_makes_another()
    {
        Assert.Equal(SyntheticScene.Make(Small).Spectra, SyntheticScene.Make(Small).Spectra);
        Assert.NotEqual(SyntheticScene.Make(Small).Spectra, SyntheticScene.Make(Small with { Seed = 6 }).Spectra);
    }

    [Fact]
    public void True_abundances_sum_to_one_and_are_not_negative()
    {
        var scene = SyntheticScene.Make(Small with { Endmembers = 8, PureShare = 0.2 });

        foreach (var pixel in scene.Abundances.Chunk(8))
        {
            Assert.Equal(1, pixel.Sum(), 1e-6);
            Assert.All(pixel, abundance => Assert.InRange(abundance, 0, 1));
        }
    }

    [Fact]
    public void Without_noise_and_variability_a_linear_pixel_is_its_endmembers_times_its_abundances()
    {
        var scene = SyntheticScene.Make(Clean with { Mixing = MixingModel.Linear });

        Each(scene, (n, band) => Assert.Equal(Linear(scene, n, band), scene.Spectra[n * 12 + band], 1e-6));
    }

    [Fact]
    public void Fan_pixels_have_the_products_of_all_pairs()
    {
        var scene = SyntheticScene.Make(Clean with { Mixing = MixingModel.Fan });

        Each(scene, (n, band) => Assert.Equal(Linear(scene, n, band) + Products(scene, n, band), scene.Spectra[n * 12 + band], 1e-6));
    }

    [Fact]
    public void Bilinear_factors_are_random_between_none_and_the_largest()
    {
        var scene = SyntheticScene.Make(Clean with { Mixing = MixingModel.Gbm, Endmembers = 2, Bilinear = 0.8, Sharpness = 0.5 });

        var factors = Enumerable
            .Range(0, 320)
            .Select(n =>
                Enumerable
                    .Range(0, 12)
                    .Select(band => (scene.Spectra[n * 12 + band] - Linear(scene, n, band)) / Products(scene, n, band))
                    .ToArray()
            )
            .ToArray();

        Assert.All(factors, ofPixel => Assert.Equal(ofPixel[0], ofPixel[^1], 0.02)); // float32 over small products
        Assert.All(factors, ofPixel => Assert.InRange(ofPixel[0], -0.01, 0.81));
        Assert.InRange(factors.Average(ofPixel => ofPixel[0]), 0.33, 0.47); // 0.4, five times 0.8 / sqrt(12 320)
    }

    [Fact]
    public void Post_nonlinear_pixels_are_a_parabola_of_their_linear_mixture()
    {
        var scene = SyntheticScene.Make(Clean with { Mixing = MixingModel.PostNonlinear, Curvature = 0.25 });

        var curvatures = Enumerable
            .Range(0, 320)
            .Select(n =>
                Enumerable
                    .Range(0, 12)
                    .Select(band => (scene.Spectra[n * 12 + band] - Linear(scene, n, band)) / Math.Pow(Linear(scene, n, band), 2))
                    .ToArray()
            )
            .ToArray();

        Assert.All(curvatures, ofPixel => Assert.Equal(ofPixel[0], ofPixel[6], 0.01));
        Assert.All(curvatures, ofPixel => Assert.InRange(ofPixel[6], -0.26, 0.26));
        Assert.True(curvatures.Max(c => c[6]) > 0.2 && curvatures.Min(c => c[6]) < -0.2);
    }

    [Theory]
    [InlineData(VariabilityKind.Scaling)]
    [InlineData(VariabilityKind.Smooth)]
    public void Pixels_mix_the_endmembers_that_are_kept_for_them(VariabilityKind kind)
    {
        var scene = SyntheticScene.Make(
            Clean with
            {
                Mixing = MixingModel.Linear,
                VariabilityKind = kind,
                Variability = 0.1,
                PixelEndmembers = true,
            }
        );

        Each(scene, (n, band) =>
            Assert.Equal(
                Enumerable.Range(0, 3).Sum(p => scene.Abundances[n * 3 + p] * scene.PixelEndmembers![(n * 12 + band) * 3 + p]),
                scene.Spectra[n * 12 + band],
                1e-5
            )
        );
        var ratios = Enumerable.Range(0, 12).Select(band => scene.PixelEndmembers![band * 3] / scene.MeanEndmembers[0][band]).ToArray();
        Assert.Equal(kind == VariabilityKind.Scaling, ratios.Max() - ratios.Min() < 1e-4);
        var brightness = Enumerable
            .Range(0, 320)
            .Select(n => (double)scene.PixelEndmembers![n * 36] / scene.MeanEndmembers[0][0])
            .ToArray();
        Assert.InRange(Math.Sqrt(brightness.Average(b => (b - 1) * (b - 1))), 0.07, 0.15);
    }

    [Fact]
    public void A_share_of_the_pixels_is_pure_and_each_material_has_as_many()
    {
        var scene = SyntheticScene.Make(Small with { PureShare = 0.15, Sharpness = 1 });

        var pure = scene.Abundances.Chunk(3).Where(pixel => pixel.Max() >= 1).GroupBy(pixel => Array.IndexOf(pixel, 1f)).ToArray();

        Assert.Equal([16, 16, 16], pure.Select(material => material.Count())); // 0.15 320 / 3
    }

    [Fact]
    public void Noise_has_the_power_asked_for()
    {
        var clean = SyntheticScene.Make(Small with { SignalToNoiseDb = double.PositiveInfinity });
        var noisy = SyntheticScene.Make(Small with { SignalToNoiseDb = 20 });

        var noise = noisy.Spectra.Zip(clean.Spectra).Average(pair => Math.Pow(pair.First - pair.Second, 2));

        // five times 8.7 / sqrt(2 3840) dB
        Assert.Equal(20, 10 * Math.Log10(clean.Spectra.Average(value => (double)value * value) / noise), 0.4);
    }

    [Theory]
    [InlineData(EnviInterleave.Bsq, false)]
    [InlineData(EnviInterleave.Bil, false)]
    [InlineData(EnviInterleave.Bip, true)]
    [InlineData(EnviInterleave.Bsq, true)]
    public void The_files_read_back_as_they_were_made(EnviInterleave interleave, bool asInt16)
    {
        var scene = SyntheticScene.Make(Small with { Interleave = interleave, AsInt16 = asInt16, PixelEndmembers = true });

        scene.Write(folder.Path);

        var (spectra, profile) = Read("scene.hdr");
        for (var i = 0; i < spectra.Length; i++)
            Assert.Equal(scene.Spectra[i], spectra[i], asInt16 ? 0.5001e-4 : 0);
        Assert.Equal(asInt16 ? PixelType.Int16 : PixelType.Float32, profile.PixelType);
        Assert.Equal((20, 16, 12), (profile.Width, profile.Height, profile.BandCount));
        Assert.Equal([400, 2400], [profile.Wavelengths!.CentresNm[0], profile.Wavelengths.CentresNm[^1]]);
        Assert.Equal([365_000, 30, 0, 5_807_000, 0, -30], profile.GeoReference.GeoTransform!);
        Assert.Contains("UTM zone 33N", profile.GeoReference.ProjectionWkt, StringComparison.Ordinal);
        Assert.Equal(scene.Abundances, Read("truth-abundances.hdr").Spectra);
        Assert.Equal(["vegetation", "soil", "water"], SpectraFile.ReadCsv(folder.File("truth-endmembers.csv")).Names);
        var kept = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(folder.File("truth-pixel-endmembers.f32"))).ToArray();
        Assert.Equal(scene.PixelEndmembers, kept);
    }

    [Fact]
    public void Every_material_is_a_reflectance_of_its_own()
    {
        for (var material = 0; material < PureMaterials.Names.Count; material++)
        {
            for (var nm = 400; nm <= 2500; nm += 5)
                Assert.InRange(PureMaterials.Reflectance(material, nm), 0, 1);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => PureMaterials.Reflectance(PureMaterials.Names.Count, 500));
    }

    [Fact]
    public void Endmembers_are_drawn_from_the_members_of_one_table_by_their_names()
    {
        new SpectraTable(
            ["soil [1]", "soil [2]", "water [1]", "water [2]", "water [3]"],
            new WavelengthGrid([500, 600, 700, 800]),
            [
                [0.1f, 0.2f, 0.3f, 0.4f],
                [0.2f, 0.3f, 0.4f, 0.5f],
                [0.6f, 0, 0, 0],
                [0.7f, 0, 0, 0],
                [0.8f, 0, 0, 0],
            ]
        ).WriteCsv(folder.File("bundles.csv"));

        var scene = SyntheticScene.Make(Bundled(folder.File("bundles.csv")));

        Assert.Equal(["soil", "water"], scene.Names);
        Assert.Equal([500, 600, 700, 800], scene.Wavelengths!.CentresNm);
        Assert.Equal(0.7, scene.MeanEndmembers[1][0], 1e-6);
        float[] Drawn(int material) =>
            [.. Enumerable.Range(0, 320).Select(n => scene.PixelEndmembers![n * 8 + material]).Distinct().Order()];
        Assert.Equal([0.1f, 0.2f], Drawn(0));
        Assert.Equal([0.6f, 0.7f, 0.8f], Drawn(1));
    }

    [Fact]
    public void Several_bundle_files_are_a_material_each_and_go_to_the_bands_asked_for()
    {
        var grid = new WavelengthGrid([350, 2500]);
        new SpectraTable(
            ["a", "b"],
            grid,
            [
                [0.1f, 0.1f],
                [0.2f, 0.2f],
            ]
        ).WriteCsv(folder.File("rock.csv"));
        new SpectraTable(
            ["c"],
            grid,
            [
                [0.9f, 0.9f],
            ]
        ).WriteCsv(folder.File("ice.csv"));

        var scene = SyntheticScene.Make(Bundled(folder.File("rock.csv"), folder.File("ice.csv")) with { Bands = 7 });

        Assert.Equal(["rock", "ice"], scene.Names);
        Assert.Equal((7, 0.15), (scene.BandCount, Math.Round(scene.MeanEndmembers[0][3], 5)));
    }

    [Fact]
    public void Refuses_bundles_of_one_material()
    {
        new SpectraTable(
            ["soil [1]", "soil [2]"],
            null,
            [
                [0.1f],
                [0.2f],
            ]
        ).WriteCsv(folder.File("soil.csv"));

        var fault = Assert.Throws<OptionsException>(() => SyntheticScene.Make(Bundled(folder.File("soil.csv"))));

        Assert.StartsWith("--bundles has 1 material ('soil') but a mixture needs 2 or more.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_of_the_options_are_told_at_once()
    {
        var options = Small with
        {
            Width = 3,
            Bands = 2,
            Mixing = MixingModel.Gbm,
            Bilinear = 2,
            PureShare = -0.5,
            BundlePaths = ["a.csv"],
            SignalToNoiseDb = double.NaN,
        };

        var fault = Assert.Throws<OptionsException>(() => SyntheticScene.Make(options));

        Assert.Equal(
            "--width is 3 but must be from 8 to 10000; --bands is 2 but must be from 4 to 500; --snr is NaN but must be from "
                + "0 to 200; --bilinear is 2 "
                + "but must be from 0 to 1; --pure-share is -0.5 but must be from 0 to 1; --bundles was given but "
                + "--variability-kind is smooth, which draws from none; "
                + "--endmembers is 3 but with --bundles their files decide. Change the options.",
            fault.Message
        );
    }

    [Fact]
    public void Refuses_a_scene_that_no_array_holds()
    {
        var fault = Assert.Throws<OptionsException>(() =>
            SyntheticScene.Make(
                new SynthesisOptions
                {
                    Width = 10_000,
                    Height = 10_000,
                    Bands = 500,
                }
            )
        );

        Assert.Equal("the scene would hold 50000000000 values but at most 2147483591 fit. Change the options.", fault.Message);
    }

    private static SynthesisOptions Bundled(params string[] paths) =>
        Clean with
        {
            Bands = null,
            Endmembers = null,
            VariabilityKind = VariabilityKind.Bundle,
            BundlePaths = paths,
            PixelEndmembers = true,
            Mixing = MixingModel.Linear,
        };

    private static void Each(SyntheticScene scene, Action<int, int> check)
    {
        for (var n = 0; n < scene.Options.Width * scene.Options.Height; n++)
        {
            for (var band = 0; band < scene.BandCount; band++)
                check(n, band);
        }
    }

    private static double Linear(SyntheticScene scene, int n, int band) =>
        Enumerable
            .Range(0, scene.EndmemberCount)
            .Sum(p => (double)scene.Abundances[n * scene.EndmemberCount + p] * scene.MeanEndmembers[p][band]);

    private static double Products(SyntheticScene scene, int n, int band)
    {
        var count = scene.EndmemberCount;
        double sum = 0;
        for (var i = 0; i < count; i++)
        {
            for (var j = i + 1; j < count; j++)
                sum +=
                    (double)scene.Abundances[n * count + i]
                    * scene.Abundances[n * count + j]
                    * scene.MeanEndmembers[i][band]
                    * scene.MeanEndmembers[j][band];
        }
        return sum;
    }

    private (float[] Spectra, SceneProfile Profile) Read(string name)
    {
        using var reader = SceneReader.Open(folder.File(name));
        var spectra = new float[reader.Profile.Window.PixelCount * reader.Profile.BandCount];
        reader.ReadSpectra(reader.Profile.Window, [.. Enumerable.Range(0, reader.Profile.BandCount)], spectra);
        return (spectra, reader.Profile);
    }
}
