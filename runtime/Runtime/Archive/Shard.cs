using System.Globalization;
using Unmix.Formats;

namespace Unmix.Runtime.Archive;

/// <summary>The share of one process: the items whose number leaves <see cref="Index"/> when divided by <see cref="Count"/>.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Count">Shards of the whole run, the same for all of them.</param>
public readonly record struct Shard(int Index, int Count)
{
    /// <summary>More than any scheduler starts.</summary>
    public const int MostShards = 1_000_000;

    /// <summary>Reads <c>I/N</c>.</summary>
    /// <exception cref="OptionsException">Not two whole numbers, the first below the second.</exception>
    public static Shard Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('/');
        if (
            parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && index < count
            && count <= MostShards
        )
            return new Shard(index, count);
        throw new OptionsException(
            $"'{text}' is not a shard; give I/N, I from 0 to N - 1 and N at most {MostShards} and the same for every shard, for "
                + $"example 0/8."
        );
    }

    /// <summary>True when an item is of this shard.</summary>
    public bool Has(int item) => item % Count == Index;

    /// <inheritdoc/>
    public override string ToString() => $"{Index}/{Count}";
}
