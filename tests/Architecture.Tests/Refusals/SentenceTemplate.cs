using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Unmix.TestData;

namespace Unmix.Architecture.Tests.Refusals;

/// <summary>Reads a text out of the code that makes it: constant parts as they are, what is filled in by its name.</summary>
internal static partial class SentenceTemplate
{
    private static readonly Lazy<Dictionary<string, string>> OptionNames = new(() =>
        OptionProperty()
            .Matches(File.ReadAllText(Path.Combine(Repository.Root, "runtime", "Formats", "OptionName.cs")))
            .ToDictionary(one => one.Groups["property"].Value, one => one.Groups["name"].Value)
    );

    private const int Deepest = 4; // variables that are made of variables

    /// <summary>The text; a name in angle brackets for what only a run knows.</summary>
    public static string Of(ExpressionSyntax expression, int depth = 0) =>
        expression switch
        {
            LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) => literal.Token.ValueText,
            InterpolatedStringExpressionSyntax text => string.Concat(text.Contents.Select(part => Part(part, depth))),
            BinaryExpressionSyntax sum when IsMadeOfText(sum) => Of(sum.Left, depth) + Of(sum.Right, depth),
            ParenthesizedExpressionSyntax inner => Of(inner.Expression, depth),
            InvocationExpressionSyntax call when IsStringCreate(call) => Of(call.ArgumentList.Arguments[^1].Expression, depth),
            ConditionalExpressionSyntax choice when depth < Deepest && IsMadeOfText(choice) => Choice(choice, depth),
            IdentifierNameSyntax name when depth < Deepest && ValueOf(name) is { } value => Of(value, depth + 1),
            MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "OptionName" } } option => Option(
                option.Name
            ),
            _ => $"<{NameOf(expression)}>",
        };

    /// <summary>As a command line spells it.</summary>
    private static string Option(SimpleNameSyntax name) => Spelled(OptionNames.Value[name.Identifier.Text]);

    private static string Spelled(string name) => name == "output" ? "-o" : "--" + name;

    private static string Part(InterpolatedStringContentSyntax part, int depth) =>
        part switch
        {
            InterpolatedStringTextSyntax { TextToken.ValueText: var text } => text.Replace("{{", "{", StringComparison.Ordinal)
                .Replace("}}", "}", StringComparison.Ordinal),
            InterpolationSyntax hole => Of(hole.Expression, depth + 1),
            _ => "",
        };

    private static bool IsStringCreate(InvocationExpressionSyntax call) => call.Expression.ToString() == "string.Create";

    private static bool IsText(ExpressionSyntax expression) =>
        expression is InterpolatedStringExpressionSyntax || expression.IsKind(SyntaxKind.StringLiteralExpression);

    /// <summary>The longer of both, in brackets where the other says nothing.</summary>
    private static string Choice(ConditionalExpressionSyntax choice, int depth)
    {
        var (one, other) = (Of(choice.WhenTrue, depth + 1), Of(choice.WhenFalse, depth + 1));
        if (one.Length == 0 || other.Length == 0)
            return one + other is { Length: > 0 } said ? $"[{said}]" : "";
        return $"[{one}|{other}]";
    }

    /// <summary>What a variable of the same member is made of, where that is a text.</summary>
    private static ExpressionSyntax? ValueOf(IdentifierNameSyntax name)
    {
        var member = name.FirstAncestorOrSelf<MemberDeclarationSyntax>();
        var made = member
            ?.DescendantNodes()
            .OfType<VariableDeclaratorSyntax>()
            .FirstOrDefault(one => one.Identifier.Text == name.Identifier.Text);
        return made?.Initializer?.Value is { } value && IsMadeOfText(value) ? value : null;
    }

    private static bool IsMadeOfText(ExpressionSyntax value) =>
        value switch
        {
            BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression) => IsMadeOfText(sum.Left) || IsMadeOfText(sum.Right),
            ConditionalExpressionSyntax choice => IsMadeOfText(choice.WhenTrue) || IsMadeOfText(choice.WhenFalse),
            ParenthesizedExpressionSyntax inner => IsMadeOfText(inner.Expression),
            InvocationExpressionSyntax call => IsStringCreate(call),
            _ => IsText(value),
        };

    /// <summary>The name of a value: the last that the code gives it, as words.</summary>
    private static string NameOf(ExpressionSyntax expression)
    {
        var name = expression switch
        {
            IdentifierNameSyntax identifier => identifier.Identifier.Text,
            MemberAccessExpressionSyntax { Name.Identifier.Text: "Length" or "Count" } access => $"count of {NameOf(access.Expression)}",
            MemberAccessExpressionSyntax access => access.Name.Identifier.Text,
            InvocationExpressionSyntax call => NameOf(call),
            ElementAccessExpressionSyntax element => NameOf(element.Expression),
            CastExpressionSyntax cast => NameOf(cast.Expression),
            ParenthesizedExpressionSyntax inner => NameOf(inner.Expression),
            PostfixUnaryExpressionSyntax postfix => NameOf(postfix.Operand),
            ConditionalAccessExpressionSyntax access => NameOf(access.Expression),
            BinaryExpressionSyntax binary when binary.Left is not LiteralExpressionSyntax => NameOf(binary.Left),
            BinaryExpressionSyntax binary => NameOf(binary.Right),
            ConditionalExpressionSyntax choice => NameOf(choice.WhenTrue),
            SwitchExpressionSyntax choice => NameOf(choice.GoverningExpression),
            ImplicitArrayCreationExpressionSyntax or CollectionExpressionSyntax => "list",
            _ => "value",
        };
        return Words().Replace(name, " $1").Trim().ToLowerInvariant();
    }

    private static string NameOf(InvocationExpressionSyntax call)
    {
        var called = call.Expression is MemberAccessExpressionSyntax access ? access.Name.Identifier.Text : call.Expression.ToString();
        var arguments = call.ArgumentList.Arguments;
        if (called == "Text")
            return "value"; // of an option
        if (called == "Join")
            return arguments.Count > 1 ? "list of " + NameOf(arguments[1].Expression) : "list";
        if (arguments.Count > 0 && called is not ("ToString" or "Trim" or "TrimEnd" or "ReplaceLineEndings"))
            return NameOf(arguments[0].Expression);
        return call.Expression is MemberAccessExpressionSyntax of ? NameOf(of.Expression) : called;
    }

    [GeneratedRegex("(?<=[a-z0-9])([A-Z])")]
    private static partial Regex Words();

    [GeneratedRegex("string (?<property>[A-Za-z]+) => Of\\(\"(?<name>[a-z-]+)\"\\)")]
    private static partial Regex OptionProperty();
}
