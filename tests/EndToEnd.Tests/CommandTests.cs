using System.Globalization;
using System.Text.Json;
using Unmix.Formats.Packages;

namespace Unmix.EndToEnd.Tests;

public sealed class CommandTests(TrainedModel model)
{
    [Theory]
    [InlineData("run")]
    [InlineData("info")]
    [InlineData("check")]
    [InlineData("bench")]
    public void Help_has_an_example_and_the_exit_codes(string command)
    {
        var help = Tool.Unmix(command, "--help").RequireDone().Output;

        Assert.Contains($"unmix {command} model.unmix", help, StringComparison.Ordinal);
        Assert.Contains("Exit codes: 0 done, 1 a fault of ours, 2 usage, 3 scene refused,", help, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_passes_on_the_processor()
    {
        var check = Tool.Unmix("check", model.Model).RequireDone();

        // The tolerance that a package states follows its own network's rounding.
        var tolerance = ModelPackage.Open(model.Model).Manifest.ParityTolerance;
        Assert.InRange(tolerance, 1e-5, 3e-5);
        var stated = tolerance.ToString("E1", CultureInfo.InvariantCulture);
        Assert.Contains($"cpu       passed: 64 known pixels, tolerance {stated}; abundances ", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Info_tells_a_model_from_a_scene_and_says_what_a_run_would_do()
    {
        var ofModel = Tool.Unmix("info", model.Model).RequireDone().Output;
        var ofScene = Tool.Unmix("info", model.Scene).RequireDone().Output;
        var ofBoth = Tool.Unmix("info", model.Model, model.Scene, "--tile", "10x8").RequireDone().Output;

        Assert.Contains("endmembers    vegetation, soil, water", ofModel, StringComparison.Ordinal);
        Assert.Contains("size          48 x 48 pixels, Float32", ofScene, StringComparison.Ordinal);
        Assert.Contains("in            30 windows of 10 x 8 pixels", ofBoth, StringComparison.Ordinal);
        Assert.Contains("from          100 bands of the scene: 1-100", ofBoth, StringComparison.Ordinal);
    }

    [Fact]
    public void Bench_measures_and_leaves_nothing()
    {
        var folders = Directory.GetDirectories(Path.GetTempPath(), "unmix-bench-*");

        var bench = Tool.Unmix("bench", model.Model, model.Scene, "--repeats", "1", "--threads", "1", "--json").RequireDone();

        using var report = JsonDocument.Parse(bench.Output);
        Assert.True(report.RootElement.GetProperty("product_giga_multiply_adds").GetDouble() > 0);
        Assert.InRange(report.RootElement.GetProperty("infer_share").GetDouble(), 0, 1);
        Assert.Equal(48 * 48, report.RootElement.GetProperty("run").GetProperty("pixels").GetInt32());
        Assert.Equal(folders, Directory.GetDirectories(Path.GetTempPath(), "unmix-bench-*"));
    }
}
