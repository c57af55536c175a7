using System.CommandLine;
using System.CommandLine.Parsing;
using Unmix.Formats;

namespace Unmix.Terminal;

/// <summary>Arguments that are files. What begins with two dashes is a mistyped option, not a file.</summary>
public static class FileArgument
{
    /// <summary>One file.</summary>
    public static Argument<string> One(string name, string description)
    {
        var argument = new Argument<string>(name) { Description = description };
        argument.Validators.Add(RefuseOptions);
        return argument;
    }

    /// <summary>A file that may be left out.</summary>
    public static Argument<string?> Optional(string name, string description)
    {
        var argument = new Argument<string?>(name) { Description = description, Arity = ArgumentArity.ZeroOrOne };
        argument.Validators.Add(RefuseOptions);
        return argument;
    }

    /// <summary>One or more files.</summary>
    public static Argument<string[]> Several(string name, string description, int? most = null)
    {
        var argument = new Argument<string[]>(name)
        {
            Description = description,
            Arity = most is { } count ? new ArgumentArity(1, count) : ArgumentArity.OneOrMore,
        };
        argument.Validators.Add(RefuseOptions);
        return argument;
    }

    private static void RefuseOptions(ArgumentResult result)
    {
        foreach (var token in result.Tokens)
        {
            if (token.Value.StartsWith("--", StringComparison.Ordinal))
                result.AddError(
                    $"'{Quoted.Text(token.Value)}' is not an option of this command. A file of that name is given as "
                        + $"'./{Quoted.Text(token.Value)}'."
                );
        }
    }
}
