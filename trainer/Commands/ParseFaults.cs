using System.CommandLine;
using System.CommandLine.Parsing;

namespace Unmix.Trainer.Commands;

/// <summary>What is wrong with a command line, a sentence each, without the names of our types.</summary>
internal static class ParseFaults
{
    public static IEnumerable<string> Of(ParseResult parsed)
    {
        // An unknown command is told better than that there is none.
        var unknown = parsed.UnmatchedTokens.Count > 0;
        return parsed.Errors.Select(Sentence).Where(text => !unknown || !text.StartsWith("Required command", StringComparison.Ordinal)).Distinct();
    }

    private static string Sentence(ParseError error)
    {
        var option = (error.SymbolResult is ArgumentResult argument ? argument.Parent : error.SymbolResult) as OptionResult;
        if (option is not { Tokens.Count: > 0 } || !error.Message.StartsWith("Cannot parse", StringComparison.Ordinal)) return error.Message;
        return $"'{option.Tokens[0].Value}' is no value of {option.Option.Name}; give {Wanted(Nullable.GetUnderlyingType(option.Option.ValueType) ?? option.Option.ValueType)}.";
    }

    private static string Wanted(Type type)
    {
        if (type.IsEnum) return string.Join(" or ", Enum.GetNames(type).Select(name => name.ToLowerInvariant()));
        return type == typeof(int) ? "a whole number of at most nine digits" : type == typeof(bool) ? "true or false" : "a number";
    }
}
