using System.CommandLine;
using System.CommandLine.Parsing;
using Unmix.Formats;

namespace Unmix.Terminal;

/// <summary>What is wrong with a command line, a sentence each, without the names of our types.</summary>
public static class ParseFaults
{
    /// <summary>The sentences, each once.</summary>
    /// <param name="parsed">A command line with errors.</param>
    public static IEnumerable<string> Of(ParseResult parsed)
    {
        // An unknown command is told better than that there is none.
        var unknown = parsed.UnmatchedTokens.Count > 0;
        return parsed
            .Errors.Select(Sentence)
            .Where(text => !unknown || !text.StartsWith("Required command", StringComparison.Ordinal))
            .Distinct();
    }

    private static string Sentence(ParseError error)
    {
        var text = Quoted.Text(error.Message, UnmixException.LongestMessage);
        if ((error.SymbolResult is ArgumentResult argument ? argument.Parent : error.SymbolResult) is OptionResult option)
            return OfOption(option, text);
        // Of the library's own sentences this one alone names a type.
        return text.StartsWith("Cannot parse", StringComparison.Ordinal)
            ? $"{text[..text.IndexOf(" as expected", StringComparison.Ordinal)]}."
            : text;
    }

    private static string OfOption(OptionResult given, string text)
    {
        var option = given.Option;
        if (given.Tokens.Count == 0 && text.StartsWith("Required argument", StringComparison.Ordinal))
            return $"{option.Name} has no value; give {ValueParsing.Wanted(option.ValueType)}.";
        if (text.StartsWith("Option '", StringComparison.Ordinal) && given.Tokens.Count > 1)
            return $"{option.Name} has {given.Tokens.Count} values, "
                + $"{Quoted.List([.. given.Tokens.Select(token => token.Value)])}; give one.";
        return text.StartsWith("Cannot parse", StringComparison.Ordinal)
            ? $"'{Quoted.Text(given.Tokens.Count > 0 ? given.Tokens[^1].Value : "")}' is not a value of {option.Name}; give "
                + $"{ValueParsing.Wanted(option.ValueType)}."
            : text;
    }
}
