using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Unmix.Learning.Recipes;

/// <summary>One field of a recipe.</summary>
/// <param name="Property">Where <see cref="TrainerOptions"/> has it.</param>
/// <param name="Group">The object of the recipe that it stands in; empty for the recipe itself.</param>
/// <param name="Effect">What a change of it was measured to do.</param>
/// <param name="Allowed">What its number may be; null where it is none.</param>
public sealed record RecipeField(PropertyInfo Property, string Group, string Effect, AllowedAttribute? Allowed)
{
    /// <summary>All, in the order of a recipe.</summary>
    public static IReadOnlyList<RecipeField> All { get; } =
    [
        .. typeof(TrainerOptions)
            .GetProperties()
            .Select(property => (Property: property, Field: property.GetCustomAttribute<RecipeFieldAttribute>()))
            .Where(pair => pair.Field is not null)
            .Select(pair => new RecipeField(
                pair.Property,
                pair.Field!.Group, // as asked for above
                pair.Field.Effect,
                pair.Property.GetCustomAttribute<AllowedAttribute>()
            )),
    ];

    /// <summary>Its name within its group, such as <c>epochs</c>; no two groups have the same.</summary>
    public string Leaf => JsonNamingPolicy.CamelCase.ConvertName(Property.Name);

    /// <summary>Its name in a recipe, such as <c>schedule.epochs</c>.</summary>
    public string Path => Group.Length == 0 ? Leaf : $"{Group}.{Leaf}";

    /// <summary>What people call it: its option on the command line, where it has one.</summary>
    public string Name => Allowed?.Flag ?? Path;

    /// <summary>What belongs there, for a sentence.</summary>
    public string Wanted
    {
        get
        {
            var type = Property.PropertyType;
            return type == typeof(RecipeForm) ? "one of " + string.Join(", ", RecipeForm.All.Select(form => form.Name))
                : type.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName))
                : type == typeof(bool) ? "true or false"
                : type == typeof(int) ? "a whole number"
                : "a number";
        }
    }

    /// <summary>Whether words, and not numbers, are its values.</summary>
    public bool IsWord => Property.PropertyType.IsEnum || Property.PropertyType == typeof(RecipeForm);

    /// <summary>The field of a name, its group left out or not; null for none.</summary>
    public static RecipeField? Find(string name) =>
        All.FirstOrDefault(field => field.Path == name) ?? All.FirstOrDefault(field => field.Leaf == name);

    /// <summary>What may stand for the number of a property, for a help text.</summary>
    public static string RangeOf(string property) =>
        All.FirstOrDefault(field => field.Property.Name == property)?.Allowed?.ToString()
        ?? throw new ArgumentException($"'{property}' has no range.", nameof(property));

    /// <summary>What a recipe says there.</summary>
    public object ValueOf(TrainerOptions options) => Property.GetValue(options)!; // no field is null

    /// <summary>The same as a recipe writes it.</summary>
    public string TextIn(TrainerOptions options) =>
        ValueOf(options) switch
        {
            RecipeForm form => form.Name,
            bool on => on ? "true" : "false",
            Enum word => JsonNamingPolicy.CamelCase.ConvertName(word.ToString()),
            var number => Convert.ToString(number, CultureInfo.InvariantCulture)!, // of a number that is there
        };

    /// <summary>Whether that is what it may be.</summary>
    public bool IsAllowedIn(TrainerOptions options) =>
        Allowed is null || Allowed.Holds(Convert.ToDouble(ValueOf(options), CultureInfo.InvariantCulture));
}
