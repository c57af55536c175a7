using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Unmix.TestData;

namespace Unmix.Architecture.Tests;

/// <summary>A library does not know of a command line: the programs say how options are spelled, and choose exit codes.</summary>
public sealed partial class LibraryWordsTests
{
    [Theory]
    [InlineData("Formats")]
    [InlineData("Runtime")]
    [InlineData("Report")]
    public void No_text_of_a_library_spells_an_option(string library)
    {
        var root = Path.Combine(Repository.Root, "runtime", library);
        var spelled = SourceTree
            .Files(Repository.Root, "*.cs")
            .Where(path => path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            .SelectMany(path => Texts(path).Where(text => Option().IsMatch(text)).Select(text => $"{Path.GetFileName(path)}: {text}"));

        Assert.Empty(spelled);
    }

    private static IEnumerable<string> Texts(string path) =>
        CSharpSyntaxTree
            .ParseText(File.ReadAllText(path))
            .GetRoot()
            .DescendantTokens()
            .Where(token => token.IsKind(SyntaxKind.StringLiteralToken) || token.IsKind(SyntaxKind.InterpolatedStringTextToken))
            .Select(token => token.ValueText);

    [GeneratedRegex("(^|[^\\w!-])(--[a-z]|-o\\b)")]
    private static partial Regex Option();
}
