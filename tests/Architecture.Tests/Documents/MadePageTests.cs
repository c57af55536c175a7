using System.Text.RegularExpressions;
using System.Xml.Linq;
using Unmix.TestData;

namespace Unmix.Architecture.Tests.Documents;

/// <summary>Pages that say what the repository says elsewhere.</summary>
public sealed partial class MadePageTests
{
    /// <summary>UNMIX_APPROVE=1 writes it anew.</summary>
    [Fact]
    public void The_page_of_commands_says_what_the_programs_say()
    {
        var path = Path.Combine(Repository.Root, "docs", "commands.md");
        var expected = CommandsPage.Text();
        if (Environment.GetEnvironmentVariable("UNMIX_APPROVE") == "1")
            File.WriteAllText(path, expected);

        var (now, then) = (expected.Split('\n'), File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n'));

        const string what = "docs/commands.md is not what the programs say; write it anew with UNMIX_APPROVE=1.";
        var (added, gone) = (string.Join("; ", now.Except(then).Take(3)), string.Join("; ", then.Except(now).Take(3)));
        Assert.True(now.SequenceEqual(then), $"{what} New: {added}. Gone: {gone}.");
    }

    [Fact]
    public void The_page_of_dependencies_has_every_package_with_its_version()
    {
        var page = Page.Of("docs/dependencies.md").Lines.Select(line => Row().Match(line)).Where(row => row.Success);

        Assert.Equal(
            Packages().Concat(Tools()).Order(StringComparer.Ordinal),
            page.Select(row => $"{row.Groups["name"].Value} {row.Groups["version"].Value}").Order(StringComparer.Ordinal)
        );
    }

    private static IEnumerable<string> Packages() =>
        XDocument
            .Load(Path.Combine(Repository.Root, "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Select(package => $"{(string?)package.Attribute("Include")} {(string?)package.Attribute("Version")}");

    private static IEnumerable<string> Tools() =>
        Tool()
            .Matches(File.ReadAllText(Path.Combine(Repository.Root, ".config", "dotnet-tools.json")))
            .Select(tool => $"{tool.Groups["name"].Value} {tool.Groups["version"].Value}");

    [GeneratedRegex(@"^\| (?<name>[\w.\-]+) \| (?<version>\d[\w.\-]*) \|")]
    private static partial Regex Row();

    [GeneratedRegex("\"(?<name>[\\w.]+)\": \\{ \"version\": \"(?<version>[^\"]+)\"")]
    private static partial Regex Tool();
}
