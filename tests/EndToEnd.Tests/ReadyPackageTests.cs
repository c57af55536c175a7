using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>The packages in models/ are what somebody who has just cloned the project runs first.</summary>
public sealed class ReadyPackageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Packages => [.. Directory.GetFiles(Models, "*.unmix").Select(Path.GetFileName).OfType<string>()];

    private static string Models => Path.Combine(Repository.Root, "models");

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Packages))]
    public void Passes_its_own_check(string name) =>
        Assert.Contains(
            "cpu       passed: 64 known pixels",
            Tool.Unmix("check", Path.Combine(Models, name)).RequireDone().Output,
            StringComparison.Ordinal
        );

    [Fact]
    public void The_demos_package_unmixes_a_scene_of_its_materials_that_it_never_saw()
    {
        Tool.Train("synth", folder.Path, "--seed", "8", "--width", "60", "--height", "60").RequireDone();

        Tool.Unmix("run", Path.Combine(Models, "demo.unmix"), folder.File("scene.hdr"), "-o", folder.File("map.tif"), "--strict")
            .RequireDone();
        var score = Tool.Train("score", folder.File("map.tif"), "--truth", folder.File("truth-abundances.hdr")).RequireDone().Output;

        var error = score
            .Split('\n')
            .Single(line => line.StartsWith("NRMSE_A ", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        Assert.InRange(double.Parse(error, System.Globalization.CultureInfo.InvariantCulture), 0, 0.15);
    }
}
