using System.Text.RegularExpressions;
using Unmix.TestData;

namespace Unmix.Architecture.Tests.Folders;

/// <summary>
/// docs/architecture.md names every room, lowest first, and the ways of a spectrum and of a window by methods that the code has.
/// UNMIX_APPROVE=1 brings the rooms up to date; what is in a new one a person has to say.
/// </summary>
public sealed partial class ArchitecturePageTests
{
    private const string Unsaid = "(say what is in it)";

    private static readonly string Page = Path.Combine(Repository.Root, "docs", "architecture.md");

    private static readonly Lazy<IReadOnlyDictionary<string, string>> Types = new(() =>
        SourceTree
            .Files(Repository.Root, "*.cs")
            .Where(file => !Path.GetRelativePath(Repository.Root, file).StartsWith("tests", StringComparison.Ordinal))
            .Select(File.ReadAllText)
            .SelectMany(text => DeclaredType().Matches(text).Select(type => (Name: type.Groups["name"].Value, Text: text)))
            .GroupBy(type => type.Name)
            .ToDictionary(type => type.Key, type => string.Concat(type.Select(one => one.Text)))
    );

    public static TheoryData<string, string, string> Stops =>
        [.. Stop().Matches(File.ReadAllText(Page)).Select(stop => (Part(stop, "type"), Part(stop, "method"), Part(stop, "caller")))];

    [Fact]
    public void Every_room_is_there_and_uses_only_rooms_above_it()
    {
        var text = File.ReadAllText(Page);
        var said = Room().Matches(text).ToDictionary(row => Part(row, "folder"), row => Part(row, "what"));
        var rows = Rows(new FolderUse(Repository.Root, "runtime", "trainer"))
            .Select(folder => $"| `{folder}` | {said.GetValueOrDefault(folder, Unsaid)} |\n");
        var wanted = Rooms().Replace(text, _ => string.Concat(rows), 1);
        if (Environment.GetEnvironmentVariable("UNMIX_APPROVE") == "1")
            File.WriteAllText(Page, wanted);

        Assert.Equal(wanted, File.ReadAllText(Page));
        Assert.DoesNotContain(Unsaid, wanted, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_ways_are_there()
    {
        Assert.True(Stops.Count > 12, $"{Stops.Count} stops");
    }

    [Theory]
    [MemberData(nameof(Stops))]
    public void A_stop_of_a_way_is_a_method_that_is_called_from_where_the_page_says(string type, string method, string caller)
    {
        Assert.Matches($@"\b{method}(<\w+>)?\(", Types.Value[type]);
        Assert.Matches($@"\b{method}(<\w+>)?\(", Types.Value[caller]);
    }

    // Folders of one method each, which nobody uses, are one row, so that another method asks for no other. It stands where the last does.
    private static IEnumerable<string> Rows(FolderUse use)
    {
        var used = use.Folders.SelectMany(use.UsedBy).ToHashSet();
        return Ordered(use)
            .Select(folder => used.Contains(folder) ? folder : MethodFolder().Replace(folder, "$1/*"))
            .Reverse()
            .Distinct()
            .Reverse();
    }

    // By their names, but each after all that it uses.
    private static List<string> Ordered(FolderUse use)
    {
        var open = use.Folders.ToList();
        var placed = new List<string>();
        while (open.Find(folder => use.UsedBy(folder).All(placed.Contains)) is { } next)
        {
            placed.Add(next);
            open.Remove(next);
        }
        return [.. placed, .. open]; // what is left is a circle, which another test refuses
    }

    private static string Part(Match match, string name) => match.Groups[name].Value;

    [GeneratedRegex(@"^\| `(?<folder>(?:runtime|trainer)[^`]*)` \| (?<what>[^|]*) \|\n", RegexOptions.Multiline)]
    private static partial Regex Room();

    // All rows of the table one after the other.
    [GeneratedRegex(@"(?:^\| `(?:runtime|trainer)[^`]*` \|.*\n)+", RegexOptions.Multiline)]
    private static partial Regex Rooms();

    [GeneratedRegex(@"^(trainer/Evaluation/Baselines|trainer/Learning/Methods)/\w+$")]
    private static partial Regex MethodFolder();

    [GeneratedRegex(@"^\| \d+ \| `(?<type>\w+)\.(?<method>\w+)` \| `(?<caller>\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Stop();

    [GeneratedRegex(@"\b(?:class|struct|interface|record(?: struct| class)?|enum) (?<name>[A-Z]\w*)")]
    private static partial Regex DeclaredType();
}
