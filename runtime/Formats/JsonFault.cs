using System.Globalization;
using System.Text.Json;

namespace Unmix.Formats;

/// <summary>What is wrong with a JSON file, in words for its user: the library's own sentences name types of this program.</summary>
public static class JsonFault
{
    private const string Missing = "missing required properties including: ";

    /// <summary>
    /// A part of a sentence: <c>it is not JSON at line 3</c>, <c>its field 'scenes[0].seeds' (line 4) has another kind
    /// of value than belongs there</c>.
    /// </summary>
    public static string Of(JsonException cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        var message = cause.Message;
        // one of ours
        if (cause.LineNumber is null && cause.Path is null)
            return $"{char.ToLowerInvariant(message[0])}{message[1..].TrimEnd('.')}";
        if (message.IndexOf(Missing, StringComparison.Ordinal) is var start and >= 0)
        {
            var names = message[(start + Missing.Length)..];
            var all = names.IndexOf(" Path:", StringComparison.Ordinal) is var end and >= 0 ? names[..end] : names;
            return $"it lacks {all.TrimEnd('.').Replace("; ", ", ", StringComparison.Ordinal)}";
        }
        var line = string.Create(CultureInfo.InvariantCulture, $"line {(cause.LineNumber ?? 0) + 1}");
        var field = Quoted.Text(cause.Path?.TrimStart('$', '.'));
        if (message.Contains("could not be mapped to any", StringComparison.Ordinal))
            return $"its field '{field}' ({line}) is none that is known";
        if (IsSyntax(cause))
            return $"it is not JSON at {line}";
        return field.Length > 0
            ? $"its field '{field}' ({line}) has another kind of value than belongs there"
            : $"it has another kind of value than belongs there at {line}";
    }

    /// <summary>
    /// True where the text breaks JSON's own rules. The reader's exception is a type of its own that no program can
    /// name.
    /// </summary>
    private static bool IsSyntax(JsonException cause) => cause.GetType() != typeof(JsonException) || cause.InnerException is JsonException;
}
