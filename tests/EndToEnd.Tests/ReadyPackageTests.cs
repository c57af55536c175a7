using System.Runtime.InteropServices;
using Unmix.Formats.Scenes.Reading;
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

    [Fact]
    public void The_librarys_package_finds_classes_in_a_granule_that_none_of_its_spectra_is_from()
    {
        var granule = Path.Combine(Models, "samples", "emit", "EMIT_L2A_RFL_001_20240912T084421_2425606_014.nc");

        Tool.Unmix("run", Path.Combine(Models, "cover.unmix"), granule, "--geometry", "sensor", "-o", folder.File("map.tif")).RequireDone();

        using var map = SceneReader.Open(folder.File("map.tif"));
        Assert.Equal(["vegetation", "dry vegetation", "soil", "water"], map.Profile.BandNames);
        int[] bands = [0, 2, 3]; // the granule is of grass, rock and lake
        var found = new float[map.Profile.Width * map.Profile.Height * bands.Length];
        map.ReadSpectra(map.Profile.Window, bands, found);
        var truth = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(Models, "samples", "emit", "truth-abundances.bip")));
        double squares = 0,
            energy = 0;
        for (var i = 0; i < found.Length; i++)
        {
            if (!float.IsFinite(found[i]))
                continue;
            squares += Math.Pow(found[i] - truth[i], 2);
            energy += truth[i] * truth[i];
        }
        Assert.InRange(Math.Sqrt(squares / energy), 0.01, 0.15);
    }
}
