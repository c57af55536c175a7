using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Unmix.Terminal;

/// <summary>The library's help, and below it examples and exit codes.</summary>
public sealed class ExamplesHelp : SynchronousCommandLineAction
{
    private readonly SynchronousCommandLineAction help;
    private readonly IReadOnlyList<string> examples;
    private readonly string exitCodes;

    private ExamplesHelp(SynchronousCommandLineAction help, IReadOnlyList<string> examples, string exitCodes)
    {
        this.help = help;
        this.examples = examples;
        this.exitCodes = exitCodes;
    }

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Columns that lines may have; null for as many as the terminal has.</summary>
    public int? Columns { get; set; }

    /// <summary>Puts examples into the help of a program and of all its commands.</summary>
    /// <param name="root">The program.</param>
    /// <param name="exitCodes">What its exit codes mean.</param>
    /// <param name="examples">Of the program as a whole.</param>
    public static void AddTo(RootCommand root, string exitCodes, params string[] examples)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new ExamplesHelp((SynchronousCommandLineAction)option.Action!, examples, exitCodes); // the library sets one
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        if (Columns is { } columns && help is HelpAction library)
            library.MaxWidth = columns;
        var code = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var command = parseResult.CommandResult.Command as ExampledCommand;
        if (command?.Note is { } note)
        {
            output.WriteLine(note);
            output.WriteLine();
        }
        output.WriteLine("Examples:");
        foreach (var example in command?.Examples ?? examples)
            output.WriteLine($"  {example}");
        output.WriteLine();
        output.WriteLine(exitCodes);
        return code;
    }
}
