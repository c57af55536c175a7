using System.IO.Enumeration;
using System.Text.Json;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>
/// Outputs that are no regular files, through the programs: every option that names an output. What stands for a device is a pipe
/// that nobody
/// reads, which would hold up whoever opens it; devices are in <c>OutputPlaceTests</c>.
/// </summary>
public sealed class OutputTests(TrainedModel model) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>
    /// SCENE, TRUTH and MODEL stand for files of the fixture; PIPE.* is a pipe, LINK a link to one, BOUND a link that leads to
    /// itself.
    /// </summary>
    [Theory]
    [InlineData("'PIPE' is a pipe, but this output has to be a regular file, *", "unmix run MODEL SCENE -o PIPE --dry-run")]
    [InlineData("'LINK' is a pipe, *", "unmix run MODEL SCENE -o LINK")]
    [InlineData("'PIPE.hdr' is a pipe, *", "unmix run MODEL SCENE -o PIPE.hdr --format envi")]
    [InlineData("'PIPE' is a pipe that nobody reads. *", "unmix run MODEL SCENE -o map.tif --report PIPE")]
    [InlineData(
        "The links at 'BOUND' lead to each other, *",
        "unmix run MODEL SCENE -o map.tif --report page.html --stac BOUND --datetime 2024-06-01 --dry-run"
    )]
    [InlineData("'map.qml' is a folder; *", "unmix run MODEL SCENE -o map.tif --qml --dry-run")]
    [InlineData("'PIPE' is a pipe, *", "unmix plan SCENE --model MODEL -o PIPE")]
    [InlineData("'PIPE' is a pipe, where the folder 'PIPE' should be. *", "unmix plan SCENE --model MODEL -o plan.json --maps PIPE")]
    [InlineData("'PIPE.sli' is a pipe, *", "unmix info MODEL --endmembers PIPE.sli")]
    [InlineData("'PIPE.npy' is a pipe, *", "unmix-train arrays SCENE -o PIPE.npy")]
    [InlineData("'PIPE' is a pipe, *", "unmix-train train SCENE -p 3 -o PIPE")]
    [InlineData("'*n.unmix.checkpoint' is a pipe, *", "unmix-train train SCENE -p 3 -o n.unmix")]
    [InlineData("'PIPE' is a pipe that nobody reads. *", "unmix-train train SCENE -p 3 -o m.unmix --report PIPE")]
    [InlineData("'PIPE' is a pipe, where the folder 'PIPE/scene' should be. *", "unmix-train synth PIPE/scene")]
    [InlineData("'PIPE.key' is *", "unmix-train keygen PIPE")]
    [InlineData("'PIPE' is a pipe, where the folder *", "unmix-train compare SCENE -p 3 --methods fcls --keep PIPE")]
    public void What_is_no_file_is_refused_before_the_work_and_stays(string pattern, string line)
    {
        foreach (var name in (string[])["PIPE", "PIPE.hdr", "PIPE.sli", "PIPE.npy", "PIPE.key", "n.unmix.checkpoint"])
            Tool.Run("mkfifo", folder.File(name)).RequireDone();
        File.CreateSymbolicLink(folder.File("LINK"), "PIPE");
        File.CreateSymbolicLink(folder.File("BOUND"), "BOUND");
        Directory.CreateDirectory(folder.File("map.qml"));
        var before = Directory.GetFileSystemEntries(folder.Path).Order().ToArray();

        var answer = Tool.RunLine(Named(line), folder.Path);

        Assert.True(answer.ExitCode == 5, $"exit code {answer.ExitCode}: {answer.Error}");
        AssertMatches(
            pattern.Replace("'PIPE", "'*PIPE", StringComparison.Ordinal).Replace("'map", "'*map", StringComparison.Ordinal),
            answer.Error
        );
        Assert.Equal(before, Directory.GetFileSystemEntries(folder.Path).Order());
    }

    [Fact]
    public void Reports_go_to_the_standard_streams_and_to_pipes_and_leave_them_as_they_are()
    {
        Tool.Run("mkfifo", folder.File("pipe")).RequireDone();
        const string script = "cat pipe >item.json & \"$@\" >out.txt 2>err.txt; code=$?; wait; exit $code";

        var answer = Tool.RunWith(
            new Dictionary<string, string>(),
            folder.Path,
            "sh",
            [
                "-c",
                script,
                "sh",
                "dotnet",
                "exec",
                Tool.Dll("unmix"),
                "run",
                model.Model,
                model.Scene,
                "-o",
                "map.tif",
                "--report",
                "/dev/stdout",
                "--stac",
                "pipe",
                "--datetime",
                "2024-06-01",
            ]
        );

        Assert.True(answer.ExitCode == 0, File.ReadAllText(folder.File("err.txt")));
        var text = File.ReadAllText(folder.File("out.txt"));
        var end = text.IndexOf("\n}\n", StringComparison.Ordinal) + 2;
        Assert.Equal("map.tif", JsonDocument.Parse(text[..end]).RootElement.GetProperty("output").GetString());
        Assert.StartsWith("\nWrote 'map.tif': ", text[end..], StringComparison.Ordinal); // printed behind the report, not over it
        Assert.Equal("Feature", JsonDocument.Parse(File.ReadAllText(folder.File("item.json"))).RootElement.GetProperty("type").GetString());
        Assert.Equal(
            ["err.txt", "item.json", "map.tif", "out.txt", "pipe"],
            Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order()
        );
    }

    [Theory]
    [InlineData(
        "PROJ_LIB",
        "The scene '*' has a place on the ground. PROJ knows no coordinate systems here (*); PROJ_LIB is 'EMPTY'. *",
        3
    )]
    [InlineData(
        "PROJ_DATA",
        "The scene '*' has a place on the ground. PROJ knows no coordinate systems here (*); PROJ_DATA is 'EMPTY'. *",
        3
    )]
    [InlineData("GDAL_DATA", "Warning: GDAL_DATA is 'EMPTY', where none of GDAL's files are. *", 0)]
    [InlineData("GDAL_DRIVER_PATH", "Warning: GDAL_DRIVER_PATH names 'EMPTY', which is no folder, *", 0)]
    [InlineData("GDAL_SKIP", "This machine's GDAL (*) has no driver 'GTiff', which every map needs; GDAL_SKIP is 'GTiff'. *", 5)]
    public void A_broken_environment_is_named_by_its_variable_before_the_first_pixel(string variable, string pattern, int exitCode)
    {
        var empty = variable == "GDAL_DRIVER_PATH" ? folder.File("none") : Directory.CreateDirectory(folder.File("empty")).FullName;

        var answer = Tool.UnmixWith(
            variable,
            variable == "GDAL_SKIP" ? "GTiff" : empty,
            "run",
            model.Model,
            model.Scene,
            "-o",
            folder.File("map.tif"),
            "--dry-run"
        );

        Assert.True(answer.ExitCode == exitCode, $"exit code {answer.ExitCode}: {answer.Error}");
        AssertMatches(pattern.Replace("EMPTY", empty, StringComparison.Ordinal), answer.Error);
    }

    private static void AssertMatches(string pattern, string text) =>
        Assert.True(FileSystemName.MatchesSimpleExpression(pattern, text.TrimEnd('\n')), text);

    private string Named(string line) =>
        line.Replace("SCENE", model.Scene, StringComparison.Ordinal)
            .Replace("MODEL", model.Model, StringComparison.Ordinal)
            .Replace("TRUTH", model.Truth, StringComparison.Ordinal);
}
