using Unmix.Evaluation.Spectra;
using Unmix.Evaluation.Synthesis;
using Unmix.Learning.Endmembers;
using Unmix.Learning.Recipes;
using Unmix.Learning.Scenes;
using Unmix.TestData;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Endmembers;

public class BatchBundlesTests
{
    private static readonly SyntheticScene Scene = SyntheticScene.Make(
        new SynthesisOptions
        {
            Width = 50,
            Height = 40,
            Bands = 40,
            Endmembers = 3,
            Mixing = MixingModel.Linear,
            Variability = 0.05,
            PureShare = 0.1,
            SignalToNoiseDb = 40,
            Seed = 3,
        }
    );

    [Fact]
    public void Every_bundle_gathers_pure_pixels_of_one_material_in_a_scene_with_variability()
    {
        using var scope = NewDisposeScope();
        var bundles = new BundlePurity().Refine(Spectra(), Find(1), Find(1).Centres);

        var materials = bundles.Rows.Select(rows => rows.Select(Largest).Distinct().Single()).Order();

        Assert.Equal([0, 1, 2], materials);
        Assert.All(bundles.Rows, rows => Assert.InRange(rows.Length, 3, 60));
        Assert.True(bundles.Rows.SelectMany(rows => rows).Average(row => Scene.Abundances[(int)row * 3 + Largest(row)]) > 0.97);
    }

    [Fact]
    public void The_same_seed_finds_the_same_bundles_without_repeats()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Find(5), Find(5));

        Assert.Equal(first.Rows.SelectMany(rows => rows), second.Rows.SelectMany(rows => rows));
        Assert.All(first.Rows, rows => Assert.Equal(rows.Length, rows.Distinct().Count()));
    }

    [Fact]
    public void Purity_drops_mixed_members_and_outliers_and_empties_nothing()
    {
        using var scope = NewDisposeScope();
        float[][] references =
        [
            [1, 0, 0.1f],
            [0, 1, 0.1f],
        ];
        float[] rows =
        [
            1,
            0.02f,
            0.1f, // pure
            0.5f,
            0.01f,
            0.052f, // pure and dark
            1,
            0.01f,
            0.11f, // pure
            1,
            0.02f,
            0.11f, // pure
            0.6f,
            0.4f,
            0.1f, // mixed
            1,
            0.01f,
            0.9f, // unmixes as pure but points elsewhere
            0.5f,
            0.5f,
            0.1f, // mixed, alone in its bundle
        ];
        var spectra = tensor(rows, [7, 3]);
        var bundles = new EndmemberBundles(
            [
                [0, 1, 2, 3, 4, 5],
                [6],
            ],
            references
        );

        var refined = new BundlePurity { LeastMembers = 1 }.Refine(spectra, bundles, references);

        Assert.Equal([0, 1, 2, 3], refined.Rows[0].Order());
        Assert.Equal([6], refined.Rows[1]);
        Assert.Equal((1 + 0.5f + 1 + 1) / 4, refined.Centres[0][0], 1e-6);
    }

    [Fact]
    public void Purity_keeps_the_purest_where_too_few_are_pure()
    {
        float[][] references =
        [
            [1, 0, 0.1f],
            [0, 1, 0.1f],
        ];
        using var scope = NewDisposeScope();
        var spectra = tensor(new float[] { 1, 0, 0.1f, 0.5f, 0.5f, 0.1f, 0.8f, 0.2f, 0.1f, 0.3f, 0.7f, 0.1f }, [4, 3]);

        var refined = new BundlePurity { LeastMembers = 3 }.Refine(
            spectra,
            new EndmemberBundles(
                [
                    [0, 1, 2, 3],
                    [3],
                ],
                references
            ),
            references
        );

        Assert.Equal([0, 1, 2], refined.Rows[0].Order());
        Assert.Equal([3], refined.Rows[1]);
    }

    /// <summary>Shares of the own material: 1, 0.97, 0.92, 0.88, 0.8.</summary>
    [Theory]
    [InlineData(0, 0.95, new long[] { 0, 1, 2, 3 })] // all that pass
    [InlineData(3, 0.95, new long[] { 0, 1, 2 })] // the purest of those that pass, until there are enough
    [InlineData(1, 0.95, new long[] { 0, 1 })] // the pure ones stay, however many
    [InlineData(9, 0.95, new long[] { 0, 1, 2, 3 })] // never less pure than what passes
    [InlineData(1, 0.9, new long[] { 0, 1, 2 })]
    public void Less_pure_members_stay_only_until_there_are_enough(int enough, double pure, long[] kept)
    {
        float[][] references =
        [
            [1, 0, 0.1f],
            [0, 1, 0.1f],
        ];
        using var scope = NewDisposeScope();
        float[] shares = [1, 0.97f, 0.92f, 0.88f, 0.8f];
        var spectra = tensor(shares.SelectMany(share => new[] { share, 1 - share, 0.1f }).ToArray(), [5, 3]);

        var refined = new BundlePurity
        {
            LeastShare = 0.85,
            LeastMembers = 1,
            EnoughMembers = enough,
            PureShare = pure,
            OutlierDeviations = 100,
        }.Refine(
            spectra,
            new EndmemberBundles(
                [
                    [0, 1, 2, 3, 4],
                    [4],
                ],
                references
            ),
            references
        );

        Assert.Equal(kept, refined.Rows[0].Order());
    }

    [Theory]
    [InlineData(EndmemberMethod.Vca)]
    [InlineData(EndmemberMethod.Nfindr)]
    [InlineData(EndmemberMethod.Batch)]
    [InlineData(EndmemberMethod.Faces)]
    public void Every_method_finds_spectra_near_the_materials(EndmemberMethod method)
    {
        using var folder = new TemporaryFolder();
        Scene.Write(folder.Path);
        var pixels = ScenePixels.Load(folder.File("scene.hdr"), null, 10_000, new Random(1));

        var found = EndmemberSearch.In(pixels, method, 3, 20, new Random(1));

        foreach (var mean in Scene.MeanEndmembers)
            Assert.Contains(found.Spectra.Spectra, spectrum => Angle(spectrum, mean) < 0.1);
        Assert.Equal(pixels.Wavelengths!.CentresNm, found.Spectra.Wavelengths!.CentresNm);
        Assert.Equal(method == EndmemberMethod.Batch, found.Bundles is not null);
        if (found.Bundles is not null)
            Assert.Equal(["endmember 1", "endmember 2", "endmember 3"], found.Bundles.Names.Select(BundleNames.MaterialOf).Distinct());
    }

    [Theory]
    [InlineData("soil [1]", "soil")]
    [InlineData("soil [12] ", "soil")]
    [InlineData("soil", "soil")]
    [InlineData("Kaolin [2] KLF508", "Kaolin [2] KLF508")]
    public void A_number_in_brackets_at_the_end_is_a_member_of_a_bundle(string name, string material)
    {
        Assert.Equal(material, BundleNames.MaterialOf(name));
    }

    private static Tensor Spectra() => tensor(Scene.Spectra, [2000, 40]);

    private static EndmemberBundles Find(int seed) => BatchBundles.Find(Spectra(), 3, new BatchOptions(), new Random(seed));

    private static int Largest(long row) => Enumerable.Range(0, 3).MaxBy(p => Scene.Abundances[(int)row * 3 + p]);

    private static double Angle(float[] left, float[] right) =>
        Math.Acos(
            left.Zip(right).Sum(pair => (double)pair.First * pair.Second)
                / Math.Sqrt(left.Sum(value => (double)value * value) * right.Sum(value => (double)value * value))
        );
}
