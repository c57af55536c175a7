using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>The README's session, on a smaller scene and a shorter training, so that its commands can't rot.</summary>
public sealed class SessionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_command_of_the_README_runs_in_its_order()
    {
        // A network this young is unstable at some random spectra; what is tested here does not need it to be good.
        File.WriteAllText(folder.File("quick.json"), "{ \"epochs\": 1, \"stepsPerEpoch\": 20, \"leastStepsPerEpoch\": 1 }");
        string[] commands = [.. File.ReadLines(Path.Combine(Repository.Root, "README.md")).Where(line => line.StartsWith("$ unmix", StringComparison.Ordinal))];

        foreach (var command in commands) Tool.RunLine(Smaller(command[2..]), folder.Path).RequireDone();

        Assert.InRange(commands.Length, 5, 20);
        Assert.True(File.Exists(folder.File("demo/map.tif")));
    }

    private static string Smaller(string command) => command.Split(' ')[1] switch
    {
        "synth" => command + " --width 20 --height 20 --bands 30",
        "train" => command.Replace("--epochs 8", "", StringComparison.Ordinal) + " --recipe quick.json --bundle 10",
        _ => command,
    };
}
