using System.Text.Json;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>
/// The README's session, the tutorial's and behind it the recipes for edge boxes, on a smaller scene and a shorter training, so
/// that its commands can't rot.
/// </summary>
public sealed class SessionTests : IDisposable
{
    /// <summary>The tutorial's section whose session is run as it stands: its granule is small and lies in the repository.</summary>
    private const string GranuleHeading = "## A granule as the agency delivers it";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("README.md", "demo/map.tif")]
    [InlineData("docs/tutorial.md docs/edge.md", "demo/comparison.html demo/edge-item.json")]
    public void Every_command_runs_in_its_order(string documents, string last)
    {
        CopySample();
        QuickRecipe.Write(folder);
        string[] commands = [.. documents.Split(' ').SelectMany(document => Split(document).Others).Where(IsCommand)];

        foreach (var command in commands)
            Tool.RunLine(Smaller(command[2..]), folder.Path).RequireDone();

        Assert.InRange(commands.Length, 5, 30);
        Assert.All(last.Split(' '), file => Assert.True(File.Exists(folder.File(file)), file));
    }

    /// <summary>Nothing is smaller or shorter here, so what the page shows and says of the error is held too.</summary>
    [Fact]
    public void A_granule_as_delivered_becomes_a_map_of_its_shares()
    {
        CopySample();
        var lines = Split("docs/tutorial.md").Granule;

        for (var i = 0; i < lines.Length; i++)
        {
            if (!IsCommand(lines[i]))
                continue;
            var answer = Tool.RunLine(lines[i][2..], folder.Path).RequireDone();
            var shown = lines[(i + 1)..].TakeWhile(line => line.Length > 0 && line[0] is not ('$' or '`'));
            Assert.All(shown, line => Assert.Contains(line, answer.Output, StringComparison.Ordinal));
        }

        using var scores = JsonDocument.Parse(File.ReadAllText(folder.File("demo/cover.json")));
        Assert.InRange(scores.RootElement.GetProperty("rmse_a").GetDouble(), 0, 0.03);
        Assert.Equal(28 * 24 - 30 - 3, scores.RootElement.GetProperty("pixels").GetInt32()); // without what is near its cloud, and its gap
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

    /// <summary>What comes along and is used as it is: the granule, and the model of a library.</summary>
    private void CopySample()
    {
        const string sample = "models/samples/emit";
        Directory.CreateDirectory(folder.File(sample));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, sample)))
            File.Copy(file, folder.File(Path.Combine(sample, Path.GetFileName(file))));
        File.Copy(Path.Combine(Repository.Root, "models", "cover.unmix"), folder.File("models/cover.unmix"));
        Directory.CreateDirectory(folder.File("demo"));
    }

    private static bool IsCommand(string line) => line.StartsWith("$ unmix", StringComparison.Ordinal);

    /// <summary>The lines of a document: the section of the granule, and all others.</summary>
    private static (string[] Granule, string[] Others) Split(string document)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, document)).ReplaceLineEndings("\n");
        var lines = text.Replace(" \\\n    ", " ", StringComparison.Ordinal).Split('\n'); // a command may go on in a second line
        var begin = Array.IndexOf(lines, GranuleHeading);
        if (begin < 0)
            return ([], lines);
        var end = Array.FindIndex(lines, begin + 1, line => line.StartsWith("## ", StringComparison.Ordinal));
        return (lines[begin..end], [.. lines[..begin], .. lines[end..]]);
    }

    private static string Smaller(string command) =>
        command.Split(' ')[1] switch
        {
            "synth" => command + " --width 20 --height 20 --bands 30",
            "train" => command.Replace("--set epochs=8", "", StringComparison.Ordinal) + " --recipe quick.json --set bundleSize=10",
            _ => command,
        };
}
