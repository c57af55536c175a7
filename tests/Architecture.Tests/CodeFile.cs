using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Unmix.TestData;

namespace Unmix.Architecture.Tests;

/// <summary>What is too long to be read in a file of code, each with its place.</summary>
/// <param name="LongLines">Lines beyond <see cref="LongestLine"/> columns.</param>
/// <param name="LongMethods">
/// Methods, accessors, local functions and top-level programs of more than <see cref="LongestMethod"/> lines.
/// </param>
/// <param name="WideSignatures">Methods and constructors of more than <see cref="MostParameters"/> parameters.</param>
internal sealed record CodeFile(IReadOnlyList<string> LongLines, IReadOnlyList<string> LongMethods, IReadOnlyList<string> WideSignatures)
{
    public const int LongestLine = 140;
    public const int LongestMethod = 60;
    public const int MostParameters = 6;

    /// <summary>Every file of runtime, trainer and tests.</summary>
    public static IReadOnlyList<CodeFile> All { get; } = [.. SourceTree.Files(Repository.Root, "*.cs").Select(Read)];

    private static CodeFile Read(string path)
    {
        var text = File.ReadAllText(path);
        var place = Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');
        var nodes = CSharpSyntaxTree.ParseText(text).GetRoot();
        string At(SyntaxNode node) => $"{place}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";
        return new CodeFile(
            [.. text.Split('\n').Index().Where(line => line.Item.Length > LongestLine).Select(line => $"{place}:{line.Index + 1}")],
            [.. nodes.DescendantNodesAndSelf().Where(node => Lines(node) > LongestMethod).Select(At)],
            [.. nodes.DescendantNodes().Where(node => Parameters(node) > MostParameters).Select(At)]
        );
    }

    // Without attributes and comments before it.
    private static int Lines(SyntaxNode node)
    {
        var first = node switch
        {
            BaseMethodDeclarationSyntax method => method.Modifiers.Count > 0 ? method.Modifiers[0] : method.ParameterList.GetFirstToken(),
            AccessorDeclarationSyntax accessor => accessor.Keyword,
            LocalFunctionStatementSyntax function => function.ReturnType.GetFirstToken(),
            CompilationUnitSyntax unit when unit.Members.OfType<GlobalStatementSyntax>().FirstOrDefault() is { } statement =>
                statement.GetFirstToken(),
            _ => default,
        };
        if (first.RawKind == 0)
            return 0;
        var last = node is CompilationUnitSyntax program
            ? program.Members.OfType<GlobalStatementSyntax>().Last().GetLastToken()
            : node.GetLastToken();
        return last.GetLocation().GetLineSpan().EndLinePosition.Line - first.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
    }

    // A record is what more than a few belong in, and signatures of native functions are not ours.
    private static int Parameters(SyntaxNode node) =>
        node switch
        {
            MethodDeclarationSyntax method when method.AttributeLists.ToString().Contains("Import", StringComparison.Ordinal) => 0,
            BaseMethodDeclarationSyntax method => method.ParameterList.Parameters.Count,
            LocalFunctionStatementSyntax function => function.ParameterList.Parameters.Count,
            ClassDeclarationSyntax type => type.ParameterList?.Parameters.Count ?? 0,
            StructDeclarationSyntax type => type.ParameterList?.Parameters.Count ?? 0,
            _ => 0,
        };
}
