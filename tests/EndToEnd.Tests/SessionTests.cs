using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>
/// The README's session, the tutorial's and behind it the recipes for edge boxes, on a smaller scene and a shorter training, so
/// that its commands can't rot.
/// </summary>
public sealed class SessionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("README.md", "demo/map.tif")]
    [InlineData("docs/tutorial.md docs/edge.md", "demo/comparison.html demo/edge-item.json")]
    public void Every_command_runs_in_its_order(string documents, string last)
    {
        // A network this young is unstable at some random spectra; what is tested here does not need it to be good.
        File.WriteAllText(folder.File("quick.json"), "{ \"epochs\": 1, \"stepsPerEpoch\": 20, \"leastStepsPerEpoch\": 1 }");
        string[] commands =
        [
            .. documents
                .Split(' ')
                .SelectMany(document => File.ReadLines(Path.Combine(Repository.Root, document)))
                .Where(line => line.StartsWith("$ unmix", StringComparison.Ordinal)),
        ];

        foreach (var command in commands)
            Tool.RunLine(Smaller(command[2..]), folder.Path).RequireDone();

        Assert.InRange(commands.Length, 5, 30);
        Assert.All(last.Split(' '), file => Assert.True(File.Exists(folder.File(file)), file));
    }

    /// <summary>A page with commands that no test runs would be one that rots.</summary>
    [Fact]
    public void No_other_page_has_a_session()
    {
        string[] run = ["README.md", "tutorial.md", "edge.md"];

        var pages = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(Repository.Root, "README.md"));

        Assert.All(pages.Where(page => File.ReadLines(page).Any(line => line.StartsWith("$ ", StringComparison.Ordinal))), page =>
            Assert.Contains(Path.GetFileName(page), run)
        );
    }

    private static string Smaller(string command) =>
        command.Split(' ')[1] switch
        {
            "synth" => command + " --width 20 --height 20 --bands 30",
            "train" => command.Replace("--epochs 8", "", StringComparison.Ordinal) + " --recipe quick.json --bundle 10",
            _ => command,
        };
}
