using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Unmix.Formats.Spectra;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>Input that can't be used: the exit code, one sentence or two on one line, and nothing left behind.</summary>
public sealed class RefusalTests(TrainedModel model) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_missing_scene() => Refused(3, "There is no scene at *", folder.File("none.hdr"));

    [Fact]
    public void A_file_that_is_no_raster()
    {
        File.WriteAllText(folder.File("notes.txt"), "No raster.\n");

        Refused(3, "'*notes.txt' is not a raster that the installed GDAL can open (*). *", folder.File("notes.txt"));
    }

    [Fact]
    public void A_scene_with_fewer_bands_than_the_model()
    {
        var scene = SceneFiles.Write(model, folder, layout: plain =>
            plain with
            {
                BandCount = 10,
                Height = 90, // the same samples, cut otherwise
                Wavelengths = new WavelengthGrid([.. model.Manifest.WavelengthsNm!.Take(10)]),
            }
        );

        Refused(
            3,
            "The model needs 100 bands but the scene has only 10 of them among its 10, from * nm (*); missing: * and 70 more nm. *",
            scene
        );
    }

    [Fact]
    public void A_scene_of_other_wavelengths()
    {
        var scene = SceneFiles.Write(model, folder, layout: plain =>
            plain with
            {
                Wavelengths = new WavelengthGrid([.. model.Manifest.WavelengthsNm!.Select(nm => nm + 5000)]),
            }
        );

        Refused(3, "The model needs 100 bands but the scene has only 0 of them among its 100, from * nm (*); missing: *", scene);
    }

    [Fact]
    public void A_raw_file_whose_end_is_missing()
    {
        var scene = SceneFiles.Write(model, folder);
        using (var data = new FileStream(folder.File("scene.img"), FileMode.Open))
            data.SetLength(data.Length - 1000);

        Refused(3, "The data file '*scene.img' has 71000 bytes but its header asks for 72000 (*): its end is missing. *", scene);
    }

    [Fact]
    public void A_scene_that_is_all_nodata()
    {
        var scene = SceneFiles.Write(model, folder, spectra => Array.Fill(spectra, float.NaN), plain => plain with { NoData = -9999 });

        Refused(
            3,
            "None of the 180 pixels is valid (*): *; nodata is -9999; there is nothing in its bands 1-100, which the model "
                + "needs: *. Give a scene with data, or correct --nodata.",
            scene
        );
    }

    [Fact]
    public void An_output_folder_that_is_missing() =>
        Refused(5, "The output folder '*none' does not exist. *", model.Scene, output: Path.Combine(folder.File("none"), "map.tif"));

    [Fact]
    public void An_output_folder_that_cannot_be_written()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("SKIPPED: needs /proc, which even root can't write.");

        Refused(5, "The output folder '/proc' can't be written: *", model.Scene, output: "/proc/map.tif");
    }

    [Fact]
    public void An_output_that_is_the_scene()
    {
        var scene = SceneFiles.Write(model, folder);

        Refused(2, "The output '*scene.img' is also an input (*) and would overwrite it. *", scene, output: folder.File("scene.img"));
    }

    [Theory]
    [InlineData("map.img")]
    [InlineData("map.png")]
    public void An_output_with_the_ending_of_another_format(string name) =>
        Refused(
            2,
            "The map is a GeoTIFF but '*' ends in '.*'. Name it '*map.tif', or convert it afterwards, for example with gdal_translate.",
            model.Scene,
            output: folder.File(name)
        );

    [Fact]
    public void An_output_without_a_name() => Refused(2, "The name of an output is empty. Give a file name.", model.Scene, output: "");

    [Fact]
    public void A_provider_that_this_build_does_not_carry() =>
        Refused(
            2,
            "This build carries ONNX Runtime for CPU only, so '--provider cuda' can't be had; *",
            model.Scene,
            more: ["--provider", "cuda"]
        );

    [Fact]
    public void Too_little_memory() =>
        Refused(
            2,
            "This run needs at least *MiB of memory and * threads, but --memory allows 16MiB. *",
            model.Scene,
            more: ["--memory", "16MiB"]
        );

    [Fact]
    public void A_package_that_is_missing() => RefusedPackage("There is no model package at *", _ => { });

    [Fact]
    public void A_package_that_is_no_zip() =>
        RefusedPackage("'*' is not a zip file, so not a model package, *", path => File.WriteAllText(path, "PK, but no zip"));

    [Fact]
    public void A_package_with_a_wrong_hash() =>
        RefusedPackage("The entry 'encoder.onnx' has the hash * but the manifest states *", path =>
            Change(path, "encoder.onnx", bytes => [.. bytes[..^1], (byte)~bytes[^1]])
        );

    [Fact]
    public void A_package_of_a_newer_schema() =>
        RefusedPackage("The package has schema 99 but this version reads up to 1 (*", path =>
            Change(path, "manifest.json", bytes =>
                Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("\"schema\": 1", "\"schema\": 99", StringComparison.Ordinal))
            )
        );

    [Fact]
    public void A_package_that_lacks_an_entry() =>
        RefusedPackage("The package has no entry 'decoder.onnx' (*", path => Change(path, "decoder.onnx", _ => null));

    [Theory]
    [InlineData("1")]
    [InlineData("101")]
    public void Endmembers_that_cannot_be_told_apart(string count)
    {
        var answer = Tool.Train("train", model.Scene, "--endmembers", count, "-o", folder.File("model.unmix"));

        AssertRefused(answer, 2, "*--endmembers*");
        Assert.Empty(Directory.EnumerateFiles(folder.Path));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("info", "--frobnicate")]
    [InlineData("run", "a", "b", "-o", "c", "--layers", "everything")]
    [InlineData("nonsense")]
    public void A_command_line_that_is_none(params string[] arguments)
    {
        var answer = Tool.Unmix(arguments);

        Assert.Equal(2, answer.ExitCode);
        Assert.EndsWith("See --help.\n", answer.Error, StringComparison.Ordinal);
    }

    private void RefusedPackage(string pattern, Action<string> make)
    {
        var path = folder.File("broken.unmix");
        make(path);

        Refused(4, pattern, model.Scene, package: path);
        AssertRefused(Tool.Unmix("info", path), 4, pattern);
    }

    private void Change(string path, string entry, Func<byte[], byte[]?> change)
    {
        using var source = ZipFile.OpenRead(model.Model);
        using var target = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var old in source.Entries)
        {
            using var stream = old.Open();
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            var bytes = old.FullName == entry ? change(memory.ToArray()) : memory.ToArray();
            if (bytes is null)
                continue;
            using var written = target.CreateEntry(old.FullName, CompressionLevel.NoCompression).Open();
            written.Write(bytes);
        }
    }

    private void Refused(int exitCode, string pattern, string scene, string? output = null, string? package = null, string[]? more = null)
    {
        var before = Files();

        var answer = Tool.Unmix(["run", package ?? model.Model, scene, "-o", output ?? folder.File("map.tif"), .. more ?? []]);

        AssertRefused(answer, exitCode, pattern);
        Assert.Equal(before, Files());
    }

    private static void AssertRefused(ToolAnswer answer, int exitCode, string pattern)
    {
        Assert.True(answer.ExitCode == exitCode, $"exit code {answer.ExitCode}: {answer.Error}");
        var text = answer.Error.TrimEnd('\n');
        Assert.DoesNotContain('\n', text);
        Assert.EndsWith(".", text, StringComparison.Ordinal);
        Assert.True(Regex.IsMatch(text, $"\\A{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}\\z"), text);
    }

    private string[] Files() => [.. Directory.EnumerateFiles(folder.Path).Select(file => $"{file} {new FileInfo(file).Length}").Order()];
}
