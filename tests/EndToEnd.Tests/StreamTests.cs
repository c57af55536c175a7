using System.Globalization;
using System.Text.RegularExpressions;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>
/// Programs started by something that closed their streams, filled them or stopped reading, or that allows few open files.
/// </summary>
public sealed class StreamTests(TrainedModel model) : IDisposable
{
    private const string NoSpace =
        "Not all that was to be printed could be: No space left on device. Files are written whole all the same; check where "
        + "standard output goes.\n";
    private const string FewFiles =
        "This process may have {0} files open, of which * are taken already, and * needs * more. Allow more before the "
        + "command: ulimit -n 1024.\n";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_is_printed_may_be_lost_but_not_the_map_nor_the_exit_code()
    {
        var scene = SceneFiles.Write(model, folder, layout: plain => plain with { Wavelengths = null }); // which is warned about
        string[] Run(string map) => ["run", model.Model, scene, "-o", folder.File(map), "--assume-bands", "--verbose"];
        Shell("", "unmix", Run("plain.tif")).RequireDone();
        foreach (
            var (redirection, error) in (ReadOnlySpan<(string, string)>)
                [(">&-", ""), ("<&- >&- 2>&-", ""), (">/dev/full", NoSpace), (">&- 2>/dev/full", "")]
        )
        {
            var answer = Shell(redirection, "unmix", Run("odd.tif"));

            Assert.True(answer.ExitCode == 0, $"{redirection}: exit code {answer.ExitCode}: {answer.Error}");
            Assert.EndsWith(error, answer.Error, StringComparison.Ordinal);
            Assert.Equal(File.ReadAllBytes(folder.File("plain.tif")), File.ReadAllBytes(folder.File("odd.tif")));
        }
    }

    [Fact]
    public void A_reader_that_goes_away_does_not_stop_a_run()
    {
        var script = $"{{ \"$@\" 2>{folder.File("error")}; echo $? >{folder.File("code")}; }} | head -n 1";

        var read = Tool.Run(
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
                folder.File("map.tif"),
                "--progress",
                "json",
                "--verbose",
            ]
        );

        Assert.Equal("0\n", File.ReadAllText(folder.File("code")));
        Assert.Equal("", File.ReadAllText(folder.File("error")));
        Assert.StartsWith("{\"event\":", read.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("map.tif")));
    }

    [Theory]
    [InlineData("2>&-", 3, "unmix", "info", "missing.hdr")]
    [InlineData(">&-", 0, "unmix", "--help")]
    [InlineData(">/dev/full 2>&-", 0, "unmix", "doctor", "--json")]
    [InlineData("2>/dev/full", 2, "unmix-train", "nonsense")]
    [InlineData(">&- 2>&-", 2, "unmix-train", "synth")]
    [InlineData(">&-", 0, "unmix-train", "completion", "bash")]
    public void Other_commands_of_both_programs_keep_their_exit_code_too(
        string redirection,
        int code,
        string program,
        params string[] arguments
    ) => Assert.Equal(code, Shell(redirection, program, arguments).ExitCode);

    [Theory]
    [InlineData(30, "unmix")]
    [InlineData(60, "unmix")]
    [InlineData(90, "unmix")]
    [InlineData(60, "unmix-train")]
    public void Few_open_files_are_told_in_a_sentence(int limit, string program)
    {
        var answer = Tool.Run("sh", ["-c", $"ulimit -n {limit}; exec \"$@\"", "sh", "dotnet", "exec", Tool.Dll(program), "--help"]);

        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        var sentence = Regex.Escape(FewFiles.Replace("{0}", $"{limit}", StringComparison.Ordinal));
        Assert.Matches($"\\A{sentence.Replace("\\*", "[a-z0-9-]+", StringComparison.Ordinal)}\\z", answer.Error);
    }

    [Fact]
    public void As_many_open_files_as_a_run_is_said_to_need_are_enough()
    {
        var (map, item) = (folder.File("map.tif"), folder.File("map.json"));
        var few = Tool.Run("sh", ["-c", "ulimit -n 30; exec \"$@\"", "sh", "dotnet", "exec", Tool.Dll("unmix"), "--help"]).Error;
        var needed = Regex.Matches(few, "[0-9]+").Skip(1).Take(2).Sum(number => int.Parse(number.Value, CultureInfo.InvariantCulture));

        var answer = Tool.Run(
            "sh",
            [
                "-c",
                $"ulimit -n {needed}; exec \"$@\"",
                "sh",
                "dotnet",
                "exec",
                Tool.Dll("unmix"),
                "run",
                model.Model,
                model.Scene,
                "-o",
                map,
                "--stac",
                item,
                "--datetime",
                "2024-06-01",
                "--qml",
                "--report",
                folder.File("page.html"),
                "--report",
                folder.File("run.json"),
                "--progress",
                "json",
            ]
        );

        Assert.True(answer.ExitCode == 0, $"exit code {answer.ExitCode} with {needed} files: {answer.Error}");
    }

    [Fact]
    public void A_folder_that_was_removed_is_told()
    {
        var script = $"mkdir {folder.File("gone")}; cd {folder.File("gone")}; rmdir {folder.File("gone")}; exec \"$@\"";

        var answer = Tool.Run("sh", ["-c", script, "sh", "dotnet", "exec", Tool.Dll("unmix"), "doctor"]);

        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.StartsWith("The folder that the program was started in was removed ", answer.Error, StringComparison.Ordinal);
    }

    private static ToolAnswer Shell(string redirection, string program, params string[] arguments) =>
        Tool.Run("sh", ["-c", $"exec \"$@\" {redirection}", "sh", "dotnet", "exec", Tool.Dll(program), .. arguments]);
}
