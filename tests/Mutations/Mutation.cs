using System.Text.Json;

namespace Unmix.Mutations;

/// <summary>One wrong sign, factor or index: a text that stands once in a file, and what is put in its place.</summary>
/// <param name="File">Below the trainer's folder.</param>
/// <param name="From">Stands there exactly once.</param>
/// <param name="To">Compiles, and is wrong.</param>
internal sealed record Mutation(string File, string From, string To)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Those of a list, in its order.</summary>
    public static IReadOnlyList<Mutation> ReadAll(string path)
    {
        using var file = System.IO.File.OpenRead(path);
        return JsonSerializer.Deserialize<Mutation[]>(file, Json)!; // the list is no null
    }

    /// <summary>The file's text with the mutation in it.</summary>
    /// <exception cref="InvalidOperationException">
    /// The text does not stand there once: the code has moved on, and the list has to.
    /// </exception>
    public string In(string text)
    {
        var place = text.IndexOf(From, StringComparison.Ordinal);
        if (place < 0 || text.IndexOf(From, place + 1, StringComparison.Ordinal) >= 0)
            throw new InvalidOperationException($"'{From}' does not stand once in '{File}'. Bring mutations.json up to date.");
        return string.Concat(text.AsSpan(0, place), To, text.AsSpan(place + From.Length));
    }
}
