using System.Text.Json;
using System.Text.RegularExpressions;
using Unmix.Learning.Recipes;
using Unmix.TestData;

namespace Unmix.Architecture.Tests;

/// <summary>
/// Where the default form departs from the paper's, docs/method.md and the own words of the recipe's field, or of the form's constant, say
/// so by one phrase that can be searched for.
/// </summary>
public sealed partial class DepartureTests
{
    private const string Phrase = "Differs from the paper";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Fields by their own names, and constants by those that a form has for them.</summary>
    public static TheoryData<string> Departures => [.. Fields(), .. Differences(Of(RecipeForm.Paper), Of(RecipeForm.Default), "")];

    [Theory]
    [MemberData(nameof(Departures))]
    public void A_departure_of_the_default_is_marked_in_the_method(string option)
    {
        var points = File.ReadAllText(Path.Combine(Repository.Root, "docs", "method.md")).Split(Phrase)[1..];

        // From the phrase to the next one, or to the end of its point of the list.
        Assert.Contains(points, point => NextPoint().Split(point)[0].Contains($"`{option}`", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Departures))]
    public void A_departure_of_the_default_is_marked_at_its_option(string option)
    {
        var name = option.Split('.')[^1];
        var property = new Regex(
            @"((?:^\s*///.*\n)+)(?:^\s*\[[^{}]*?\]\n)*\s*public \S+ " + name + @" \{ get; init; \}",
            RegexOptions.Multiline | RegexOptions.IgnoreCase
        );
        var parameter = new Regex($"^/// (<param name=\"{name}\">.*</param>)", RegexOptions.Multiline | RegexOptions.IgnoreCase);

        var comments = Sources()
            .SelectMany(text => property.Matches(text).Concat(parameter.Matches(text)).Select(match => match.Groups[1].Value));
        var ofValues = Values(name);

        Assert.Contains(comments.Concat(ofValues), comment => comment.Contains(Phrase, StringComparison.Ordinal));
    }

    [Fact]
    public void The_phrase_is_never_broken_and_always_spelt_the_same()
    {
        string[] documents =
        [
            Path.Combine(Repository.Root, "README.md"),
            .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md"),
        ];
        foreach (
            var file in SourceTree
                .Files(Repository.Root, "*.cs")
                .Where(file => !file.EndsWith("DepartureTests.cs", StringComparison.Ordinal))
                .Concat(documents)
        )
            Assert.All(AnyForm().Matches(File.ReadAllText(file)), match => Assert.True(match.Value == Phrase, $"{file}: '{match.Value}'"));
    }

    // An option whose values are words may have it at the value.
    private static IEnumerable<string> Values(string option) =>
        Sources()
            .SelectMany(text => Enumeration().Matches(text))
            .Where(match => match.Groups["name"].Value.Equals(option, StringComparison.OrdinalIgnoreCase))
            .Select(match => match.Groups["body"].Value);

    private static IEnumerable<string> Sources() =>
        SourceTree
            .Files(Path.Combine(Repository.Root), "*.cs")
            .Where(file => Path.GetRelativePath(Repository.Root, file).StartsWith("trainer", StringComparison.Ordinal))
            .Select(File.ReadAllText);

    private static IEnumerable<string> Fields()
    {
        var (ours, paper) = (new TrainerOptions(), TrainerOptions.Of(RecipeForm.Paper));
        return RecipeField
            .All.Where(field => field.Leaf != "form" && !field.ValueOf(ours).Equals(field.ValueOf(paper)))
            .Select(field => field.Leaf);
    }

    private static JsonElement Of(RecipeForm form) => JsonSerializer.SerializeToElement(form with { Name = "" }, Json);

    private static IEnumerable<string> Differences(JsonElement paper, JsonElement ours, string prefix)
    {
        foreach (var field in paper.EnumerateObject())
        {
            var own = ours.GetProperty(field.Name);
            if (field.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (var inner in Differences(field.Value, own, $"{field.Name}."))
                    yield return inner;
            }
            else if (!JsonElement.DeepEquals(field.Value, own))
                yield return prefix + field.Name;
        }
    }

    [GeneratedRegex(@"\n *- |\n\n")]
    private static partial Regex NextPoint();

    [GeneratedRegex(@"[Dd]iffers[\s/*]+from[\s/*]+the[\s/*]+paper")]
    private static partial Regex AnyForm();

    [GeneratedRegex(@"public enum (?<name>\w+)\s*\{(?<body>[^}]*)\}")]
    private static partial Regex Enumeration();
}
