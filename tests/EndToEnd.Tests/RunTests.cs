using System.Runtime.InteropServices;
using System.Text.Json;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

public sealed class RunTests(TrainedModel model) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_trained_model_finds_the_abundances()
    {
        var run = Tool.Unmix(
            "run",
            model.Model,
            model.Scene,
            "-o",
            Map,
            "--layers",
            "abundances,deviation,nonlinearity,error",
            "--report",
            folder.File("report.json")
        );

        run.RequireDone();
        var map = SceneFiles.Read(Map);
        for (var pixel = 0; pixel < 48 * 48; pixel++)
        {
            var values = map.AsSpan(8 * pixel, 8);
            Assert.Equal(1, values[0] + values[1] + values[2], 1e-5);
            foreach (var value in values)
                Assert.InRange(value, 0, 1);
        }
        using var report = JsonDocument.Parse(File.ReadAllText(folder.File("report.json")));
        Assert.Equal(48 * 48, report.RootElement.GetProperty("valid_pixels").GetInt32());
        Assert.True(
            report.RootElement.GetProperty("measured_peak_bytes").GetInt64()
                <= report.RootElement.GetProperty("predicted_peak_bytes").GetInt64()
        );
        Assert.Contains("Provider cpu (this build carries ONNX Runtime for CPU only)", run.Output, StringComparison.Ordinal);
        var score = Tool.Train("score", Map, "--truth", model.Truth).RequireDone();
        var text = score.Output.Split("\nRMSE_A ")[^1].TrimStart().Split(' ')[0];
        Assert.InRange(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture), 0, 0.2);
    }

    [Theory]
    [InlineData("48x1", 1)]
    [InlineData("48x1", 2)]
    [InlineData("7x13", 1)]
    [InlineData("7x13", 2)]
    [InlineData("64", 2)]
    [InlineData("48x48", 1)]
    public void Bytes_do_not_depend_on_tiles_and_threads(string tile, int threads)
    {
        Tool.Unmix("run", model.Model, model.Scene, "-o", Map, "--layers", "all", "--tile", tile, "--threads", $"{threads}", "--quiet")
            .RequireDone();

        AssertSame(model.AllLayers, Map);
    }

    [Theory]
    [InlineData("ENVI", "INTERLEAVE=BSQ")]
    [InlineData("ENVI", "INTERLEAVE=BIL")]
    [InlineData("ENVI", "INTERLEAVE=BIP")]
    [InlineData("GTiff", "TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16", "COMPRESS=DEFLATE")]
    [InlineData("GTiff", "INTERLEAVE=PIXEL")]
    public void Bytes_do_not_depend_on_the_scenes_file(string driver, params string[] creation)
    {
        var copy = folder.File(driver == "ENVI" ? "copy.img" : "copy.tif");
        Tool.Run(
                "gdal_translate",
                ["-q", "-of", driver, .. creation.SelectMany(option => (string[])["-co", option]), model.SceneData, copy]
            )
            .RequireDone();
        // GDAL's ENVI driver writes no wavelengths.
        Tool.Unmix([
                "run",
                model.Model,
                copy,
                "-o",
                Map,
                "--layers",
                "all",
                "--quiet",
                .. driver == "ENVI" ? ["--assume-bands"] : Array.Empty<string>(),
            ])
            .RequireDone();

        AssertSame(model.AllLayers, Map);
    }

    [Theory]
    [InlineData(PosixSignal.SIGTERM, 75)]
    [InlineData(PosixSignal.SIGINT, 130)]
    public void A_run_without_a_journal_that_is_interrupted_leaves_nothing(PosixSignal signal, int exitCode)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("SKIPPED: Windows has no such signals.");

        var answer = Tool.Interrupt(
            signal,
            () => Directory.EnumerateFiles(folder.Path).Any(),
            "run",
            model.Model,
            model.Scene,
            "-o",
            Map,
            "--tile",
            "2x1",
            "--threads",
            "1",
            "--no-journal"
        );

        Assert.Equal((exitCode, ""), (answer.ExitCode, answer.Error));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Progress_for_programs_is_JSON_lines_that_end_with_the_report()
    {
        var run = Tool.Unmix("run", model.Model, model.Scene, "-o", Map, "--progress", "json", "--verbose").RequireDone();

        var events = run
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToArray();
        Assert.Equal(("", "done"), (run.Error, events[^1].GetProperty("event").GetString()));
        Assert.Equal(48 * 48, events[^1].GetProperty("report").GetProperty("valid_pixels").GetInt32());
        Assert.Contains(events, e =>
            e.GetProperty("event").GetString() == "detail"
            && e.GetProperty("message").GetString()!.StartsWith("Journal: '", StringComparison.Ordinal)
        ); // details have messages
        var progress = events
            .Where(e => e.GetProperty("event").GetString() == "progress")
            .Select(e => e.GetProperty("pixels_done").GetInt64())
            .ToArray();
        Assert.Equal(progress.Order(), progress);
        Assert.Equal(48 * 48, progress[^1]);
    }

    [Fact]
    public void Details_are_told_on_stderr_where_they_are_asked_for_and_a_line_of_progress_only_on_a_terminal()
    {
        var verbose = Tool.Unmix("run", model.Model, model.Scene, "-o", Map, "--verbose").RequireDone();
        var plain = Tool.Unmix("run", model.Model, model.Scene, "-o", Map).RequireDone();
        var quiet = Tool.Unmix("run", model.Model, model.Scene, "-o", Map, "--quiet").RequireDone();

        foreach (var word in (string[])["Scene: '", "Model: '", "Bands: 100 of 100", "Provider: cpu", "Windows: ", "Journal: '"])
            Assert.Contains(word, verbose.Error, StringComparison.Ordinal);
        Assert.Equal(("", "", ""), (plain.Error, quiet.Error, quiet.Output));
        Assert.StartsWith("Wrote '", plain.Output, StringComparison.Ordinal);
        Assert.Equal(2, Tool.Unmix("run", model.Model, model.Scene, "-o", Map, "--quiet", "--verbose").ExitCode);
    }

    [Fact]
    public void The_report_names_inputs_options_and_versions()
    {
        Tool.Unmix("run", model.Model, model.Scene, "-o", Map, "--report", folder.File("report.json"), "--tile", "20x7", "--quiet")
            .RequireDone();

        using var report = JsonDocument.Parse(File.ReadAllText(folder.File("report.json")));
        var input = report.RootElement.GetProperty("inputs")[0];
        Assert.Equal(
            (model.SceneData, new FileInfo(model.SceneData).Length),
            (input.GetProperty("path").GetString(), input.GetProperty("bytes").GetInt64())
        );
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(model.SceneData))),
            input.GetProperty("sha256").GetString()
        );
        Assert.Equal(
            ("Abundances", 20),
            (
                report.RootElement.GetProperty("options").GetProperty("layers").GetString(),
                report.RootElement.GetProperty("options").GetProperty("tile_width").GetInt32()
            )
        );
        foreach (var name in (string[])["unmix", "dot_net", "onnx_runtime", "gdal", "system", "processor"])
            Assert.NotEqual("", report.RootElement.GetProperty("versions").GetProperty(name).GetString());
        Assert.True(report.RootElement.GetProperty("seconds").GetProperty("journal").GetDouble() >= 0);
    }

    [Fact]
    public void NaN_and_infinite_pixels_are_nodata_and_the_others_are_not_touched_by_them()
    {
        int bands = model.Manifest.BandCount,
            count = SceneFiles.Width * SceneFiles.Height;
        Tool.Unmix("run", model.Model, SceneFiles.Write(model, folder), "-o", folder.File("plain.tif"), "--quiet").RequireDone();
        SceneFiles.Write(model, folder, spectra =>
        {
            spectra[3 * bands + 7] = float.NaN;
            spectra[100 * bands] = float.NegativeInfinity;
            spectra.AsSpan(150 * bands, bands).Clear();
        });

        Tool.Unmix("run", model.Model, folder.File("scene.hdr"), "-o", Map, "--quiet").RequireDone();

        var (plain, map) = (SceneFiles.Read(folder.File("plain.tif")), SceneFiles.Read(Map));
        for (var i = 0; i < 3 * count; i++)
            Assert.Equal(i / 3 is 3 or 100 or 150 ? float.NaN : plain[i], map[i]);
    }

    [Fact]
    public void Integers_without_a_scale_are_warned_about_everywhere_refused_by_a_strict_run_and_mended_by_an_option()
    {
        const string words = "The scene's values are integers above reflectance and were taken as they are: the values run from ";
        var scene = SceneFiles.Write(model, folder, layout: plain =>
            plain with
            {
                PixelType = Formats.Scenes.PixelType.Int16,
                ReflectanceScaleFactor = 10000,
            }
        );
        File.WriteAllLines(scene, File.ReadAllLines(scene).Where(line => !line.StartsWith("reflectance scale", StringComparison.Ordinal)));

        var strict = Tool.Unmix("run", model.Model, scene, "-o", Map, "--strict");
        var isWritten = File.Exists(Map);
        var quiet = Tool.Unmix("run", model.Model, scene, "-o", Map, "--quiet", "--report", folder.File("report.json")).RequireDone();
        var json = Tool.Unmix("run", model.Model, scene, "-o", Map, "--progress", "json").RequireDone();
        var dry = Tool.Unmix("run", model.Model, scene, "-o", Map, "--dry-run").RequireDone();
        var scaled = Tool.Unmix("run", model.Model, scene, "-o", Map, "--quiet", "--strict", "--scale", "0.0001");

        Assert.Equal((3, false), (strict.ExitCode, isWritten));
        Assert.StartsWith(
            "The scene's values are integers above reflectance, which --strict refuses: ",
            strict.Error,
            StringComparison.Ordinal
        );
        foreach (var told in (string[])[quiet.Error, dry.Error])
            Assert.StartsWith($"Warning: {words}", told, StringComparison.Ordinal);
        Assert.Contains("Give --scale, for example --scale 0.0001 if 10000 stands for 1, ", quiet.Error, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(File.ReadAllText(folder.File("report.json")));
        Assert.StartsWith(words, report.RootElement.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
        var events = json
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToArray();
        Assert.Contains(events, e =>
            e.GetProperty("event").GetString() == "warning"
            && e.GetProperty("message").GetString()!.StartsWith(words, StringComparison.Ordinal)
        ); // warnings have messages
        Assert.DoesNotContain("integers", scaled.Error, StringComparison.Ordinal);
        Assert.True(scaled.ExitCode is 0 or 7, scaled.Error); // 7: a piece of a scene may be unlike the whole
    }

    private string Map => folder.File("map.tif");

    private static void AssertSame(string one, string other) =>
        Assert.True(File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other)), $"'{one}' and '{other}' differ");
}
