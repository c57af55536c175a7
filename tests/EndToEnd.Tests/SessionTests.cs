using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>The README's session and the tutorial's, on a smaller scene and a shorter training, so that its commands can't rot.</summary>
public sealed class SessionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("README.md", "demo/map.tif")]
    [InlineData("docs/tutorial.md", "demo/comparison.html")]
    public void Every_command_runs_in_its_order(string document, string last)
    {
        // A network this young is unstable at some random spectra; what is tested here does not need it to be good.
        File.WriteAllText(folder.File("quick.json"), "{ \"epochs\": 1, \"stepsPerEpoch\": 20, \"leastStepsPerEpoch\": 1 }");
        string[] commands = [.. File.ReadLines(Path.Combine(Repository.Root, document)).Where(line => line.StartsWith("$ unmix", StringComparison.Ordinal))];

        foreach (var command in commands) Tool.RunLine(Smaller(command[2..]), folder.Path).RequireDone();

        Assert.InRange(commands.Length, 5, 20);
        Assert.True(File.Exists(folder.File(last)));
    }

    private static string Smaller(string command) => command.Split(' ')[1] switch
    {
        "synth" => command + " --width 20 --height 20 --bands 30",
        "train" => command.Replace("--epochs 8", "", StringComparison.Ordinal) + " --recipe quick.json --bundle 10",
        _ => command,
    };
}
