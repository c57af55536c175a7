using Unmix.Evaluation.Baselines;
using Unmix.Evaluation.Comparison;
using Unmix.Evaluation.Scores;
using Unmix.Formats;

namespace Unmix.Trainer.Tests.Comparison;

public sealed class MethodCatalogTests : IDisposable
{
    private readonly ToyComparison toy = new();

    public void Dispose() => toy.Dispose();

    [Fact]
    public void A_method_is_there_because_its_class_is()
    {
        var without = MethodCatalog.In();
        var with = MethodCatalog.In(typeof(Equal).Assembly);

        Assert.Equal(MethodCatalog.Default, without.Names.Take(MethodCatalog.Default.Count));
        Assert.Equal(["equal-test", "lost-test", "refusing-test"], with.Names.Except(without.Names));
        Assert.Equal(with.Names, with.Parse("all"));
        Assert.Equal(["fcls", "equal-test"], with.Parse("FCLS, equal-test,fcls"));
    }

    [Fact]
    public void A_name_of_no_method_is_refused_with_those_that_there_are()
    {
        var fault = Assert.Throws<OptionsException>(() => MethodCatalog.In().Parse("fcls,magic"));

        Assert.StartsWith(
            "--methods names 'magic', which is not a method. Choose from idnet, fcls,",
            fault.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_method_without_an_answer_says_so_in_its_row_and_the_others_go_on()
    {
        var report = Run("refusing-test", "lost-test", "equal-test", "fcls");

        Assert.Equal([0, 0, 1, 1], report.Results.Select(result => result.Runs.Count));
        Assert.Equal("The scene has no moon. Wait.", Assert.Single(report.Results[0].Faults).Why);
        Assert.StartsWith("The method gave no numbers for 1 of the 120 pixels", report.Results[1].Faults[0].Why, StringComparison.Ordinal);
        Assert.Equal(["1", "1", "-", "-"], report.Results.Select(result => ComparisonReport.Cells(result)[^1]));
        foreach (var form in new[] { report.ToText(), report.ToMarkdown(), report.ToCsv(), report.ToJson() })
            Assert.Contains("The scene has no moon. Wait.", form, StringComparison.Ordinal);
        var lines = report.ToCsv().TrimEnd().Split('\n');
        Assert.All(lines, line => Assert.Equal(lines[0].Split(',').Length, line.Split(',').Length));
    }

    private ComparisonReport Run(params string[] methods) =>
        new MethodComparison
        {
            Suite = new ComparisonSuite
            {
                Scenes = [toy.Scene with { Reference = toy.File("truth-endmembers.csv") }],
                Methods = methods,
                Seeds = 1,
            },
            Learner = new EvenShares(
                new(
                    ["a"],
                    null,
                    [
                        [1f],
                    ]
                )
            ),
            Catalog = MethodCatalog.In(typeof(Equal).Assembly),
        }.Run(TestContext.Current.CancellationToken);

    private sealed class Equal : IPixelMethod, IPixelSolver
    {
        public string Name => "equal-test";

        public string Source => "this test";

        public IPixelSolver Solver(double[,] endmembers) => this;

        public void Solve(ReadOnlySpan<double> spectrum, PixelSolution solution) =>
            Array.Fill(solution.Abundances, 1.0 / solution.Abundances.Length);
    }

    private sealed class Refusing : INamedMethod
    {
        public string Name => "refusing-test";

        public string Source => "this test";

        public bool IsRandom => true;

        public string? Identity => null;

        public SceneAnswer Unmix(UnmixingTask task, CancellationToken cancellation) =>
            throw new MethodException("The scene has no moon. Wait.");
    }

    private sealed class Lost : INamedMethod
    {
        public string Name => "lost-test";

        public string Source => "this test";

        public bool IsRandom => false;

        public string? Identity => null;

        public SceneAnswer Unmix(UnmixingTask task, CancellationToken cancellation) =>
            new() { EndmemberCount = 3, Abundances = [.. Enumerable.Repeat(1f / 3, 120 * 3 - 1), float.NaN] };
    }
}
