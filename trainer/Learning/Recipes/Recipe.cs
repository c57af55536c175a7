using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Unmix.Formats;

namespace Unmix.Learning.Recipes;

/// <summary><see cref="TrainerOptions"/> in a JSON file, or among those that travel with the program (models/recipes).</summary>
public static class Recipe
{
    /// <summary>How values are read and written: camelCase names, enumerations as words.</summary>
    internal static JsonSerializerOptions Json { get; } =
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
            WriteIndented = true,
            NewLine = "\n",
        };

    /// <summary>Where a user sees how a recipe is written.</summary>
    internal const string SeeExample = "Every field stands in the recipe 'default' (models/recipes/default.json).";

    /// <summary>Names of the recipes that travel with the program, in order.</summary>
    public static IReadOnlyList<string> Shipped { get; } =
        Directory.Exists(Folder)
            ?
            [
                .. Directory
                    .EnumerateFiles(Folder, "*.json")
                    .Select(file => Path.GetFileNameWithoutExtension(file))
                    .Order(StringComparer.Ordinal),
            ]
            : [];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "recipes");

    /// <summary>Reads a recipe; what it leaves out keeps the default of its form.</summary>
    /// <param name="nameOrPath">A name of <see cref="Shipped"/>, or a file; null gives the defaults.</param>
    /// <param name="settings">Fields that win over it, each <c>FIELD=VALUE</c>; null for none.</param>
    /// <param name="usual">The form where none is named; null for <see cref="RecipeForm.Default"/>.</param>
    /// <exception cref="OptionsException">No such recipe, or one that can't be understood; lists every field that is none.</exception>
    public static TrainerOptions Read(string? nameOrPath, IReadOnlyList<string>? settings = null, RecipeForm? usual = null)
    {
        var file = nameOrPath is null
            ? []
            : RecipeText.Read(IsShipped(nameOrPath) ? Path.Combine(Folder, nameOrPath + ".json") : nameOrPath);
        return RecipeReading.Of(file, [.. (settings ?? []).Select(RecipeReading.Setting)], usual ?? RecipeForm.Default);
    }

    /// <summary>Whether a recipe of that name travels with the program; a file of the same name is given as <c>./name</c>.</summary>
    public static bool IsShipped(string name) => Shipped.Contains(name, StringComparer.Ordinal);

    /// <summary>Options as a recipe that states every field, fit to be read again.</summary>
    public static JsonObject Write(TrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var recipe = new JsonObject();
        foreach (var group in RecipeField.All.GroupBy(field => field.Group))
        {
            var owner = recipe;
            if (group.Key.Length > 0)
                recipe[group.Key] = owner = [];
            foreach (var field in group)
                owner[field.Leaf] = Value(field, options);
        }
        return recipe;
    }

    private static JsonNode? Value(RecipeField field, TrainerOptions options) =>
        field.ValueOf(options) is RecipeForm form
            ? form.Name
            : JsonSerializer.SerializeToNode(field.ValueOf(options), field.Property.PropertyType, Json);
}
