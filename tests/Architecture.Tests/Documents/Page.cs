using System.Text.RegularExpressions;
using Unmix.TestData;

namespace Unmix.Architecture.Tests.Documents;

/// <summary>A page of Markdown that people wrote or that a test makes.</summary>
internal sealed partial class Page
{
    /// <summary>Results of benchmarks and of mutations are tables as programs wrote them.</summary>
    private static readonly string[] MadeByPrograms = ["tests/Benchmarks/results/", "tests/Mutations/results.md"];

    private Page(string name)
    {
        Name = name;
        Lines = File.ReadAllText(FullPath).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
    }

    /// <summary>Every page of the repository.</summary>
    public static IReadOnlyList<Page> All { get; } =
    [
        .. SourceTree
            .Files(Repository.Root, "*.md")
            .Concat(Files("docs", SearchOption.AllDirectories))
            .Concat(Files("models", SearchOption.AllDirectories))
            .Concat(Files("", SearchOption.TopDirectoryOnly))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(name => !MadeByPrograms.Any(made => name.StartsWith(made, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal)
            .Select(name => new Page(name)),
    ];

    /// <summary>Its path below the repository's root.</summary>
    public string Name { get; }

    /// <summary>All of it.</summary>
    public IReadOnlyList<string> Lines { get; }

    private string FullPath => Path.Combine(Repository.Root, Name);

    /// <summary>A page by its path below the root.</summary>
    public static Page Of(string name) => new(name);

    /// <summary>Lines that are read as sentences, with their numbers from 1: no code, no table, no address of a link.</summary>
    public IEnumerable<(int Number, string Text)> Prose()
    {
        var fenced = false;
        for (var i = 0; i < Lines.Count; i++)
        {
            var fence = Lines[i].TrimStart().StartsWith("```", StringComparison.Ordinal);
            fenced ^= fence;
            if (!fence && !fenced && !Lines[i].StartsWith("    ", StringComparison.Ordinal) && !Lines[i].TrimStart().StartsWith('|'))
                yield return (i + 1, Target().Replace(Lines[i], "]"));
        }
    }

    /// <summary>What it links to within the repository and is not there, each with its line.</summary>
    public IEnumerable<string> DeadLinks()
    {
        var fenced = false;
        for (var i = 0; i < Lines.Count; i++)
        {
            fenced ^= Lines[i].TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (fenced)
                continue;
            foreach (Match link in Target().Matches(Code().Replace(Lines[i], "")))
            {
                var address = link.Groups["address"].Value;
                if (!address.Contains("://", StringComparison.Ordinal) && !Leads(address))
                    yield return $"{Name}:{i + 1}: '{address}'";
            }
        }
    }

    private bool Leads(string address)
    {
        var parts = address.Split('#', 2);
        var folder = Path.GetDirectoryName(FullPath)!; // a file has one
        var target = parts[0].Length == 0 ? FullPath : Path.GetFullPath(Path.Combine(folder, parts[0]));
        if (!File.Exists(target) && !Directory.Exists(target))
            return false;
        return parts.Length == 1 || Anchors(File.ReadAllLines(target)).Contains(parts[1]);
    }

    /// <summary>The names that GitHub gives to headings.</summary>
    private static HashSet<string> Anchors(string[] lines)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines.Where(line => line.StartsWith('#')))
        {
            var words = Punctuation().Replace(Target().Replace(line.TrimStart('#').Trim(), "]").ToLowerInvariant(), "").Replace(' ', '-');
            var name = words;
            for (var i = 1; !anchors.Add(name); i++)
                name = $"{words}-{i}";
        }
        return anchors;
    }

    private static IEnumerable<string> Files(string folder, SearchOption depth) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md", depth);

    [GeneratedRegex(@"\]\((?<address>[^)\s]+)\)")]
    private static partial Regex Target();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();

    [GeneratedRegex(@"[^\p{L}\p{N}\-_ ]")]
    private static partial Regex Punctuation();
}
