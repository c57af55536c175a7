using Unmix.Learning.Batches;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Scenes;

public class TripleSourceTests
{
    private static readonly TripleOptions Plain = new()
    {
        PureShare = 0,
        SceneShare = 0,
        SceneNoise = 0,
        SignalToNoiseDb = 200,
    };

    [Fact]
    public void Without_ingredients_a_spectrum_is_the_linear_mixture_of_its_label()
    {
        using var scope = NewDisposeScope();
        var (triples, _) = Draw(Plain);

        Assert.True((Linear(triples) - triples.Spectra).abs().max().item<float>() < 1e-6);
        Assert.True(triples.Abundances.sum([1]).Minus(1).abs().max().item<float>() < 1e-5);
        Assert.True(triples.Abundances.min().item<float>() >= 0);
    }

    [Fact]
    public void In_bilinear_worlds_the_products_of_all_pairs_are_added_by_an_amplitude_of_the_pixel()
    {
        using var scope = NewDisposeScope();
        var (triples, _) = Draw(Plain, new MixingWorld { Mixing = MixingKind.Bilinear });

        var products = zeros_like(triples.Spectra);
        for (var i = 0; i < 3; i++)
        {
            for (var j = i + 1; j < 3; j++)
                products = products.Plus(Part(triples, i) * Part(triples, j));
        }
        var beyond = triples.Spectra - Linear(triples);
        var amplitude = (beyond * products).sum([1]) / products.Squared().sum([1]); // one in all bands
        Assert.True((beyond - amplitude.unsqueeze(1) * products).abs().max().item<float>() < 1e-5);
        var mixed = amplitude[triples.Abundances.amax([1]).IsBelow(0.9)];
        Assert.InRange(mixed.min().item<float>(), -0.01f, 0.1f);
        Assert.InRange(mixed.max().item<float>(), 1.1f, 1.21f);
    }

    [Fact]
    public void In_post_nonlinear_worlds_a_share_of_the_square_is_added_or_taken()
    {
        using var scope = NewDisposeScope();
        var (triples, _) = Draw(Plain, new MixingWorld { Mixing = MixingKind.PostNonlinear });

        var linear = Linear(triples);
        var share = (triples.Spectra - linear) / linear.Squared(); // the same in all bands of a pixel
        Assert.True((share - share.mean([1], keepdim: true)).abs().max().item<float>() < 1e-3);
        Assert.InRange(share.min().item<float>(), -0.301f, -0.25f);
        Assert.InRange(share.max().item<float>(), 0.25f, 0.301f);
    }

    [Fact]
    public void In_multilinear_worlds_light_goes_on_with_a_probability()
    {
        using var scope = NewDisposeScope();
        var (triples, _) = Draw(Plain, new MixingWorld { Mixing = MixingKind.Multilinear });

        // y = (1 - P) x / (1 - P x), so that P = (x - y) / (x - x y).
        var (x, y) = (Linear(triples), triples.Spectra);
        var probability = (x - y) / (x - x * y);
        Assert.True((probability - probability.mean([1], keepdim: true)).abs().max().item<float>() < 1e-3);
        Assert.InRange(probability.min().item<float>(), -0.001f, 0.05f);
        Assert.InRange(probability.max().item<float>(), 0.45f, 0.501f);
    }

    [Theory]
    [InlineData(0.4, 0)]
    [InlineData(0, 0.3)]
    public void Light_brightens_all_materials_alike_and_materials_vary_each_by_itself(double light, double materials)
    {
        using var scope = NewDisposeScope();
        var (triples, count) = Draw(Plain, new MixingWorld { Light = light, Materials = materials }, alike: true);

        Assert.True(triples.Endmembers.max().item<float>() <= 0.981f);
        Assert.True((Linear(triples) - triples.Spectra).abs().max().item<float>() < 1e-6, "the label is not what the spectrum was made of");
        var ratio = (triples.Endmembers.select(1, 0).mean([1]) / triples.Endmembers.select(1, 1).mean([1])).log();
        var ofMaterials = ratio.var(0).to_type(ScalarType.Float64).item<double>();
        Assert.Equal(2 * materials * materials, ofMaterials, 0.001 + 6 * materials * materials * Math.Sqrt(2.0 / count));
        var darkest = triples.Endmembers.select(1, 0).mean([1]).log();
        Assert.True((darkest - darkest.median()).min().item<float>() < -2 * (light + materials));
    }

    [Fact]
    public void Shapes_change_smoothly_and_by_as_much_as_they_should()
    {
        using var scope = NewDisposeScope();
        var (plain, _) = Draw(Plain, MixingWorld.Plain, alike: true);
        var (triples, _) = Draw(Plain, new MixingWorld { Shape = 0.1 }, alike: true);

        var change = (triples.Endmembers / plain.Endmembers).log(); // [B, P, L]
        Assert.Equal(0.1, change.Squared().mean().sqrt().item<float>(), 0.01);
        var steps = (change.narrow(2, 1, 19) - change.narrow(2, 0, 19)).Squared().mean().sqrt().item<float>();
        Assert.True(steps < 0.05, $"from band to band shapes change by {steps:F3}");
    }

    [Fact]
    public void Residuals_are_those_of_the_scene()
    {
        using var scope = NewDisposeScope();
        Tensor MakeScene(Tensor means, Generator generator) =>
            matmul(Densities(300, generator), means).Plus(randn([300, 20], generator: generator).Times(0.05));

        var (without, _) = Draw(Plain, new MixingWorld(), makeScene: MakeScene);
        var (with, _) = Draw(Plain, new MixingWorld { Residuals = true }, makeScene: MakeScene);

        Assert.True((Linear(without) - without.Spectra).abs().max().item<float>() < 1e-6);
        // 17 of 20 dimensions are left by a fit of three; noise of 0.01 is not theirs.
        Assert.InRange((Linear(with) - with.Spectra).Squared().mean().sqrt().item<float>(), 0.04, 0.05);
    }

    [Fact]
    public void The_share_of_pure_triples_is_the_one_asked_for()
    {
        using var scope = NewDisposeScope();
        var (triples, count) = Draw(Plain with { PureShare = 0.3 });

        var pure = triples.Abundances.amax([1]).eq(ones(1)).sum().item<long>() / (double)count;
        Assert.Equal(0.3, pure, 5 * Math.Sqrt(0.3 * 0.7 / count)); // five standard errors
    }

    [Fact]
    public void Most_traces_that_the_posterior_does_not_tell_from_absence_are_left_out()
    {
        using var scope = NewDisposeScope();
        // The third is sure of its trace, the second is not; a share of its draws is above a trace all the same.
        var posterior = tensor(new float[] { 84, 3, 13 }, [1, 3]);

        var (triples, count) = Draw(Plain with { SceneShare = 1 }, posterior: posterior, trust: 1);

        var second = triples.Abundances.select(1, 1);
        var absent = second.eq(zeros(1)).sum().item<long>() / (double)count;
        Assert.Equal(TripleSource.AbsentShare, absent, 5 * Math.Sqrt(0.7 * 0.3 / count)); // five standard errors
        Assert.False(triples.Abundances.select(1, 0).eq(zeros(1)).any().item<bool>());
        Assert.False(triples.Abundances.select(1, 2).eq(zeros(1)).any().item<bool>());
        Assert.True(triples.Abundances.sum([1]).Minus(1).abs().max().item<float>() < 1e-5);
    }

    [Fact]
    public void Where_nothing_is_known_of_the_scene_no_material_is_left_out()
    {
        using var scope = NewDisposeScope();
        var (triples, _) = Draw(Plain with { LeastConcentration = 2, MostConcentration = 3 });

        Assert.False(triples.Abundances.eq(zeros(1)).any().item<bool>());
    }

    [Fact]
    public void The_scenes_posterior_is_drawn_from_only_as_far_as_it_is_trusted()
    {
        using var scope = NewDisposeScope();
        var posterior = tensor(new float[] { 1e4f, 1e-3f, 1e-3f }, [1, 3]);

        var (blind, count) = Draw(Plain with { SceneShare = 1 }, posterior: posterior, trust: 0);
        var (trusting, _) = Draw(Plain with { SceneShare = 1 }, posterior: posterior, trust: 1);

        Assert.True(blind.Abundances.select(1, 0).IsAbove(0.99).sum().item<long>() < 0.4 * count);
        Assert.Equal(count, trusting.Abundances.select(1, 0).IsAbove(0.99).sum().item<long>());
    }

    [Fact]
    public void The_same_generator_gives_the_same_triples()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(
            Draw(new TripleOptions()).Triples.Spectra.data<float>().ToArray(),
            Draw(new TripleOptions()).Triples.Spectra.data<float>().ToArray()
        );
    }

    private static Tensor Linear(LabelledTriples triples) => (triples.Endmembers * triples.Abundances.unsqueeze(-1)).sum([1]);

    private static Tensor Part(LabelledTriples triples, long p) =>
        triples.Endmembers.select(1, p) * triples.Abundances.select(1, p).unsqueeze(-1);

    private static Tensor Densities(long count, Generator generator)
    {
        var shares = rand([count, 3], generator: generator);
        return shares / shares.sum([1], keepdim: true);
    }

    private static (LabelledTriples Triples, long Count) Draw(
        TripleOptions options,
        MixingWorld? world = null,
        Tensor? posterior = null,
        double trust = 0,
        Func<Tensor, Generator, Tensor>? makeScene = null,
        bool alike = false
    )
    {
        const long Count = 2000;
        using var generator = new Generator(11, CPU);
        Tensor[] bundles = [.. Enumerable.Range(0, 3).Select(p => rand([4 + p, 20], generator: generator).Times(0.8).Plus(0.1))];
        if (alike)
            bundles = [.. bundles.Select(bundle => stack([bundle[0], bundle[0]]).Times(0.4))];
        var means = stack([.. bundles.Select(bundle => bundle.mean([0]))]);
        var scene = makeScene?.Invoke(means, generator) ?? matmul(rand([300, 3], generator: generator), means);
        using var source = new TripleSource(bundles, scene, ones(20).Times(0.01), options, [world ?? MixingWorld.Plain]);
        var mixtures = posterior is null ? null : new SceneMixtures(posterior, options.SceneShare * trust);
        return (source.Draw(Count, generator, mixtures), Count);
    }
}
