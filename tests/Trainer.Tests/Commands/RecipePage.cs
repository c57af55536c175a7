using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Unmix.Learning.Recipes;

namespace Unmix.Trainer.Tests.Commands;

/// <summary>docs/recipes.md: every field of a recipe, made from the options themselves and their documentation.</summary>
internal static partial class RecipePage
{
    private const string Head = """
        # Recipes

        A recipe says how `unmix-train train` learns. It is a JSON file (`--recipe FILE`), or one that comes along and is
        taken by its name (`--recipe paper`; [models](../models/README.md)). Options of the command line win over a recipe. What
        a recipe leaves out keeps its default. Comments are welcome. A field that is not below is refused by its name.
        [The method](method.md) says where the default departs from the paper, and why.

        A test makes this page from the code (`RecipePageTests`). What a number may be is what the program refuses by.

        | field | default | `paper` | may be | what it is |
        | --- | --- | --- | --- | --- |

        """;

    private static readonly XDocument Documentation = XDocument.Load(
        Path.ChangeExtension(typeof(TrainerOptions).Assembly.Location, ".xml")
    );

    public static string Text()
    {
        var text = new StringBuilder(Head);
        AddRows(text, new TrainerOptions(), Recipe.Read("paper"), "");
        return text.ToString();
    }

    private static void AddRows(StringBuilder text, object ours, object paper, string prefix)
    {
        foreach (var property in ours.GetType().GetProperties().Where(property => property.CanWrite))
        {
            var path = prefix + JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (type.IsClass)
            {
                AddRows(text, property.GetValue(ours)!, property.GetValue(paper)!, path + "."); // options have no null object
                continue;
            }
            string[] cells =
            [
                $"`{path}`",
                Value(path, property.GetValue(ours)),
                Value(path, property.GetValue(paper)),
                Allowed(property, type),
                Summary(property),
            ];
            text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }
    }

    private static string Value(string path, object? value) =>
        value switch
        {
            null => "from the scene",
            0 when path == "endmembers" => "to be given",
            bool on => on ? "true" : "false",
            Enum word => JsonNamingPolicy.CamelCase.ConvertName(word.ToString()),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!, // a number
        };

    private static string Allowed(PropertyInfo property, Type type)
    {
        if (type.IsEnum)
            return string.Join(" or ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName));
        if (type == typeof(bool))
            return "true or false";
        var allowed = property.GetCustomAttribute<AllowedAttribute>()!; // OptionRangeTests: every number has one
        var flag = allowed.Flag is null ? "" : $"; `{allowed.Flag}`";
        return (type == typeof(int) && allowed.ToString() == "a number" ? "a whole number" : allowed.ToString()) + flag;
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
