using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Unmix.Learning.Recipes;

/// <summary>A number among the options.</summary>
/// <param name="Path">Its name in a recipe, such as <c>triples.sceneNoise</c>.</param>
/// <param name="Allowed">What it may be.</param>
/// <param name="Value">What it is; null where it is left to the scene.</param>
public sealed record OptionNumber(string Path, AllowedAttribute Allowed, object? Value)
{
    /// <summary>What people call it: its option on the command line, where it has one.</summary>
    public string Name => Allowed.Flag ?? Path;

    /// <summary>All of them, those of objects within too, in the order of a recipe.</summary>
    /// <param name="options">A record of options.</param>
    /// <exception cref="InvalidOperationException">An option states no range: a fault of ours.</exception>
    public static IEnumerable<OptionNumber> Of(object options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Of(options, "");
    }

    /// <summary>What an option may be, by the name of its property.</summary>
    public static string RangeOf(string property) =>
        typeof(TrainerOptions).GetProperty(property)?.GetCustomAttribute<AllowedAttribute>()?.ToString()
        ?? throw new ArgumentException($"'{property}' has no range.", nameof(property));

    /// <summary>Whether it is what it may be.</summary>
    public bool IsAllowed => Value is null || Allowed.Holds(Convert.ToDouble(Value, CultureInfo.InvariantCulture));

    private static IEnumerable<OptionNumber> Of(object options, string prefix)
    {
        foreach (var property in options.GetType().GetProperties().Where(property => property.CanWrite))
        {
            var path = prefix + JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            var value = property.GetValue(options);
            if (type == typeof(int) || type == typeof(double))
                yield return new OptionNumber(
                    path,
                    property.GetCustomAttribute<AllowedAttribute>() ?? throw new InvalidOperationException($"'{path}' states no range."),
                    value
                );
            else if (type.IsClass && value is not null)
                foreach (var inner in Of(value, path + "."))
                    yield return inner;
        }
    }
}
