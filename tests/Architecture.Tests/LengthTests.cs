using System.Text.Json;
using Unmix.TestData;

namespace Unmix.Architecture.Tests;

/// <summary>
/// Lines, methods and signatures that are too long (STYLE, section 2). What was so when the rule came is allowed for, folder by folder, in
/// allowance.json; counts there only fall. UNMIX_APPROVE=1 lowers them to what there is.
/// </summary>
public sealed class LengthTests
{
    /// <summary>Places that a failure names: those of one's own change are found from a few.</summary>
    private const int Shown = 12;

    private static readonly string Allowance = Path.Combine(Repository.Root, "tests", "Architecture.Tests", "allowance.json");

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NewLine = "\n" };

    [Fact]
    public void Lines_end_at_140_columns() => Require("lines", file => file.LongLines);

    [Fact]
    public void No_method_is_longer_than_60_lines() => Require("methods", file => file.LongMethods);

    [Fact]
    public void No_method_has_more_than_6_parameters() => Require("parameters", file => file.WideSignatures);

    private static void Require(string rule, Func<CodeFile, IReadOnlyList<string>> offences)
    {
        // an object
        var rules = JsonSerializer.Deserialize<SortedDictionary<string, SortedDictionary<string, int>>>(File.ReadAllText(Allowance))!;
        var found = CodeFile
            .All.GroupBy(file => file.Folder)
            .ToDictionary(folder => folder.Key, folder => folder.SelectMany(offences).ToArray());
        if (Environment.GetEnvironmentVariable("UNMIX_APPROVE") == "1")
            Lower(rules, rule, found);

        Assert.All(found, folder =>
        {
            var allowed = rules[rule].GetValueOrDefault(folder.Key);
            var few = string.Join(", ", folder.Value.Take(Shown));
            Assert.True(folder.Value.Length <= allowed, $"{folder.Key} has {folder.Value.Length} and {allowed} are allowed: {few} ...");
        });
    }

    private static void Lower(
        SortedDictionary<string, SortedDictionary<string, int>> rules,
        string rule,
        Dictionary<string, string[]> found
    )
    {
        foreach (var (folder, allowed) in rules[rule].ToArray())
        {
            rules[rule][folder] = Math.Min(allowed, found.GetValueOrDefault(folder, []).Length);
            if (rules[rule][folder] == 0)
                rules[rule].Remove(folder);
        }
        File.WriteAllText(Allowance, JsonSerializer.Serialize(rules, Json) + "\n");
    }
}
