using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>
/// Nobody is told of a run. ONNX Runtime would keep an identifier of the machine and a data base of events in the user's folders, to send
/// them over the network; where it does not, it sends nothing either.
/// </summary>
public sealed class PrivacyTests(TrainedModel model) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("unmix", "run MODEL SCENE -o map.tif --quiet")]
    [InlineData("unmix-train", "export MODEL --for deepness --scale 0.0001 --resolution 30 -o model.onnx")]
    public void Nothing_is_left_in_the_users_folders(string program, string line)
    {
        var home = folder.File("home");
        var variables = ((string[])["HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "TMPDIR"]).ToDictionary(
            name => name,
            name => Directory.CreateDirectory(Path.Combine(home, name)).FullName
        );
        var words = line.Replace("MODEL", model.Model, StringComparison.Ordinal)
            .Replace("SCENE", model.Scene, StringComparison.Ordinal)
            .Split(' ');

        Tool.RunWith(variables, folder.Path, "dotnet", ["exec", Tool.Dll(program), .. words]).RequireDone();

        Assert.Empty(Directory.EnumerateFiles(home, "*", SearchOption.AllDirectories));
    }
}
