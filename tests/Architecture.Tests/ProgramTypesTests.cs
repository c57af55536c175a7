using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Unmix.TestData;

namespace Unmix.Architecture.Tests;

/// <summary>What others may call is in a library; a program's types are its own.</summary>
public sealed class ProgramTypesTests
{
    [Theory]
    [InlineData("runtime/Cli")]
    [InlineData("trainer")]
    public void A_program_has_no_public_type(string folder)
    {
        var libraries = ProjectFile
            .ReadAll(Repository.Root)
            .Where(project => project.Folder.StartsWith(folder + "/", StringComparison.Ordinal))
            .Select(project => Path.Combine(Repository.Root, project.Folder) + Path.DirectorySeparatorChar)
            .ToArray();
        var own = SourceTree
            .Files(Repository.Root, "*.cs")
            .Where(file => file.StartsWith(Path.Combine(Repository.Root, folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            .Where(file => !libraries.Any(library => file.StartsWith(library, StringComparison.Ordinal)))
            .ToArray();

        var open = own.SelectMany(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes())
            .OfType<BaseTypeDeclarationSyntax>()
            .Where(type =>
                type.Parent is not TypeDeclarationSyntax && type.Modifiers.Any(modifier => modifier.IsKind(SyntaxKind.PublicKeyword))
            )
            .Select(type => type.Identifier.Text);

        Assert.NotEmpty(own);
        Assert.Empty(open);
    }
}
