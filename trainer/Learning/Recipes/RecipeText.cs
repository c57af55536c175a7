using System.Text;
using System.Text.Json;
using Unmix.Formats;
using Unmix.Formats.Files;

namespace Unmix.Learning.Recipes;

/// <summary>The text of a recipe, as entries; what they mean is not known here.</summary>
internal static class RecipeText
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="OptionsException">It can't be read, or is no JSON object whose fields stand once.</exception>
    public static IReadOnlyList<RecipeEntry> Read(string path)
    {
        var text = Encoding.UTF8.GetBytes(ReadText(path));
        try
        {
            return Entries(text, path);
        }
        catch (JsonException cause)
        {
            throw new OptionsException(
                $"The recipe '{path}' is not JSON at line {(cause.LineNumber ?? 0) + 1}. {Recipe.SeeExample}",
                cause
            );
        }
    }

    private static string ReadText(string path)
    {
        try
        {
            return TextFile.Decode(File.ReadAllBytes(path)); // a pipe too
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new OptionsException(
                $"There is no recipe '{path}'. Give a file, or one of the built-in recipes: " + $"{string.Join(", ", Recipe.Shipped)}.",
                cause
            );
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new OptionsException(
                $"The recipe '{path}' can't be read: {cause.Message.TrimEnd('.')}. Check that it is a file and " + "its permissions.",
                cause
            );
        }
    }

    private static List<RecipeEntry> Entries(byte[] text, string path)
    {
        using var document = JsonDocument.Parse(
            text,
            new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
        );
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw new OptionsException(
                $"The recipe '{path}' is {root.ValueKind.ToString().ToLowerInvariant()} but must be an object in braces. "
                    + Recipe.SeeExample
            );
        var lines = Lines(text, path);
        RecipeEntry Entry(string field, JsonElement value) => new(field, value.Clone(), $"The recipe '{path}'", $" at line {lines[field]}");
        var entries = new List<RecipeEntry>();
        foreach (var outer in root.EnumerateObject())
        {
            if (outer.Value.ValueKind == JsonValueKind.Object)
                entries.AddRange(outer.Value.EnumerateObject().Select(inner => Entry($"{outer.Name}.{inner.Name}", inner.Value)));
            else
                entries.Add(Entry(outer.Name, outer.Value));
        }
        return entries;
    }

    // The line of each field's name, down to what stands in a group; a JSON element does not know its own.
    private static Dictionary<string, int> Lines(byte[] text, string path)
    {
        var reader = new Utf8JsonReader(
            text,
            new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
        );
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var outer = "";
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth > 2)
                continue;
            var name = reader.GetString()!; // a property has one
            var field = reader.CurrentDepth == 1 ? outer = name : $"{outer}.{name}";
            var line = 1 + text.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n');
            if (!lines.TryAdd(field, line))
                throw new OptionsException($"The recipe '{path}' has '{field}' twice, again at line {line}. Leave one out.");
        }
        return lines;
    }
}
