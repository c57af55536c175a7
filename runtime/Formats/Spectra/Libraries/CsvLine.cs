using System.Text;

namespace Unmix.Formats.Spectra.Libraries;

/// <summary>One line of separated fields; a field in double quotes may hold separators, and quotes written twice.</summary>
internal static class CsvLine
{
    /// <summary>The fields without the blanks around them.</summary>
    public static List<string> Fields(string line, char separator = ',')
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        bool quoted = false,
            wasQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (quoted && c == '"' && i + 1 < line.Length && line[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (c == '"')
            {
                if (!quoted)
                    field.Clear(); // blanks before the quote
                quoted = !quoted;
                wasQuoted = true;
            }
            else if (c == separator && !quoted)
            {
                End();
            }
            else if (quoted || !wasQuoted)
            {
                field.Append(c);
            }
        }
        End();
        return fields;

        void End()
        {
            fields.Add(wasQuoted ? field.ToString() : field.ToString().Trim());
            field.Clear();
            wasQuoted = false;
        }
    }

    /// <summary>
    /// The field as it may stand in a line. Line breaks, which a line can't hold, become blanks, and so do other
    /// controls.
    /// </summary>
    public static string Quoted(string field)
    {
        var line = Formats.Quoted.Plain(field);
        return line.AsSpan().IndexOfAny(",\"#;\t") >= 0 || line.Trim() != line
            ? $"\"{line.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : line;
    }
}
