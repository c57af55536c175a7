using Unmix.Learning.Batches;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Libraries;

public class LibraryTriplesTests
{
    private const int Bands = 8;
    private static readonly int[] ClassOf = [0, 0, 0, 1, 2];
    private static readonly LibraryOptions Exact = new()
    {
        Noise = 0,
        RelativeNoise = 0,
        MostClasses = 2,
        MostMaterials = 2,
    };

    [Fact]
    public void Few_classes_and_few_materials_of_each_are_mixed_and_shares_sum_to_1()
    {
        using var scope = NewDisposeScope();
        var abundances = Draw(Exact, 500).Abundances.ToFloats().Chunk(ClassOf.Length).ToArray();

        Assert.All(abundances, shares => Assert.Equal(1, shares.Sum(), 1e-5));
        Assert.All(abundances, shares => Assert.InRange(shares.Take(3).Count(share => share > 0), 0, 2));
        int Classes(float[] shares) => ClassOf.Where((_, p) => shares[p] > 0).Distinct().Count();
        Assert.Equal([1, 2], abundances.Select(Classes).Distinct().Order());
    }

    /// <summary>One class or two, each as likely: a class is there in half of the mixtures, 5 standard errors wide.</summary>
    [Fact]
    public void Classes_are_as_likely_whatever_their_spectra_count()
    {
        const int Count = 4000;
        using var scope = NewDisposeScope();
        var abundances = Draw(Exact, Count).Abundances.ToFloats().Chunk(ClassOf.Length).ToArray();

        for (var c = 0; c < 3; c++)
        {
            var there = abundances.Count(shares => ClassOf.Where((k, p) => k == c && shares[p] > 0).Any());
            Assert.InRange(there, (0.5 - 5 * 0.5 / Math.Sqrt(Count)) * Count, (0.5 + 5 * 0.5 / Math.Sqrt(Count)) * Count);
        }
    }

    [Fact]
    public void A_spectrum_without_noise_is_the_mixture_of_its_endmembers()
    {
        using var scope = NewDisposeScope();
        var drawn = Draw(Exact, 50);

        var mixed = matmul(drawn.Abundances.unsqueeze(1), drawn.Endmembers).squeeze(1).ToFloats();

        Assert.All(mixed.Zip(drawn.Spectra.ToFloats()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Without_changes_endmembers_are_spectra_of_the_library_all_of_them()
    {
        using var scope = NewDisposeScope();
        var plain = Exact with { Brightness = 0, Illumination = 0, Shape = 0, BlendShare = 0 };
        var endmembers = Draw(plain, 300).Endmembers.ToFloats().Chunk(Bands).Select((spectrum, i) => (spectrum, Place: i % ClassOf.Length));

        var found = endmembers.Select(item => (item.Place, Level: (int)Math.Round(item.spectrum[0] * 100))).Distinct().Order().ToArray();

        Assert.Equal([(0, 10), (0, 11), (1, 20), (2, 30), (2, 31), (2, 32), (3, 40), (4, 50)], found);
    }

    [Fact]
    public void Noise_is_as_large_as_asked_for()
    {
        using var scope = NewDisposeScope();
        var drawn = Draw(Exact with { Noise = 0.02, RelativeNoise = 0.1 }, 4000);

        var linear = matmul(drawn.Abundances.unsqueeze(1), drawn.Endmembers).squeeze(1);
        var ratio = ((drawn.Spectra - linear).Squared() / (linear.Squared().Times(0.01).Plus(0.0004))).mean().ToFloats()[0];

        Assert.Equal(1, ratio, 5 * Math.Sqrt(2.0 / (4000 * Bands)));
    }

    [Fact]
    public void The_same_generator_draws_the_same()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(Draw(new(), 20).Spectra.ToFloats(), Draw(new(), 20).Spectra.ToFloats());
    }

    // Bundles of 2, 1, 3, 1 and 1 flat spectra: 0.10 and 0.11, 0.20, 0.30 to 0.32, 0.40, 0.50.
    private static LabelledTriples Draw(LibraryOptions options, int count)
    {
        int[] sizes = [2, 1, 3, 1, 1];
        Tensor[] bundles =
        [
            .. sizes.Select((size, p) => stack([.. Enumerable.Range(0, size).Select(i => ones(Bands).Times(0.1 * (p + 1) + 0.01 * i))])),
        ];
        using var source = new LibraryTriples(bundles, ClassOf, options);
        using var generator = new Generator(11, CPU);
        return source.Draw(count, generator);
    }
}
