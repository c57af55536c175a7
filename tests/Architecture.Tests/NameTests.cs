using System.Text.RegularExpressions;
using Unmix.TestData;

namespace Unmix.Architecture.Tests;

/// <summary>Names that say nothing have no room here (STYLE, section 3; DESIGN, section 3).</summary>
public sealed partial class NameTests
{
    private const int LongestFile = 400;

    private static readonly string[] BannedFolders = ["Utils", "Helpers", "Common", "Core", "Managers", "Services"];

    [Fact]
    public void No_folder_has_a_banned_name()
    {
        Assert.DoesNotContain(SourceTree.Folders(Repository.Root), folder =>
            BannedFolders.Contains(Path.GetFileName(folder), StringComparer.OrdinalIgnoreCase)
        );
    }

    [Fact]
    public void No_type_has_a_banned_name()
    {
        foreach (var file in SourceTree.Files(Repository.Root, "*.cs"))
        {
            foreach (Match type in TypeName().Matches(File.ReadAllText(file)))
                Assert.False(BannedType().IsMatch(type.Groups["name"].Value), $"{type.Groups["name"].Value} in {file}");
        }
    }

    [Fact]
    public void No_file_is_too_long_to_be_read()
    {
        Assert.All(SourceTree.Files(Repository.Root, "*.cs"), file => Assert.True(File.ReadLines(file).Count() <= LongestFile, file));
    }

    [GeneratedRegex(
        @"^\s*(?:(?:public|internal|private|protected|sealed|static|abstract|partial|readonly|ref|unsafe)\s+)*"
            + @"(?:class|struct|interface|enum|record(?:\s+struct|\s+class)?)\s+(?<name>[A-Za-z_]\w*)",
        RegexOptions.Multiline
    )]
    private static partial Regex TypeName();

    [GeneratedRegex("^(?:Data|Base|Impl)$|(?:Utils?|Utility|Utilities|Helpers?|Managers?|Common|Impl|Services?|Processor|Handler)$")]
    private static partial Regex BannedType();
}
