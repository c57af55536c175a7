using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Unmix.Learning.Recipes;

namespace Unmix.Trainer.Tests.Commands;

/// <summary>docs/recipes.md: every field of a recipe and every constant of a form, made from the code and its documentation.</summary>
internal static partial class RecipePage
{
    private const string Head = """
        # Recipes

        This page is for those who want to change how a model learns. A recipe sets this for `unmix-train train`. It is a
        JSON file (`--recipe FILE`), or one of those in the repository, given by its name (`--recipe paper`;
        [models](../models/README.md)):

        ```json
        { "form": "default", "scene": { "abundances": "peak" }, "schedule": { "epochs": 8, "seed": 3 } }
        ```

        `--set epochs=8` sets one field and overrides the recipe; it may be repeated. The name of the group may be left out.
        Fields that a recipe does not set keep the default of its form. Comments are allowed. An unknown field is refused. A
        field of an earlier version is refused too, and the message says what replaces it. But a recipe of an earlier version
        is read if it sets such fields to the values of its form.

        Effects are of single runs. "Ablation" means [this table](../tests/Benchmarks/results/ablation.md), of an earlier
        model. A test makes this page from the code (`RecipePageTests`).

        | field | default | `paper` | allowed values | what it is | measured effect |
        | --- | --- | --- | --- | --- | --- |

        """;

    private const string FormHead = """

        ## What a form stands for

        Recipes can't set these constants one by one. [The method](method.md) says where the default departs from the paper,
        and why. The constants are in `trainer/Learning/Recipes/RecipeForm.cs`. A number in brackets is the NRMSE_A without
        this change; with all changes it is 0.066 (ablation).

        | constant | `default` | `paper` | `library` | what it is, and why |
        | --- | --- | --- | --- | --- |

        """;

    private static readonly XDocument Documentation = XDocument.Load(
        Path.ChangeExtension(typeof(TrainerOptions).Assembly.Location, ".xml")
    );

    public static string Text()
    {
        var text = new StringBuilder(Head);
        var paper = TrainerOptions.Of(RecipeForm.Paper);
        foreach (var field in RecipeField.All)
            AddRow(
                text,
                $"`{field.Path}`",
                Default(field, new TrainerOptions()),
                Default(field, paper),
                Allowed(field),
                Summary(field.Property),
                field.Effect
            );
        text.Append(FormHead);
        foreach (var (path, property, values) in Constants(typeof(RecipeForm), "", [.. RecipeForm.All]))
            AddRow(text, [$"`{path}`", .. values.Select(Value), Summary(property)]);
        return text.ToString();
    }

    private static void AddRow(StringBuilder text, params string[] cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    // Of records within too: the values of each form.
    private static IEnumerable<(string Path, PropertyInfo Property, object[] Values)> Constants(
        Type type,
        string prefix,
        object[] owners
    ) =>
        type.GetProperties()
            .Where(property => property.CanWrite && property.Name != nameof(RecipeForm.Name))
            .SelectMany(property =>
            {
                var path = prefix + JsonNamingPolicy.CamelCase.ConvertName(property.Name);
                object[] values = [.. owners.Select(owner => property.GetValue(owner)!)]; // a form has no null
                return property.PropertyType.IsClass ? Constants(property.PropertyType, path + ".", values) : [(path, property, values)];
            });

    private static string Default(RecipeField field, TrainerOptions options) =>
        field.Leaf == "endmembers" ? "to be given" : field.TextIn(options);

    private static string Value(object value) =>
        value switch
        {
            bool on => on ? "true" : "false",
            Enum word => JsonNamingPolicy.CamelCase.ConvertName(word.ToString()),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!, // a number
        };

    private static string Allowed(RecipeField field)
    {
        if (field.Allowed is not { } allowed)
            return field.Wanted.Replace("one of ", "", StringComparison.Ordinal).Replace(", ", " or ", StringComparison.Ordinal);
        var flag = allowed.Flag is null ? "" : $"; `{allowed.Flag}`";
        return (field.Wanted == "a whole number" && allowed.ToString() == "a number" ? field.Wanted : allowed.ToString()) + flag;
    }

    private static string Summary(PropertyInfo property)
    {
        XElement? Member(string name) =>
            Documentation.Descendants("member").FirstOrDefault(member => (string?)member.Attribute("name") == name);
        var type = property.DeclaringType!.FullName; // a property of a class
        var element = Member($"P:{type}.{property.Name}")?.Element("summary")
            ?? Member($"T:{type}")?.Elements("param").FirstOrDefault(parameter => (string?)parameter.Attribute("name") == property.Name);
        Assert.True(element is not null, $"'{property.Name}' is not documented.");
        var words = string.Concat(element.Nodes().Select(Words));
        return Blanks().Replace(words, " ").Trim().Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string Words(XNode node) =>
        node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "see" } link => $"`{Last((string?)link.Attribute("cref") ?? "")}`",
            _ => "",
        };

    // An option, and a value that is a word, by its name in recipes; a number that stands in the code by that.
    private static string Last(string reference)
    {
        var (owner, name) = (reference[2..reference.LastIndexOf('.')], reference[(reference.LastIndexOf('.') + 1)..]);
        if (typeof(TrainerOptions).Assembly.GetType(owner)?.GetField(name) is { IsLiteral: true, FieldType.IsEnum: false } constant)
            return Convert.ToString(constant.GetRawConstantValue(), CultureInfo.InvariantCulture)!; // a number
        return JsonNamingPolicy.CamelCase.ConvertName(name);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
