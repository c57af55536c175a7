using System.CommandLine;
using Unmix.Formats;

namespace Unmix.Cli.Commands;

/// <summary>The options of <c>run</c> about lines that come on standard input.</summary>
internal sealed class RunLineOptions
{
    /// <summary>What stands for standard input and output.</summary>
    public const string Stream = "-";

    /// <summary>What is about files, and says nothing of lines.</summary>
    private static readonly string[] OfFiles =
    [
        "--plan",
        "--shard",
        "--tile",
        "--geometry",
        "--mask",
        "--array",
        "--axes",
        "--format",
        "--qml",
        "--stac",
        "--datetime",
        "--dry-run",
        "--restart",
        "--no-journal",
    ];

    private readonly Option<string?> header = new("--header")
    {
        HelpName = "FILE",
        Description =
            "with SCENE -: ENVI header of the lines from standard input, bil or bip; with lines = 0, or without lines, all input is read",
    };

    private readonly Option<string?> outputHeader = new("--output-header")
    {
        HelpName = "FILE",
        Description = "with -o -: write the ENVI header of the output lines to this file",
    };

    /// <summary>Adds both to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(header);
        command.Add(outputHeader);
    }

    /// <summary>The header of the lines that come.</summary>
    /// <exception cref="OptionsException">It was not given, or what was given does not fit lines.</exception>
    public string ReadHeader(ParseResult parsed)
    {
        if (
            OfFiles.FirstOrDefault(name => parsed.GetResult(name) is System.CommandLine.Parsing.OptionResult { Implicit: false }) is
            { } given
        )
            throw new OptionsException($"{given} can't be used with lines from standard input. Leave it out.");
        return parsed.GetValue(header)
            ?? throw new OptionsException(
                "The format of the lines on standard input is unknown. Give their ENVI header with " + "--header FILE."
            );
    }

    /// <summary>Where the header of the lines that go to standard output goes; null for nowhere.</summary>
    public string? ReadOutputHeader(ParseResult parsed) => parsed.GetValue(outputHeader);

    /// <summary>Refuses both where a file is read.</summary>
    /// <exception cref="OptionsException">One was given.</exception>
    public void RefuseForFiles(ParseResult parsed)
    {
        if (
            (
                parsed.GetValue(header) is not null ? header
                : parsed.GetValue(outputHeader) is not null ? outputHeader
                : null
            ) is
            { } given
        )
            throw new OptionsException($"{given.Name} is only for lines from standard input. Give - for SCENE, or leave it out.");
    }
}
