namespace Unmix.Formats.Scenes.Envi;

/// <summary>
/// The fields of an ENVI header's text: <c>key = value</c>, or <c>key = { a list over several lines }</c>. Lines that begin with
/// a semicolon
/// are comments, also within a list. Small and capital letters are the same in keys, and so are blanks and underscores.
/// </summary>
internal sealed class EnviHeaderFields
{
    /// <summary>The first word of every ENVI header.</summary>
    public const string Signature = "ENVI";

    private const char Comment = ';';

    private readonly Dictionary<string, string> fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> others = new(StringComparer.Ordinal);

    /// <param name="text">The whole header.</param>
    /// <exception cref="FormatException">A list without end, or no ENVI header at all.</exception>
    public EnviHeaderFields(string text)
    {
        if (!IsOne(text))
            throw new FormatException($"it does not begin with '{Signature}'");
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var at = 1; at < lines.Length; at++)
        {
            var line = lines[at];
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || IsComment(line))
                continue;
            var key = Plain(line[..equals]);
            var value = line[(equals + 1)..].Trim();
            if (value.Length == 0 && at + 1 < lines.Length && lines[at + 1].TrimStart().StartsWith('{'))
                value = lines[++at].Trim(); // a list that begins below its key
            Add(key, value.StartsWith('{') ? List(key, value[1..], lines, ref at) : value);
        }
    }

    /// <summary>The keys, in the order of the header, as they are asked for.</summary>
    public IEnumerable<string> Keys => fields.Keys;

    /// <summary>Keys that are there twice with different values, with both.</summary>
    public IReadOnlyDictionary<string, string> Others => others;

    /// <summary>
    /// The value without braces, comments left out; null where the header has no such field. Of one that is there twice the last.
    /// </summary>
    public string? this[string key] => fields.GetValueOrDefault(key);

    /// <summary>True for the text of an ENVI header.</summary>
    public static bool IsOne(string text) =>
        text.StartsWith(Signature, StringComparison.OrdinalIgnoreCase)
        && (text.Length == Signature.Length || char.IsWhiteSpace(text[Signature.Length]));

    /// <summary>True where both say the same, descriptions aside.</summary>
    public bool SaysTheSameAs(EnviHeaderFields other)
    {
        var (mine, theirs) = (Said(this), Said(other));
        return mine.Count == theirs.Count && mine.All(field => theirs.TryGetValue(field.Key, out var value) && value == field.Value);

        static Dictionary<string, string> Said(EnviHeaderFields header) =>
            header
                .fields.Where(field => field.Key != "description")
                .ToDictionary(field => field.Key, field => WithoutBlanks(field.Value), StringComparer.Ordinal);
    }

    private void Add(string key, string value)
    {
        if (fields.TryGetValue(key, out var earlier) && WithoutBlanks(earlier) != WithoutBlanks(value))
            others[key] = earlier;
        fields[key] = value;
    }

    private static string List(string key, string first, string[] lines, ref int at)
    {
        var parts = new List<string>();
        for (var line = first; ; line = lines[at])
        {
            if (line.IndexOf('}', StringComparison.Ordinal) is var close and >= 0 && !IsComment(line))
            {
                parts.Add(line[..close]);
                return string.Join('\n', parts).Trim();
            }
            if (!IsComment(line))
                parts.Add(line);
            if (++at == lines.Length)
                throw new FormatException($"its list '{key}' has no end");
        }
    }

    private static bool IsComment(string line) => line.AsSpan().TrimStart() is [Comment, ..];

    private static string Plain(string key) =>
        string.Join(' ', key.Split([' ', '\t', '_'], StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();

    private static string WithoutBlanks(string value) => string.Concat(value.Where(c => !char.IsWhiteSpace(c)));
}
