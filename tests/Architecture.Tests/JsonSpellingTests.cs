using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Unmix.TestData;

namespace Unmix.Architecture.Tests;

/// <summary>
/// Manifests, reports, records and what programs print as JSON are spelled alike: snake_case. Only the numbers in a page are spelled as
/// its own script, which alone reads them, has its names.
/// </summary>
public sealed class JsonSpellingTests
{
    [Fact]
    public void Every_JSON_of_the_runtime_is_spelled_alike()
    {
        var spellings = SourceTree
            .Files(Repository.Root, "*.cs")
            .Where(path => path.StartsWith(Path.Combine(Repository.Root, "runtime"), StringComparison.Ordinal))
            .Where(path => Path.GetFileName(path) != "PageNumbers.cs")
            .SelectMany(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path)).GetRoot().DescendantNodes().OfType<AttributeSyntax>())
            .Where(attribute => attribute.Name.ToString() == "JsonSourceGenerationOptions")
            .Select(attribute =>
                attribute
                    .ArgumentList?.Arguments.SingleOrDefault(one => one.NameEquals?.Name.ToString() == "PropertyNamingPolicy")
                    ?.Expression.ToString()
            )
            .ToArray();

        Assert.NotEmpty(spellings);
        Assert.All(spellings, spelling => Assert.Equal("JsonKnownNamingPolicy.SnakeCaseLower", spelling));
    }
}
