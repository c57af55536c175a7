using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Unmix.Formats;
using Unmix.Formats.Files;

namespace Unmix.Learning.Recipes;

/// <summary><see cref="TrainerOptions"/> in a JSON file, or among those that travel with the program (models/recipes).</summary>
public static class Recipe
{
    private static readonly JsonDocumentOptions Reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>How recipes are read and written: camelCase names, enumerations as words.</summary>
    public static JsonSerializerOptions Json { get; } =
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            ReadCommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
            WriteIndented = true,
            NewLine = "\n",
        };

    /// <summary>
    /// Fields that options had once, each with the number that stands in the code now: in recipes of older packages they say nothing
    /// new. With another number such a field is one that no option has.
    /// </summary>
    private static readonly Dictionary<string, double> Settled = new(StringComparer.Ordinal)
    {
        ["leastMembers"] = 10,
        ["pureShare"] = 0.95,
        ["learningRateDecay"] = 0.9,
        ["decayEpochs"] = 10,
        ["regressionBasis"] = 0,
    };

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

    /// <summary>Reads a recipe; what it leaves out keeps its default.</summary>
    /// <param name="nameOrPath">A name of <see cref="Shipped"/>, or a file; null gives the defaults.</param>
    /// <exception cref="OptionsException">No such recipe, or one that can't be understood; lists every unknown field.</exception>
    public static TrainerOptions Read(string? nameOrPath)
    {
        if (nameOrPath is null)
            return new TrainerOptions();
        var path = IsShipped(nameOrPath) ? Path.Combine(Folder, nameOrPath + ".json") : nameOrPath;
        var text = ReadText(path);
        try
        {
            using (var document = JsonDocument.Parse(text, Reading))
                RequireKnownFields(document.RootElement, path);
            _ = JsonSerializer.Deserialize<TrainerOptions>(text, Json); // for what is wrong, and the line where
            // An object within keeps its defaults too: those of the options, which its type may not have.
            var options = JsonSerializer.SerializeToNode(new TrainerOptions(), Json)!.AsObject();
            Put(JsonNode.Parse(text, documentOptions: Reading)!.AsObject(), options); // the root is an object
            return options.Deserialize<TrainerOptions>(Json)!; // as before
        }
        catch (JsonException cause)
        {
            throw NotUnderstood(path, cause);
        }
    }

    /// <summary>Whether a recipe of that name travels with the program; a file of the same name is given as <c>./name</c>.</summary>
    public static bool IsShipped(string name) => Shipped.Contains(name, StringComparer.Ordinal);

    private static void Put(JsonObject given, JsonObject options)
    {
        foreach (var (name, value) in given)
        {
            if (value is JsonObject inner && options[name] is JsonObject within)
                Put(inner, within);
            else
                options[name] = value?.DeepClone();
        }
    }

    private static string ReadText(string path)
    {
        try
        {
            return TextFile.Decode(File.ReadAllBytes(path)); // a pipe too
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new OptionsException(
                $"There is no recipe '{path}'. Give a file, or one of those that come along: " + $"{string.Join(", ", Shipped)}.",
                cause
            );
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new OptionsException(
                $"The recipe '{path}' can't be read: {cause.Message.TrimEnd('.')}. Check that it is a file and " + "its permissions.",
                cause
            );
        }
    }

    private static void RequireKnownFields(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new OptionsException(
                $"The recipe '{path}' is {root.ValueKind.ToString().ToLowerInvariant()} but must be an object " + $"in braces. {SeeExample}"
            );
        if (Beyond(root, "").FirstOrDefault() is { } beyond)
            throw new OptionsException($"The recipe '{path}' has {beyond}, which is more than a " + $"number can be. {SeeExample}");
        var unknown = UnknownFields(root, typeof(TrainerOptions), "").ToArray();
        if (unknown.Length > 0)
            throw new OptionsException(
                $"The recipe '{path}' has fields that no option has: " + $"'{string.Join("', '", unknown)}'. {SeeExample}"
            );
    }

    /// <summary>Numbers that would be read as infinite, each with its field.</summary>
    private static IEnumerable<string> Beyond(JsonElement element, string prefix)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Object)
                foreach (var beyond in Beyond(property.Value, $"{prefix}{property.Name}."))
                    yield return beyond;
            else if (property.Value.ValueKind == JsonValueKind.Number && !double.IsFinite(property.Value.GetDouble()))
                yield return $"'{prefix}{property.Name}': {Quoted.Text(property.Value.GetRawText())}";
        }
    }

    private static IEnumerable<string> UnknownFields(JsonElement element, Type type, string prefix)
    {
        var fields = Fields(type);
        foreach (var property in element.EnumerateObject())
        {
            if (!fields.TryGetValue(property.Name, out var inner))
            {
                if (!IsSettled(prefix + property.Name, property.Value))
                    yield return prefix + property.Name;
            }
            else if (property.Value.ValueKind == JsonValueKind.Object)
                foreach (var unknown in UnknownFields(property.Value, inner, $"{prefix}{property.Name}."))
                    yield return unknown;
        }
    }

    private static bool IsSettled(string field, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && Settled.TryGetValue(field, out var number) && value.GetDouble().Equals(number);

    private static OptionsException NotUnderstood(string path, JsonException cause)
    {
        var line = (cause.LineNumber ?? 0) + 1;
        var field = cause.Path?.TrimStart('$', '.');
        var what = string.IsNullOrEmpty(field)
            ? $"The recipe '{path}' is not JSON at line {line}"
            : $"The recipe '{path}' has a value for '{field}' at line {line} that is not {Expected(field)}, or has it twice";
        return new OptionsException($"{what}. {SeeExample}", cause);
    }

    private static string Expected(string field)
    {
        var type = field
            .Split('.')
            .Aggregate(typeof(TrainerOptions), (outer, name) => Fields(outer).GetValueOrDefault(name, typeof(object)));
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
            return "one of " + string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName));
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => "true or false",
            TypeCode.Int32 => "a whole number",
            TypeCode.Double => "a number",
            _ => "an object in braces",
        };
    }

    private static Dictionary<string, Type> Fields(Type type) =>
        Json.GetTypeInfo(type).Properties.ToDictionary(property => property.Name, property => property.PropertyType);

    private static string SeeExample => "Every field stands in the recipe 'default' (models/recipes/default.json).";
}
