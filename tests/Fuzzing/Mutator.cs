using System.Text;
using System.Text.RegularExpressions;

namespace Unmix.Fuzzing;

/// <summary>
/// Spoils a file in the ways that files are spoilt, and in some that only an enemy thinks of. The same random source gives the
/// same bytes.
/// </summary>
public sealed partial class Mutator
{
    private const int MostChanges = 6;
    private const int LargestPart = 64; // bytes copied, removed or put in at a time

    private static readonly byte[] OddBytes = [0, 1, 0x7F, 0x80, 0xFF, (byte)'"', (byte)'\n', (byte)'{', (byte)',', (byte)'='];

    private static readonly string[] OddNumbers =
    [
        "0",
        "-1",
        "1",
        "2147483647",
        "2147483648",
        "4294967296",
        "9223372036854775807",
        "99999999999999999999",
        "-0",
        "1e308",
        "1e-320",
        "1e999",
        "NaN",
        "Infinity",
        "-Infinity",
        "0.5",
        "1000000",
        "65537",
        "",
    ];

    private readonly Random random;
    private readonly IReadOnlyList<byte[]> seeds;
    private readonly IReadOnlyList<string> words;

    /// <param name="random">Where all choices come from.</param>
    /// <param name="seeds">Whole files to begin with.</param>
    /// <param name="words">Words of the format; none for a binary one.</param>
    public Mutator(Random random, IReadOnlyList<byte[]> seeds, IReadOnlyList<string> words)
    {
        this.random = random;
        this.seeds = seeds;
        this.words = words;
    }

    /// <summary>A spoilt copy of one of the seeds.</summary>
    public byte[] Next()
    {
        var bytes = Pick(seeds).ToArray();
        for (var changes = random.Next(1, MostChanges + 1); changes > 0; changes--)
            bytes = words.Count > 0 && random.Next(2) == 0 ? ChangeText(bytes) : ChangeBytes(bytes);
        return bytes;
    }

    private byte[] ChangeBytes(byte[] bytes)
    {
        if (bytes.Length == 0)
            return [Pick(OddBytes)];
        var at = random.Next(bytes.Length);
        var length = Math.Min(random.Next(1, LargestPart), bytes.Length - at);
        switch (random.Next(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                bytes[at] = Pick(OddBytes);
                return bytes;
            case 2:
                bytes.AsSpan(at, Math.Min(sizeof(int), bytes.Length - at)).Fill(Pick(OddBytes));
                return bytes;
            case 3:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 4:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 5:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 6:
                return bytes[..at];
            default:
                var other = Pick(seeds);
                var from = random.Next(other.Length);
                return [.. bytes[..at], .. other.AsSpan(from, Math.Min(length, other.Length - from)), .. bytes[at..]];
        }
    }

    private byte[] ChangeText(byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        switch (random.Next(4))
        {
            case 0 when Number().Matches(text) is { Count: > 0 } numbers:
                var number = numbers[random.Next(numbers.Count)];
                text = text[..number.Index] + Pick(OddNumbers) + text[(number.Index + number.Length)..];
                break;
            case 1:
                var lines = text.Split('\n').ToList();
                var line = random.Next(lines.Count);
                if (random.Next(2) == 0)
                    lines.RemoveAt(line);
                else
                    lines.Insert(line, lines[random.Next(lines.Count)]);
                text = string.Join('\n', lines);
                break;
            default:
                var at = random.Next(text.Length + 1);
                text = text[..at] + Pick(words) + text[at..];
                break;
        }
        return Encoding.Latin1.GetBytes(text);
    }

    private T Pick<T>(IReadOnlyList<T> all) => all[random.Next(all.Count)];

    [GeneratedRegex(@"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")]
    private static partial Regex Number();
}
