using System.Buffers.Binary;
using Unmix.Formats.Scenes.Envi;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>Lines on standard input, as a camera sends them, to real processes.</summary>
public sealed class LineTests(TrainedModel model) : IDisposable
{
    private const int Bands = 7; // abundances and deviations of three endmembers, and nonlinearity

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Lines_go_through_as_answers_the_same_as_in_the_map_of_the_file_and_nothing_else_is_printed_among_them()
    {
        var scene = new FaultScene(model, folder, EnviInterleave.Bil);
        var data = File.ReadAllBytes(scene.Data);

        var (answer, output) = Tool.UnmixFed(
            (_, input) => input.Write(data),
            Run(scene, "-", "--output-header", folder.File("answers.hdr"))
        );

        answer.RequireDone();
        Assert.Equal(Expected(FaultScene.Height), output);
        Assert.Matches("^Wrote '-': 144 lines of 16 pixels, 2,304 valid, 7 bands in .* ms \\(longest\\)\\.\n$", answer.Error);
        File.WriteAllBytes(folder.File("answers.img"), output);
        Assert.Equal(SceneFiles.Read(model.FaultMap), SceneFiles.Read(folder.File("answers.hdr")));
    }

    [Fact]
    public void Lines_become_a_map_with_the_bytes_of_a_run_of_the_file()
    {
        var scene = new FaultScene(model, folder, EnviInterleave.Bil);
        var data = File.ReadAllBytes(scene.Data);

        var (answer, _) = Tool.UnmixFed((_, input) => input.Write(data), Run(scene, folder.File("lines.tif")));

        answer.RequireDone();
        Assert.Equal(scene.Map, File.ReadAllBytes(folder.File("lines.tif")));
    }

    [Fact]
    public void A_camera_that_stops_in_the_middle_of_a_line_ends_with_6_and_the_lines_before_are_kept()
    {
        const int whole = 5;
        var scene = new FaultScene(model, folder, EnviInterleave.Bil);
        var data = File.ReadAllBytes(scene.Data);
        var lineBytes = data.Length / FaultScene.Height;

        var (answer, output) = Tool.UnmixFed((_, input) => input.Write(data, 0, whole * lineBytes + 100), Run(scene, "-"));

        Assert.Equal(6, answer.ExitCode);
        Assert.Equal(
            $"The lines ended in the middle of line 6, after 100 of its {lineBytes} bytes. 5 whole lines came before; their answers were "
                + "written. Check the program that sends them.\n",
            answer.Error
        );
        Assert.Equal(Expected(whole), output);
    }

    [Fact]
    public void A_camera_that_says_nothing_more_is_waited_for_until_SIGTERM_which_keeps_its_lines()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SKIPPED: Windows has no such signals.");
        var scene = new FaultScene(model, folder, EnviInterleave.Bil);
        var data = File.ReadAllBytes(scene.Data);
        var lineBytes = data.Length / FaultScene.Height;
        var answers = folder.File("answers.bil");
        string[] toFile = ["-c", $"exec dotnet exec \"$@\" > '{answers}'", "sh", Tool.Dll("unmix"), .. Run(scene, "-")];
        using var process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("sh", toFile) { RedirectStandardInput = true, RedirectStandardError = true }
        )!; // null only where a shell starts it

        process.StandardInput.BaseStream.Write(data, 0, 3 * lineBytes + 1);
        process.StandardInput.BaseStream.Flush();
        // Each answer is there before the next line comes.
        Assert.True(SpinWait.SpinUntil(() => File.Exists(answers) && new FileInfo(answers).Length == Expected(3).Length, 60_000));
        Tool.Run("kill", "-TERM", $"{process.Id}").RequireDone();
        var isEnded = process.WaitForExit(60_000);

        Assert.True(isEnded);
        Assert.Equal(75, process.ExitCode);
        Assert.Equal("Stopped. 3 whole lines came until then; their answers were written.\n", process.StandardError.ReadToEnd());
        Assert.Equal(Expected(3), File.ReadAllBytes(answers));
    }

    [Theory]
    [InlineData("The format of the lines on standard input is unknown. Give their ENVI header with --header FILE.", "-", "-o", "-")]
    [InlineData("--tile can't be used with lines from standard input. Leave it out.", "-", "-o", "-", "--tile", "8")]
    [InlineData("--header is only for lines from standard input. *", "scene.hdr", "-o", "map.tif", "--header", "scene.hdr")]
    [InlineData("Lines and JSON can't both go to standard output. *", "-", "-o", "-", "--header", "scene.hdr", "--progress", "json")]
    [InlineData("The map is a GeoTIFF but 'map.img' ends in '.img'. *", "-", "-o", "map.img", "--header", "scene.hdr")]
    public void What_does_not_go_together_is_refused_as_usage(string expected, params string[] arguments)
    {
        var scene = SceneFiles.Write(model, folder, layout: plain => plain with { Interleave = EnviInterleave.Bil });
        string[] placed = [.. arguments.Select(argument => argument == "scene.hdr" ? scene : argument)];

        var (answer, _) = Tool.UnmixFed((_, _) => { }, ["run", model.Model, .. placed]);

        Assert.Equal(2, answer.ExitCode);
        Assert.Matches(
            "^" + System.Text.RegularExpressions.Regex.Escape(expected).Replace("\\*", ".*", StringComparison.Ordinal),
            answer.Error
        );
    }

    private string[] Run(FaultScene scene, string output, params string[] more) =>
        ["run", model.Model, "-", "--header", scene.Header, "-o", output, "--layers", "abundances,deviation,nonlinearity", .. more];

    /// <summary>The first lines of the scene's map, band after band.</summary>
    private byte[] Expected(int lines)
    {
        var map = SceneFiles.Read(model.FaultMap);
        var bytes = new byte[lines * FaultScene.Width * Bands * sizeof(float)];
        for (var i = 0; i < bytes.Length / sizeof(float); i++)
        {
            var (line, band, column) = (i / FaultScene.Width / Bands, i / FaultScene.Width % Bands, i % FaultScene.Width);
            BinaryPrimitives.WriteSingleLittleEndian(
                bytes.AsSpan(i * sizeof(float)),
                map[(line * FaultScene.Width + column) * Bands + band]
            );
        }
        return bytes;
    }
}
