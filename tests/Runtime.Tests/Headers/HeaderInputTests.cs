using System.Text.RegularExpressions;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes.Reading;
using Unmix.Runtime.Runs;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Headers;

/// <summary>Never a wrong map: every input gives the right one or a refusal that tells the cause.</summary>
public sealed class HeaderInputTests : IDisposable
{
    private const double Tolerance = 1e-4; // what 16 bits cost

    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder models = new();
    private readonly ModelPackage model;

    public HeaderInputTests() => model = ToyModel.Seal(models.File("toy.unmix"));

    public static TheoryData<string> Names => [.. HeaderInputs.All.Keys];

    public void Dispose()
    {
        folder.Dispose();
        models.Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_input_gives_the_right_map_or_the_cause(string name)
    {
        var input = HeaderInputs.All[name];
        var path = input.Make(new HeaderFiles(folder));

        if (input.Refusal is { } sentence)
            RequireRefused(path, sentence);
        else
            RequireRight(path, input);
    }

    private void RequireRefused(string path, string sentence)
    {
        foreach (
            var command in (ReadOnlySpan<Action>)[() => Run(path), () => DryRun.Of(model, path, models.File("map.tif"), new UnmixOptions())]
        )
        {
            var fault = Assert.ThrowsAny<UnmixException>(command);

            Assert.True(Fits(fault.Message, sentence), fault.Message);
            Assert.DoesNotContain('\n', fault.Message);
            Assert.Equal(FaultKind.Scene, fault.Kind);
            Assert.False(File.Exists(models.File("map.tif")));
        }
    }

    private void RequireRight(string path, HeaderInput input)
    {
        var report = Run(path);

        using var reader = SceneReader.Open(models.File("map.tif"));
        var map = new float[HeaderFiles.Pixels * ToyModel.P];
        reader.ReadSpectra(reader.Profile.Window, [0, 1, 2], map);
        for (var pixel = 0; pixel < HeaderFiles.Pixels; pixel++)
        {
            var expected = ToyModel.Answer(HeaderFiles.Spectra.AsSpan(pixel * ToyModel.L, ToyModel.L)).Abundances;
            for (var p = 0; p < ToyModel.P; p++)
            {
                var found = map[pixel * ToyModel.P + p];
                if (input.Gaps.Contains(pixel))
                    Assert.Equal(float.NaN, found);
                else
                    Assert.Equal(expected[p], found, Tolerance);
            }
        }
        Assert.Equal(HeaderFiles.Pixels - input.Gaps.Length, report.ValidPixels);
        RequireTold(report.SceneChoice is { } choice ? [choice] : [], input.Choice);
        RequireTold(report.Warnings, input.Warning);
        Assert.Equal(path, report.SceneGiven);
        Assert.NotNull(report.SceneHeader);
        Assert.Contains(report.SceneHeader, report.Inputs.Select(file => file.Path));
        Assert.Contains(report.Scene, report.Inputs.Select(file => file.Path));
    }

    private RunReport Run(string path) =>
        SceneUnmixer.Run(model, path, models.File("map.tif"), new UnmixOptions { Threads = 1, Journal = false });

    private static void RequireTold(IReadOnlyList<string> told, string? sentence)
    {
        if (sentence is null)
            Assert.Empty(told);
        else
            Assert.True(Fits(Assert.Single(told), sentence), told[0]);
    }

    private static bool Fits(string text, string pattern) =>
        Regex.IsMatch(text, $"\\A{Regex.Escape(pattern).Replace("\\*", "(?s:.*)", StringComparison.Ordinal)}\\z");
}
