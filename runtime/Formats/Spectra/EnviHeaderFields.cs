namespace Unmix.Formats.Spectra;

/// <summary>The fields of an ENVI header's text: <c>key = value</c>, or <c>key = { a list over several lines }</c>.</summary>
internal sealed class EnviHeaderFields
{
    /// <summary>The first word of every ENVI header.</summary>
    public const string Signature = "ENVI";

    private readonly Dictionary<string, string> fields = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="text">The whole header.</param>
    /// <exception cref="FormatException">A list without end, or no ENVI header at all.</exception>
    public EnviHeaderFields(string text)
    {
        if (!text.StartsWith(Signature, StringComparison.Ordinal)) throw new FormatException($"it does not begin with '{Signature}'");
        for (var place = 0; place < text.Length;)
        {
            var end = LineEnd(text, place);
            var equals = text.IndexOf('=', place, end - place);
            if (equals >= 0)
            {
                var key = text[place..equals].Trim();
                if (text.AsSpan(equals + 1, end - equals - 1).TrimStart().StartsWith("{"))
                {
                    var close = text.IndexOf('}', equals);
                    if (close < 0) throw new FormatException($"its list '{key}' has no end");
                    end = LineEnd(text, close);
                    fields[key] = text[(text.IndexOf('{', equals) + 1)..close].Trim();
                }
                else
                {
                    fields[key] = text[(equals + 1)..end].Trim();
                }
            }
            place = end + 1;
        }
    }

    /// <summary>The value without braces; null where the header has no such field.</summary>
    public string? this[string key] => fields.GetValueOrDefault(key);

    private static int LineEnd(string text, int from)
    {
        var end = text.IndexOf('\n', from);
        return end < 0 ? text.Length : end;
    }
}
