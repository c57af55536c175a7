using System.Text.RegularExpressions;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>The trainer's commands as a shell starts them; wrong input is one line, the right exit code, and nothing left behind.</summary>
public sealed class TrainerTests(TrainedModel model) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("synth", "unmix-train synth demo", "[default: 80]")]
    [InlineData("train", "unmix-train train scene.hdr", "[default: found in the scene]")]
    [InlineData("export", "unmix-train export model.unmix.checkpoint", "")]
    [InlineData("endmembers", "unmix-train endmembers scene.hdr", "[default: Faces]")]
    [InlineData("score", "unmix-train score map.tif", "[default: Row]")]
    [InlineData("compare", "unmix-train compare scene.hdr", "[default: 5]")]
    public void Help_has_an_example_defaults_and_the_exit_codes(string command, string example, string standard)
    {
        var help = Tool.Train(command, "--help").RequireDone().Output;

        Assert.Contains(example, help, StringComparison.Ordinal);
        Assert.Contains(standard, help, StringComparison.Ordinal);
        Assert.Contains(
            "Exit codes: 0 done, 1 a fault of ours, 2 usage, 3 scene refused,\n  4 package or checkpoint refused",
            help,
            StringComparison.Ordinal
        );
    }

    /// <summary>SCENE, TRUTH and MODEL stand for the files of the fixture, NONE for a folder that is missing.</summary>
    [Theory]
    [InlineData(
        2,
        "--width is 4 but must be from 8 to 10000; --snr is -1 but must be from 0 to 200. Change the options.",
        "synth out --width 4 --snr -1"
    )]
    [InlineData(3, "There is no file of spectra at 'none.csv'. Check the path.", "synth out --bundles none.csv")]
    [InlineData(2, "--endmembers is 0 but must be at least 2. Change the option or the recipe.", "train SCENE -o m.unmix")]
    [InlineData(
        2,
        "There is no recipe 'fast'. Give a file, or one of the built-in recipes: default, library, paper.",
        "train SCENE -p 3 --recipe fast -o m.unmix"
    )]
    [InlineData(2, "The output 'SCENE' is also an input *", "train SCENE -p 3 -o SCENE")]
    [InlineData(2, "Two outputs are the same file: 'm.jsonl' and 'm.jsonl'. *", "train SCENE -p 3 -o m.jsonl --report m.jsonl")]
    [InlineData(3, "There is no scene at 'none.hdr' *", "train none.hdr -p 3 -o m.unmix --report log.jsonl")]
    [InlineData(
        3,
        "There is no file of spectra at 'none.csv'. Check the path.",
        "train SCENE -p 3 --reference none.csv -o m.unmix --report log.jsonl"
    )]
    [InlineData(4, "There is no checkpoint 'm.unmix.checkpoint'. *", "train SCENE -p 3 -o m.unmix --report log.jsonl --resume --quiet")]
    [InlineData(5, "The output folder 'NONE' does not exist. *", "train SCENE -p 3 -o NONE/m.unmix")]
    [InlineData(5, "The output folder 'NONE' does not exist. *", "train SCENE -p 3 -o m.unmix --report NONE/log.jsonl")]
    [InlineData(4, "'MODEL' is not a checkpoint of unmix-train, or is damaged. Train again.", "export MODEL -o m.unmix")]
    [InlineData(3, "There is no scene at 'none.tif' *", "score none.tif --truth TRUTH --json scores.json")]
    [InlineData(2, "The output 'TRUTH' is also an input *", "score TRUTH --truth TRUTH --json TRUTH")]
    [InlineData(5, "The output folder 'NONE' does not exist. *", "compare SCENE -p 3 --methods fcls -o NONE/t.md")]
    [InlineData(
        2,
        "--endmembers is 300 but 'SCENE' has 100 usable bands. Ask for 2 to 100.",
        "compare SCENE -p 300 --methods fcls -o t.md"
    )]
    [InlineData(2, "--endmembers is 300 but must be from 2 to 100, *", "endmembers SCENE -p 300 -o e.csv")]
    [InlineData(5, "The output folder 'NONE' does not exist. *", "endmembers SCENE -p 3 -o e.csv --plot NONE/e.svg")]
    public void Wrong_input_is_one_line(int exitCode, string pattern, string line)
    {
        var answer = Tool.RunLine("unmix-train " + Named(line), folder.Path);

        Assert.True(answer.ExitCode == exitCode, $"exit code {answer.ExitCode}: {answer.Error}");
        var text = answer.Error.TrimEnd('\n');
        Assert.True(
            Regex.IsMatch(text, $"\\A{Regex.Escape(Named(pattern)).Replace("\\*", "[^\n]*", StringComparison.Ordinal)}\\z")
                && text.EndsWith('.'),
            text
        );
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("'x' is not a value of --endmembers; give a whole number of at most nine digits.", "train s -o m -p x")]
    [InlineData("'cubic' is not a value of --mixing; give linear or fan or gbm or postnonlinear.", "synth out --mixing cubic")]
    [InlineData("Option '--truth' is required.", "score map.tif")]
    [InlineData("Unrecognized command or argument 'learn'.", "learn")]
    public void A_command_line_that_is_none_is_a_sentence_and_where_to_read(string sentence, string line)
    {
        var answer = Tool.RunLine("unmix-train " + line, folder.Path);

        Assert.Equal((2, sentence + "\nSee --help.\n"), (answer.ExitCode, answer.Error));
    }

    [Fact]
    public void A_training_says_every_term_logs_it_and_what_was_sealed()
    {
        QuickRecipe.Write(folder, epochs: 2, worlds: true);

        var answer = Tool.RunLine(Named("unmix-train train SCENE -p 3 --recipe quick.json --report log.jsonl -o m.unmix"), folder.Path)
            .RequireDone();

        var lines = answer.Output.TrimEnd('\n').Split('\n');
        Assert.Matches(
            "^The scene's pixels look mixed like this: .* %; brightness varies by .* % from material to material, .* own spread\\.$",
            lines[1]
        );
        Assert.Matches("^epoch   1 .* samples/s  pixel term .*  triple term .*  sparsity .*  loss ", lines[2]);
        Assert.Matches("^Trained 2 epochs in [0-9.]+ s\\.$", lines[^2]);
        Assert.Matches(
            "^Sealed 'm\\.unmix' in [0-9.]+ s: [0-9]+ KiB, 3 endmembers, 100 bands; graphs agree with the network within .* "
                + "\\(.* allowed\\)\\.$",
            lines[^1]
        );
        Assert.Equal("", answer.Error);
        Assert.Equal(2, File.ReadAllLines(folder.File("log.jsonl")).Length);
        Assert.Equal(["log.jsonl", "m.unmix", "quick.json"], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("NO_COLOR=1 ", false)]
    public void On_a_terminal_a_bar_shows_epoch_speed_time_and_loss_and_takes_itself_away(string environment, bool coloured)
    {
        if (!File.Exists("/usr/bin/script"))
            Assert.Skip("SKIPPED: needs 'script' of util-linux, which makes a terminal.");
        QuickRecipe.Write(folder, epochs: 2);
        var train = Named($"dotnet exec {Tool.Dll("unmix-train")} train SCENE -p 3 --recipe quick.json -o m.unmix");

        // stdout goes to a file, so that what the terminal gets is the bar alone; a runner of tests may have set NO_COLOR.
        Tool.Run(
                "/usr/bin/script",
                "-qec",
                $"cd '{folder.Path}' && env -u NO_COLOR TERM=xterm-256color {environment}{train} > lines.txt",
                folder.File("terminal.txt")
            )
            .RequireDone();

        var terminal = File.ReadAllText(folder.File("terminal.txt"));
        Assert.Matches("epoch 2 of 2  [0-9]+ samples/s  [0-9]+:[0-9]{2} left  loss -?[0-9.]+", terminal);
        Assert.Equal(coloured, Regex.IsMatch(terminal, "\u001b\\[[39][0-9;]+m"));
        Assert.Contains("\u001b[?25h", terminal, StringComparison.Ordinal); // the cursor is back
        var lines = File.ReadAllText(folder.File("lines.txt"));
        Assert.DoesNotContain('\u001b', lines);
        Assert.Contains("Sealed 'm.unmix'", lines, StringComparison.Ordinal);
    }

    /// <summary>A heap of 128 MiB for a scene of 8 GB, which no check foresees.</summary>
    [Fact]
    public void An_unforeseen_fault_exits_with_one_and_its_stack()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("SKIPPED: needs 'env'.");

        var answer = Tool.Run(
            "env",
            "DOTNET_GCHeapHardLimit=0x8000000",
            "dotnet",
            "exec",
            Tool.Dll("unmix-train"),
            "synth",
            folder.File("big"),
            "--width",
            "10000",
            "--height",
            "10000",
            "--bands",
            "20"
        );

        Assert.Equal(1, answer.ExitCode);
        Assert.StartsWith(
            "This is a fault of unmix-train itself; report it with what follows. System.OutOfMemoryException: ",
            answer.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("   at Unmix.Evaluation.Synthesis.SyntheticScene.Make(", answer.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private string Named(string text) =>
        text.Replace("SCENE", model.Scene, StringComparison.Ordinal)
            .Replace("TRUTH", model.Truth, StringComparison.Ordinal)
            .Replace("MODEL", model.Model, StringComparison.Ordinal)
            .Replace("NONE", folder.File("none"), StringComparison.Ordinal);
}
