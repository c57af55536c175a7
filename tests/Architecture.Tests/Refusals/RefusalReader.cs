using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Unmix.TestData;

namespace Unmix.Architecture.Tests.Refusals;

/// <summary>
/// Gathers every sentence of refusal from the code of both programs: what exceptions of UnmixException's family, and errors of the command
/// line, say.
/// </summary>
internal sealed partial class RefusalReader
{
    private const string Root = "UnmixException";
    private const int Usage = 2;

    private readonly Dictionary<string, int> codes = [];
    private readonly List<Refusal> found = [];

    /// <summary>All of them, by exit code, area and text.</summary>
    public static IReadOnlyList<Refusal> Read()
    {
        var reader = new RefusalReader();
        (string Place, SyntaxNode Tree)[] files =
        [
            .. SourceTree
                .Files(Repository.Root, "*.cs")
                .Select(path => (Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'), path))
                .Where(file => !file.Item1.StartsWith("tests/", StringComparison.Ordinal))
                .Select(file => (file.Item1, CSharpSyntaxTree.ParseText(File.ReadAllText(file.path)).GetRoot())),
        ];
        reader.ReadKinds([.. files.Select(file => file.Tree)]);
        foreach (var (place, tree) in files)
            reader.ReadFile(AreaOf(place), tree);
        return
        [
            .. reader
                .found.Distinct()
                .OrderBy(one => one.ExitCode)
                .ThenBy(one => one.Area, StringComparer.Ordinal)
                .ThenBy(one => one.Text, StringComparer.Ordinal),
        ];
    }

    /// <summary>Kinds of exceptions and the exit code of each.</summary>
    private void ReadKinds(SyntaxNode[] trees)
    {
        ClassDeclarationSyntax[] types = [.. trees.SelectMany(tree => tree.DescendantNodes().OfType<ClassDeclarationSyntax>())];
        var program = types.Single(type => type.Identifier.Text == "ExitCodes");
        var constants = program
            .DescendantNodes()
            .OfType<VariableDeclaratorSyntax>()
            .ToDictionary(one => one.Identifier.Text, one => int.Parse(one.Initializer!.Value.ToString(), null)); // constants have values
        // The program's choice: 'FaultKind.Scene => SceneRefused'.
        var chosen = program
            .DescendantNodes()
            .OfType<SwitchExpressionArmSyntax>()
            .Where(arm => arm.Pattern is ConstantPatternSyntax)
            .ToDictionary(arm => arm.Pattern.ToString()["FaultKind.".Length..], arm => arm.Expression.ToString());
        var known = new HashSet<string> { Root };
        for (var before = 0; before != known.Count; )
        {
            before = known.Count;
            foreach (var type in types.Where(type => BaseOf(type) is { } parent && known.Contains(parent)))
                known.Add(type.Identifier.Text);
        }
        foreach (var type in types.Where(type => type.Identifier.Text != Root && known.Contains(type.Identifier.Text)))
        {
            var said = type.DescendantNodes()
                .OfType<MemberAccessExpressionSyntax>()
                .FirstOrDefault(access => access.Expression.ToString() == "FaultKind");
            codes[type.Identifier.Text] = constants[chosen[said?.Name.Identifier.Text ?? "Incomplete"]];
        }
    }

    private static string? BaseOf(ClassDeclarationSyntax type) => type.BaseList?.Types.FirstOrDefault()?.Type.ToString();

    private void ReadFile(string area, SyntaxNode tree)
    {
        foreach (var made in tree.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>())
        {
            if (made.ArgumentList is not { Arguments: [{ Expression: var said }, ..] arguments })
                continue;
            if (TypeOf(made) is not { } type || !codes.TryGetValue(type, out var code))
                continue;
            if (arguments.Any(argument => argument.Expression.ToString() == "FaultKind.Package"))
                code = codes["ModelPackageException"];
            // 'Diverged' takes its sentence and the advice apart.
            var text = SentenceTemplate.Of(said) + (type == "DivergedException" ? " " + SentenceTemplate.Of(arguments[1].Expression) : "");
            foreach (var one in Lists(said, text) is { Count: > 0 } parts ? parts : [text])
                Add(code, area, one);
        }
        foreach (var call in tree.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (call.Expression is not MemberAccessExpressionSyntax { Name.Identifier.Text: "AddError" })
                continue;
            if (call.ArgumentList.Arguments is [var error])
                Add(Usage, area, SentenceTemplate.Of(error.Expression));
        }
    }

    private void Add(int code, string area, string text)
    {
        // A text that the code only passes on has its own place.
        if (Filled().Replace(text, "").Any(char.IsLetter))
            found.Add(new Refusal(code, area, text.ReplaceLineEndings(" ").Trim()));
    }

    /// <summary>Of 'new(...)' the type is that of the member or the variable which it is for.</summary>
    private static string? TypeOf(BaseObjectCreationExpressionSyntax made) =>
        made switch
        {
            ObjectCreationExpressionSyntax named => named.Type.ToString().Split('.')[^1],
            _ => made.FirstAncestorOrSelf<MemberDeclarationSyntax>() switch
            {
                MethodDeclarationSyntax method => method.ReturnType.ToString(),
                PropertyDeclarationSyntax property => property.Type.ToString(),
                _ => null,
            },
        };

    /// <summary>Faults that were gathered in a list and are told together, each one its own sentence.</summary>
    private static List<string> Lists(ExpressionSyntax said, string whole)
    {
        var joined = said.DescendantNodesAndSelf()
            .OfType<InvocationExpressionSyntax>()
            .Where(call => call.Expression.ToString() == "string.Join")
            .FirstOrDefault(call => call.ArgumentList.Arguments is [_, { Expression: IdentifierNameSyntax }]);
        if (joined is null)
            return [];
        var list = joined.ArgumentList.Arguments[1].Expression.ToString();
        var type = said.FirstAncestorOrSelf<TypeDeclarationSyntax>();
        var end = whole[(whole.IndexOf('>', StringComparison.Ordinal) + 1)..]; // behind what was gathered
        return
        [
            .. (type?.DescendantNodes() ?? [])
                .OfType<InvocationExpressionSyntax>()
                .Where(call => call.Expression.ToString() == $"{list}.Add" && call.ArgumentList.Arguments.Count == 1)
                .Select(call => SentenceTemplate.Of(call.ArgumentList.Arguments[0].Expression))
                .Where(text => Filled().Replace(text, "").Any(char.IsLetter))
                .Select(text => text.EndsWith('.') ? text : text + end),
        ];
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Filled();

    private static string AreaOf(string place)
    {
        var parts = place.Split('/')[..^1];
        var depth = parts[0] == "runtime" || parts is ["trainer", "Learning" or "Evaluation", ..] ? 2 : 1;
        if (parts.Contains("Terminal"))
            return "Commands";
        if (parts[^1] is "Formats" or "Files")
            return "Outputs";
        if (parts[^1] is "Plans" or "Models")
            return "Runs";
        return parts.Length > depth ? parts[depth]
            : parts[^1] == "trainer" ? "Training"
            : "Runs";
    }
}
