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

        A recipe says how `unmix-train train` learns. It is a JSON file (`--recipe FILE`), or one that comes along and is
        taken by its name (`--recipe paper`; [models](../models/README.md)):

        ```json
        { "form": "default", "scene": { "abundances": "peak" }, "schedule": { "epochs": 8, "seed": 3 } }
        ```

        `--set epochs=8` sets one field and wins over the recipe; it may be repeated. A group's name may be left out. What a
        recipe leaves out keeps the default of its form. Comments are welcome. A field that is not below is refused by its
        name, and one that there was once with what replaces it. A recipe of an earlier version is read if all that it says
        of such fields is what its form has.

        Effects are of single runs; "ablation" is [this table](../tests/Benchmarks/results/ablation.md), of a model before.
        A test makes this page from the code (`RecipePageTests`). What a number may be is what the program refuses by.

        | field | default | `paper` | may be | what it is | what it does, measured |
        | --- | --- | --- | --- | --- | --- |

        """;

    private const string FormHead = """

        ## What a form stands for

        No recipe sets these one by one. [The method](method.md) says where the default departs from the paper, and why.
        `trainer/Learning/Recipes/RecipeForm.cs` has them. A number in brackets is NRMSE_A without, where 0.066 is with it
        (ablation).

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
