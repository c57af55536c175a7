using Unmix.Evaluation.Baselines.Classes;
using Unmix.Evaluation.Comparison.Classes;
using Unmix.Evaluation.Spectra;
using Unmix.Formats;
using Unmix.TestData;
using Unmix.Trainer.Tests.Baselines;

namespace Unmix.Trainer.Tests.Comparison;

public sealed class ClassComparisonTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Scores_are_those_of_plain_loops_over_the_classes_that_are_known()
    {
        var scene = new ClassScene("scene", [0, 0, 0], ["soil"], [0.2f, 0.5f, float.NaN]);
        var answer = new ClassAnswer([0.7f, 0.3f, 0.6f, 0.4f, 0.5f, 0.5f], [0.1f, 0.1f, 0.01f, 0.01f, 0.1f, 0.1f]);

        var scores = ClassScores.Of(scene, answer, [1]);

        Assert.Equal(Math.Sqrt((0.01 + 0.01) / (0.04 + 0.25)), scores.Nrmse, 1e-6);
        Assert.Equal(0.1, scores.Rmse, 1e-6);
        Assert.Equal(0, scores.Bias, 1e-6);
        Assert.Equal(2, scores.Count);
        // 0.2 lies within a deviation of 0.3; 0.5 lies ten from 0.4.
        Assert.Equal(0.5, scores.Coverage90);
    }

    [Fact]
    public void What_is_held_out_is_given_to_no_method_and_is_all_that_mixtures_are_of()
    {
        var library = ToyClasses.Of(new Random(1), 30, 6, 4, 2);

        var split = HeldOutSpectra.Of(library, 0.5, seed: 3);
        var scene = split.Mixtures(seed: 3);

        Assert.Equal([3, 2, 1], Enumerable.Range(0, 3).Select(c => split.Kept.Members(c).Length));
        Assert.Equal([3, 2, 1], Enumerable.Range(0, 3).Select(c => split.Held.Members(c).Length));
        Assert.Empty(split.Kept.Spectra.Intersect(split.Held.Spectra));
        // All of the held spectra explain the mixtures but for their noise; the truth is the answer summed by class.
        var answer = ClassBaseline.Unmix(
            () => SummedSpectra.NonNegative(split.Held),
            scene.Spectra,
            30,
            3,
            threads: 1,
            TestContext.Current.CancellationToken
        );
        Assert.InRange(ClassScores.Of(scene, answer, [0, 1, 2]).Rmse, 0, 0.02);
        Assert.NotEqual(split.Held.ClassOf.Count, HeldOutSpectra.Of(library, 0.2, seed: 3).Held.ClassOf.Count);
        Assert.Throws<OptionsException>(() => HeldOutSpectra.Of(ToyClasses.Of(new Random(1), 5, 3, 1), 0.5, 1));
    }

    [Fact]
    public void Methods_that_are_random_run_once_a_seed_and_all_do_where_spectra_are_held_out()
    {
        var library = ToyClasses.Of(new Random(2), 30, 3, 3);
        var learner = new KnownAnswer();
        var comparison = new ClassComparison
        {
            Library = library,
            Scene = HeldOutSpectra.Of(library, 0.5, 1).Mixtures(1),
            Learner = learner,
            Methods = [ClassMethod.IdNet, ClassMethod.Nnls, ClassMethod.Emit],
            Seeds = 2,
        };

        var report = comparison.Run(CancellationToken.None);

        Assert.Equal([2, 1, 2], report.Results.Select(result => result.Runs.Count));
        Assert.Equal([6, 6], learner.Given);
        Assert.Equal(0.25, report.Results[0].Runs[0].NovelShare);
        Assert.Equal(["IDNET", "NNLS", "EMIT"], report.Results.Select(result => ClassComparisonReport.Cells(result)[0]));
        foreach (var form in new[] { report.ToText(), report.ToMarkdown(), report.ToCsv(), report.ToJson() })
            Assert.Contains("nnls", form, StringComparison.OrdinalIgnoreCase);
        var held = new ClassComparison
        {
            Library = library,
            HoldOut = 0.3,
            Learner = learner,
            Methods = [ClassMethod.Nnls, ClassMethod.IdNet],
            Seeds = 2,
        }.Run(CancellationToken.None);
        Assert.Equal([2, 2], held.Results.Select(result => result.Runs.Count));
        Assert.Equal([6, 6, 4, 4], learner.Given);
        Assert.Contains("30 %", held.Facts, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_known_and_shares_beyond_are_refused()
    {
        var library = ToyClasses.Of(new Random(2), 10, 3, 3);
        ClassComparison With(double holdOut, int seeds = 1, ClassScene? scene = null) =>
            new()
            {
                Library = library,
                HoldOut = holdOut,
                Seeds = seeds,
                Scene = scene,
                Learner = new KnownAnswer(),
            };

        Assert.Contains("SCENE", Fault(With(0)), StringComparison.Ordinal);
        Assert.Contains("--hold-out is 1 ", Fault(With(1)), StringComparison.Ordinal);
        Assert.Contains("--hold-out is NaN ", Fault(With(double.NaN)), StringComparison.Ordinal);
        Assert.Contains("--seeds is 0", Fault(With(0.5, seeds: 0)), StringComparison.Ordinal);
        Assert.Contains("'water'", Fault(With(0, scene: new ClassScene("scene", new float[10], ["water"], [1]))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("column,row,soil_fraction\n1,2,0.5\n3,0,\n", null)]
    [InlineData("column,row\n1,2\n", "not a table of points")]
    [InlineData("", "not a table of points")]
    [InlineData("column,row,soil\n1,2\n", "Line 2")]
    [InlineData("column,row,soil\n-1,2,0.5\n", "'-1'")]
    [InlineData("column,row,soil\n1,2,0.5\n\n1,2,1.5\n", "Line 4")]
    public void Points_are_read_or_refused_with_the_line(string text, string? fault)
    {
        File.WriteAllText(folder.File("points.csv"), text);
        if (fault is not null)
        {
            var cause = Assert.ThrowsAny<UnmixException>(() => PointShares.Read(folder.File("points.csv")));
            Assert.Contains(fault, cause.Message, StringComparison.Ordinal);
            return;
        }

        var points = PointShares.Read(folder.File("points.csv"));

        Assert.Equal(["soil"], points.Names);
        Assert.Equal([1, 3], points.Columns);
        Assert.Equal([2, 0], points.Rows);
        Assert.Equal([0.5f, float.NaN], points.Shares);
    }

    private static string Fault(ClassComparison comparison) =>
        Assert.Throws<OptionsException>(() => comparison.Run(CancellationToken.None)).Message;

    /// <summary>Says the same of every pixel, and remembers how many spectra it was given.</summary>
    private sealed class KnownAnswer : IClassLearner, ILearntClasses
    {
        public List<int> Given { get; } = [];

        private int classes;
        private int bands;

        public ILearntClasses Learn(ClassLibrary library, int seed, CancellationToken cancellation)
        {
            Given.Add(library.Spectra.Count);
            (classes, bands) = (library.ClassNames.Count, library.BandCount);
            return this;
        }

        public ClassAnswer Unmix(ReadOnlySpan<float> spectra) =>
            new(
                [.. Enumerable.Repeat(1f / classes, spectra.Length / bands * classes)],
                [.. Enumerable.Repeat(0.2f, spectra.Length / bands * classes)]
            );

        public double NovelShare(ReadOnlySpan<float> spectra) => 0.25;

        public void Dispose() { }
    }
}
