using Unmix.Evaluation.Synthesis;
using Unmix.Formats;
using Unmix.Formats.Arrays;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;
using Unmix.Terminal;
using Unmix.TestData;
using Unmix.Trainer.Commands;

namespace Unmix.Trainer.Tests.Commands;

public sealed class CompareCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void One_call_writes_the_table_in_every_form_asked_for()
    {
        SyntheticScene
            .Make(
                new SynthesisOptions
                {
                    Width = 8,
                    Height = 8,
                    Bands = 20,
                }
            )
            .Write(folder.Path);

        var code = CommandLine.Run(
            CompareCommand.Make(),
            folder.File("scene.hdr"),
            "-p",
            "3",
            "--truth",
            folder.File("truth-abundances.hdr"),
            "--reference",
            folder.File("truth-endmembers.csv"),
            "--methods",
            "fcls, GBM",
            "--quiet",
            "-o",
            folder.File("t.md"),
            "-o",
            folder.File("t.csv"),
            "-o",
            folder.File("t.json"),
            "-o",
            folder.File("t.txt")
        );

        Assert.Equal(ExitCodes.Done, code);
        foreach (var ending in new[] { "md", "csv", "json", "txt" })
            Assert.Contains("gbm", File.ReadAllText(folder.File("t." + ending)), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_container_is_compared_by_what_the_user_says_of_it()
    {
        var path = folder.File("cube.nc");
        using (var file = new ArrayFileMaker(path))
        {
            foreach (var (name, size) in new[] { ("first", 20), ("second", 6), ("third", 7) })
                file.Dimension(name, size);
            var random = new Random(4);
            file.Array("/cube", ["first", "second", "third"], [.. Enumerable.Range(0, 20 * 6 * 7).Select(_ => random.NextSingle())]);
        }
        string[] arguments = [path, "-p", "2", "--methods", "fcls", "--quiet", "-o", folder.File("t.csv")];

        Assert.Throws<Unmix.Formats.Scenes.SceneException>(() => CommandLine.Run(CompareCommand.Make(), arguments));
        var code = CommandLine.Run(CompareCommand.Make(), [.. arguments, "--array", "/cube", "--axes", "band,y,x"]);

        Assert.Equal(ExitCodes.Done, code);
        Assert.Contains("cube", File.ReadAllText(folder.File("t.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_known_of_a_scene_does_not_go_with_a_suite()
    {
        File.WriteAllText(folder.File("suite.json"), """{ "scenes": [{ "name": "a", "scene": "a.hdr", "endmembers": 2 }] }""");

        var fault = Assert.Throws<OptionsException>(() =>
            CommandLine.Run(CompareCommand.Make(), "--suite", folder.File("suite.json"), "--array", "/cube")
        );

        Assert.Contains("are for a SCENE, not for a --suite", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>The kinds that training takes, and the same rules for their values.</summary>
    [Theory]
    [InlineData("library.sli", 1, null)]
    [InlineData("library.hdr", 1, null)]
    [InlineData("library.sli", 100, "0.01")]
    [InlineData("library.npz", 1, null)]
    [InlineData("library.csv", 10000, "0.0001")]
    public void References_are_files_of_every_kind(string name, float unit, string? scale)
    {
        SyntheticScene
            .Make(
                new SynthesisOptions
                {
                    Width = 8,
                    Height = 8,
                    Bands = 20,
                }
            )
            .Write(folder.Path);
        var truth = SpectraFile.Read(folder.File("truth-endmembers.csv"));
        var table = new SpectraTable(
            truth.Names,
            truth.Wavelengths,
            Array.ConvertAll(truth.Spectra, spectrum => Array.ConvertAll(spectrum, value => value * unit))
        );
        if (name == "library.npz")
            NpyFile.Write(
                folder.File(name),
                "spectra",
                [3, 20],
                [.. table.Spectra.SelectMany(spectrum => spectrum)],
                table.Wavelengths!.CentresNm
            );
        else
            table.Write(folder.File(Path.ChangeExtension(name, name == "library.csv" ? ".csv" : ".sli")));
        string[] given =
        [
            folder.File("scene.hdr"),
            "-p",
            "3",
            "--reference",
            folder.File(name),
            "--methods",
            "fcls",
            "--quiet",
            "-o",
            folder.File("t.csv"),
        ];

        if (scale is not null)
        {
            var fault = Assert.Throws<SpectraException>(() => CommandLine.Run(CompareCommand.Make(), given));
            Assert.Contains("Give --reference-scale, such as " + scale, fault.Message, StringComparison.Ordinal);
            given = [.. given, "--reference-scale", scale];
        }

        Assert.Equal(ExitCodes.Done, CommandLine.Run(CompareCommand.Make(), given));
        Assert.StartsWith("scene,fcls,", File.ReadAllLines(folder.File("t.csv"))[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_suite_needs_no_scene_and_takes_its_data_from_the_folder_given()
    {
        Directory.CreateDirectory(folder.File("data"));
        SyntheticScene
            .Make(
                new SynthesisOptions
                {
                    Width = 8,
                    Height = 8,
                    Bands = 20,
                }
            )
            .Write(folder.File("data"));
        File.WriteAllText(
            folder.File("suite.json"),
            """{ "scenes": [{ "name": "toy", "scene": "scene.hdr", "endmembers": 3 }], "seeds": 2 }"""
        );

        CommandLine.Run(
            CompareCommand.Make(),
            "--suite",
            folder.File("suite.json"),
            "--data",
            folder.File("data"),
            "--methods",
            "nnls",
            "--quiet",
            "-o",
            folder.File("t.csv")
        );

        var row = File.ReadAllLines(folder.File("t.csv"))[1];
        Assert.StartsWith("toy,nnls,2,,", row, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "--methods names 'magic', which is not a method. Choose from idnet, fcls, nnls, sunsal, elmm, gbm, ppnm, ",
        "scene.hdr",
        "--methods",
        "fcls,magic"
    )]
    [InlineData("Either a SCENE or a --suite is compared; give one of them.", "scene.hdr", "--suite", "suite.json")]
    [InlineData("Either a SCENE or a --suite is compared; give one of them.")]
    [InlineData("The ending of 'table.xlsx' is not that of a table. Use .txt, .csv, .json, .md.", "scene.hdr", "-o", "table.xlsx")]
    [InlineData(
        "The scene 'scene' asks for 0 endmembers but needs at least 2 (--endmembers). Correct the options or the suite.",
        "scene.hdr"
    )]
    public void Options_that_make_no_sense_are_refused_before_anything_runs(string message, params string[] arguments)
    {
        var fault = Assert.Throws<OptionsException>(() => CommandLine.Run(CompareCommand.Make(), arguments));

        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal(FaultKind.Options, fault.Kind);
    }
}
