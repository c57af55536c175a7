using Unmix.Learning.Batches;
using Unmix.Learning.Densities;
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
        Brightness = 0,
        BilinearShare = 0,
        SceneNoise = 0,
        SceneResiduals = 0,
        SignalToNoiseDb = 200,
    };

    [Fact]
    public void Without_ingredients_a_spectrum_is_the_linear_mixture_of_its_label()
    {
        using var scope = NewDisposeScope();
        var (triples, _) = Draw(Plain);

        var expected = (triples.Endmembers * triples.Abundances.unsqueeze(-1)).sum([1]);
        Assert.True((expected - triples.Spectra).abs().max().item<float>() < 1e-6);
        Assert.True(triples.Abundances.sum([1]).Minus(1).abs().max().item<float>() < 1e-5);
        Assert.True(triples.Abundances.min().item<float>() >= 0);
    }

    [Fact]
    public void Bilinear_triples_have_the_products_of_all_pairs()
    {
        using var scope = NewDisposeScope();
        var (triples, _) = Draw(Plain with { BilinearShare = 1, Bilinear = 1 });

        var amplitude = Amplitudes(triples);
        Assert.InRange(amplitude.min().item<float>(), -0.01f, 0.2f);
        Assert.InRange(amplitude.max().item<float>(), 0.8f, 1.01f);
    }

    [Theory]
    [InlineData(0, 1, 1.2)]
    [InlineData(0.3, 0, 0.4)]
    [InlineData(0, 0, 0.4)]
    public void The_amplitude_of_products_follows_what_the_scene_shows(double brightness, double bilinear, double most)
    {
        using var scope = NewDisposeScope();
        var (triples, _) = Draw(Plain with { BilinearShare = 1 }, makeScene: (means, generator) =>
        {
            var abundances = Dirichlet.Draw(ones(500, 3), generator);
            var parts = abundances.unsqueeze(-1) * means;
            var products = parts.sum([1]).Squared() - parts.Squared().sum([1]);
            var lit = randn([500, 1], generator: generator).Times(brightness).exp() * parts.sum([1]);
            return lit.Plus(products.Times(bilinear / 2)).Plus(randn([500, means.shape[1]], generator: generator).Times(0.005));
        });

        Assert.InRange(Amplitudes(triples).max().item<float>(), 0.95 * most, 1.01 * most);
    }

    [Fact]
    public void Brightness_is_shared_between_light_and_materials_and_none_gets_brighter_than_a_reflectance_of_one()
    {
        const double Brightness = 0.4;
        using var scope = NewDisposeScope();
        var (lit, count) = Draw(Plain with { Brightness = Brightness });
        var (plain, _) = Draw(Plain);

        Assert.True(lit.Endmembers.max().item<float>() <= 0.981f);
        var expected = (lit.Endmembers * lit.Abundances.unsqueeze(-1)).sum([1]);
        Assert.True((expected - lit.Spectra).abs().max().item<float>() < 1e-6, "the label is not what the spectrum was made of");
        // Light moves two endmembers alike, so that their ratio varies by what the materials do alone: on average half of the variance, of
        // each of the two.
        var ofMaterials = Variance(Ratio(lit.Endmembers)) - Variance(Ratio(plain.Endmembers));
        Assert.Equal(Brightness * Brightness, ofMaterials, 6 * Brightness * Brightness * Math.Sqrt(2.0 / count));
        var darkest = (lit.Endmembers.mean([1, 2]).log().min() - plain.Endmembers.mean([1, 2]).log().min()).item<float>();
        Assert.True(darkest < -2 * Brightness, $"the darkest triple has {darkest:F2}");

        static Tensor Ratio(Tensor endmembers) => (endmembers.select(1, 0).mean([1]) / endmembers.select(1, 1).mean([1])).log();
        static double Variance(Tensor values) => values.var(0).to_type(ScalarType.Float64).item<double>();
    }

    [Theory]
    [InlineData(0.3, 0, 0.3, 0.06)]
    [InlineData(0, 0, 0, 0.06)]
    [InlineData(0, 1, 0, 0.06)]
    public void Brightness_is_what_neither_noise_nor_members_nor_products_explain(double light, double products, double left, double slack)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(11, CPU);
        var means = rand([3, 60], generator: generator);
        Tensor[] bundles = [.. means.unbind().Select(mean => stack([mean, mean]))];
        var parts = Dirichlet.Draw(ones(800, 3), generator).unsqueeze(-1) * means;
        var pairs = parts.sum([1]).Squared() - parts.Squared().sum([1]);
        var lit = randn([800, 1], generator: generator).Times(light).exp() * parts.sum([1]);
        var scene = lit.Plus(pairs.Times(products / 2)).Plus(randn([800, 60], generator: generator).Times(0.02));

        using var source = new TripleSource(bundles, scene, ones(60).Times(0.02), new TripleOptions());

        Assert.InRange(source.Evidence.UnexplainedSpread, left - slack, left + slack);
    }

    [Fact]
    public void Members_that_vary_as_much_as_the_scene_leave_nothing_to_light()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(11, CPU);
        var means = rand([3, 60], generator: generator);
        Tensor Vary(Tensor mean, int count) => mean.unsqueeze(0) * randn([count, 1], generator: generator).Times(0.2).exp();
        Tensor[] bundles = [.. means.unbind().Select(mean => Vary(mean, 60))];
        var scene = cat([.. means.unbind().Select(mean => Vary(mean, 200))]).Plus(randn([600, 60], generator: generator).Times(0.003));

        using var source = new TripleSource(bundles, scene, ones(60).Times(0.003), new TripleOptions());

        Assert.InRange(source.Evidence.UnexplainedSpread, 0, 0.1);
        Assert.InRange(source.Evidence.BrightnessSpread, 0.15, 0.25);
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
    public void The_scenes_posterior_is_drawn_from_only_as_far_as_it_is_trusted()
    {
        using var scope = NewDisposeScope();
        var posterior = tensor(new float[] { 1e4f, 1e-3f, 1e-3f }, [1, 3]);

        var (blind, count) = Draw(Plain with { SceneShare = 1 }, posterior, trust: 0);
        var (trusting, _) = Draw(Plain with { SceneShare = 1 }, posterior, trust: 1);

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

    /// <summary>The one amplitude that each triple has for all bands: [B].</summary>
    private static Tensor Amplitudes(LabelledTriples triples)
    {
        var parts = triples.Endmembers * triples.Abundances.unsqueeze(-1);
        var products = (parts.select(1, 0) * parts.select(1, 1))
            .Plus(parts.select(1, 0) * parts.select(1, 2))
            .Plus(parts.select(1, 1) * parts.select(1, 2));
        var beyond = triples.Spectra - parts.sum([1]);
        var amplitude = (beyond * products).sum([1]) / products.Squared().sum([1]);
        Assert.True((beyond - amplitude.unsqueeze(1) * products).abs().max().item<float>() < 1e-5);
        return amplitude;
    }

    private static (LabelledTriples Triples, long Count) Draw(
        TripleOptions options,
        Tensor? posterior = null,
        double trust = 0,
        Func<Tensor, Generator, Tensor>? makeScene = null
    )
    {
        const long Count = 2000;
        using var generator = new Generator(11, CPU);
        Tensor[] bundles = [.. Enumerable.Range(0, 3).Select(p => rand([4 + p, 20], generator: generator))];
        var means = stack([.. bundles.Select(bundle => bundle.mean([0]))]);
        var scene = makeScene?.Invoke(means, generator) ?? matmul(rand([300, 3], generator: generator), means);
        using var source = new TripleSource(bundles, scene, ones(20).Times(0.01), options);
        var mixtures = posterior is null ? null : new SceneMixtures(posterior, options.SceneShare * trust);
        return (source.Draw(Count, generator, mixtures), Count);
    }
}
