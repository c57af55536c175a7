using Unmix.Learning.Batches;
using Unmix.Learning.Densities;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Scenes;

/// <summary>Scenes made here, by other code than the labels', are found to be of the world that they are of.</summary>
public class SceneWorldsTests
{
    private const int Pixels = 3000;
    private const int Bands = 60;

    [Fact]
    public void A_linear_scene_is_linear_and_nothing_varies()
    {
        var found = Weigh((parts, _) => parts.sum([1]));

        Assert.Equal(1, found.ShareOf(MixingKind.Linear), 4); // the simplest world that explains it as well as any
        Assert.Equal(0, found.Light + found.Materials + found.Bundles, 4);
    }

    [Fact]
    public void Products_of_pairs_are_seen()
    {
        var found = Weigh((parts, _) => (parts.sum([1]).Squared() - parts.Squared().sum([1])).Times(0.5).Plus(parts.sum([1])));

        Assert.True(found.ShareOf(MixingKind.Bilinear) > 0.6, found.ToString());
    }

    /// <summary>Of either sign, as the post-nonlinear world has them, and no other.</summary>
    [Fact]
    public void Squares_of_either_sign_are_seen()
    {
        var found = Weigh(
            (parts, generator) =>
            {
                var linear = parts.sum([1]);
                return linear.Plus(linear.Squared() * rand([Pixels, 1], generator: generator).Times(0.6).Plus(-0.3));
            }
        );

        Assert.True(found.ShareOf(MixingKind.PostNonlinear) > 0.6, found.ToString());
    }

    /// <summary>Labels have noise of 40 dB whatever the scene has, and a small scene is still enough to learn from.</summary>
    [Theory]
    [InlineData(500)]
    [InlineData(3000)]
    public void Scenes_of_less_noise_than_the_mixtures_and_small_ones_are_seen_for_what_they_are(int pixels)
    {
        var found = Weigh((parts, _) => parts.sum([1]), noise: 1e-6, pixels);

        Assert.True(found.ShareOf(MixingKind.Linear) > 0.6, found.ToString());
        Assert.True(found.Light + found.Materials + found.Bundles < 0.05, found.ToString());
    }

    [Fact]
    public void Light_is_seen()
    {
        var found = Weigh((parts, generator) => parts.sum([1]) * randn([Pixels, 1], generator: generator).Times(0.3).exp());

        Assert.InRange(found.Light, 0.15, 0.5);
        Assert.True(found.ShareOf(MixingKind.Linear) > 0.5, found.ToString());
    }

    [Fact]
    public void Materials_that_vary_in_brightness_by_themselves_are_seen()
    {
        var found = Weigh((parts, generator) => (parts * randn([Pixels, 3, 1], generator: generator).Times(0.15).exp()).sum([1]));

        Assert.InRange(found.Materials, 0.07, 0.25);
        Assert.True(found.Light < 0.1, found.ToString());
    }

    /// <summary>One material varies in brightness, more than the members of its bundle do; the others do not vary.</summary>
    [Fact]
    public void A_material_that_varies_more_than_its_bundle_is_seen()
    {
        var spread = tensor(new[] { 0.3f, 0, 0 }).unsqueeze(-1);
        var found = Weigh(
            (parts, generator) => (parts * (randn([Pixels, 3, 1], generator: generator) * spread).exp()).sum([1]),
            spreads: [0.2, 0, 0]
        );

        Assert.InRange(found.Bundles, 0.4, 1.6);
        Assert.True(found.Light + found.Materials < 0.05, found.ToString());
    }

    [Fact]
    public void What_a_scene_looks_like_does_not_depend_on_the_run()
    {
        var (first, second) = (Weigh((parts, _) => parts.sum([1])), Weigh((parts, _) => parts.sum([1])));

        Assert.Equal(first.Weights, second.Weights);
        Assert.Equal(1, first.Weights.Sum(), 4);
        Assert.True(first.Weights.Min() >= 0);
    }

    /// <summary>Half of the scene's pixels are lit unevenly: so are half of the maps that are made like it, each as a whole.</summary>
    [Fact]
    public void A_map_that_is_mixed_is_of_one_world()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(6, CPU);
        MixingWorld[] worlds = [MixingWorld.Plain, MixingWorld.Plain with { Light = 0.8 }];
        var (bundles, parts) = Mixtures(generator, Pixels, null);
        var light = randn([Pixels, 1], generator: generator).Times(0.8).exp().AtLeast(0.2).minimum(ones(1));
        var isLit = tensor(Enumerable.Range(0, Pixels).Select(pixel => pixel % 2 == 0).ToArray()).unsqueeze(1);
        var scene = parts.sum([1]) * where(isLit, light, ones(1));
        var noisy = scene.Plus(randn([Pixels, Bands], generator: generator).Times(0.003));
        using var source = new TripleSource(bundles, noisy, ones(Bands).Times(0.003), new TripleOptions(), worlds);
        Assert.InRange(source.Worlds.Weights[1], 0.2, 0.8);

        var even = new List<bool>();
        for (var map = 0; map < 12; map++)
        {
            var spectra = source.Mix(ones(200, 3).Over(3), null, generator).Spectra;
            var spread = spectra.mean([1]).log().std().item<float>();
            Assert.True(spread is < 0.05f or > 0.3f, $"{spread}");
            even.Add(spread < 0.05f);
        }
        Assert.Contains(true, even);
        Assert.Contains(false, even);
    }

    /// <summary>Rows that look alike have their light, their materials and their residuals in common; noise is each row's own.</summary>
    [Fact]
    public void Rows_that_look_alike_differ_by_noise_alone()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7, CPU);
        var world = MixingWorld.Plain with { Light = 0.3, Materials = 0.15, Shape = 0.05, Mixing = MixingKind.Bilinear, Residuals = true };
        var (bundles, parts) = Mixtures(generator, Pixels, null);
        var scene = parts.sum([1]).Plus(randn([Pixels, Bands], generator: generator).Times(0.02));
        using var source = new TripleSource(bundles, scene, ones(Bands).Times(1e-5), new TripleOptions { SignalToNoiseDb = 90 }, [world]);

        var spectra = source.Mix(ones(6, 3).Over(3), [0, 1, 0, 2, 1, 0], generator).Spectra;

        float Distance(int one, int other) => (spectra[one] - spectra[other]).abs().max().item<float>();
        Assert.InRange(Distance(0, 2), 0, 0.001f);
        Assert.InRange(Distance(0, 5), 0, 0.001f);
        Assert.InRange(Distance(1, 4), 0, 0.001f);
        Assert.True(Distance(0, 1) > 0.005f);
        Assert.True(Distance(0, 3) > 0.005f);
        Assert.True(Distance(1, 3) > 0.005f);
    }

    private static SceneWorlds Weigh(
        Func<Tensor, Generator, Tensor> mix,
        double noise = 0.003,
        int pixels = Pixels,
        double[]? spreads = null
    )
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        var (bundles, parts) = Mixtures(generator, pixels, spreads);
        var scene = mix(parts, generator).Plus(randn([pixels, Bands], generator: generator).Times(noise));
        using var source = new TripleSource(bundles, scene, ones(Bands).Times(noise), new TripleOptions());
        return source.Worlds;
    }

    // Bundles of three materials, and what each gives to pixels: [n, 3, Bands].
    private static (Tensor[] Bundles, Tensor Parts) Mixtures(Generator generator, int pixels, double[]? spreads)
    {
        var bands = tensor(Enumerable.Range(0, Bands).Select(band => band / (float)Bands).ToArray());
        var means = stack([
            bands.Times(4).sin().Times(0.15).Plus(0.4),
            bands.Minus(0.6).Squared().Times(0.9).Plus(0.1),
            bands.Times(9).cos().Times(0.1).Plus(bands.Times(0.3)).Plus(0.25),
        ]);
        // Of two members, a deviation as stated.
        Tensor[] bundles =
        [
            .. means
                .unbind()
                .Select((mean, p) => stack([mean.Times(Math.Exp(spreads?[p] ?? 0)), mean.Times(Math.Exp(-(spreads?[p] ?? 0)))])),
        ];
        return (bundles, Dirichlet.Draw(ones(pixels, 3), generator).unsqueeze(-1) * means);
    }
}
