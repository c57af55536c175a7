using System.Text.Json;
using System.Text.Json.Serialization;
using Unmix.Formats;
using Unmix.Formats.Files;

namespace Unmix.Evaluation.Comparison;

/// <summary>What is compared on what; one JSON file reproduces a table of several scenes.</summary>
public sealed record ComparisonSuite
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>The scenes, in the order of the table.</summary>
    public required IReadOnlyList<SuiteScene> Scenes { get; init; }

    /// <summary>The methods by their names, in the order of the table; <see cref="MethodCatalog.All"/> stands for every one.</summary>
    public IReadOnlyList<string> Methods { get; init; } = MethodCatalog.Default;

    /// <summary>Runs of what is random, with the seeds 1, 2, ...; at least 1.</summary>
    public int Seeds { get; init; } = 5;

    /// <summary>Recipe of the learnt model; null for the defaults.</summary>
    public string? Recipe { get; init; }

    /// <summary>Reads a suite.</summary>
    /// <param name="path">The JSON file. Recipes are taken from its folder.</param>
    /// <param name="dataFolder">The folder that scenes and truths are taken from; null for the file's own.</param>
    /// <param name="shipped">Names of the recipes that come along; any other is a file.</param>
    /// <exception cref="OptionsException">It can't be read or understood.</exception>
    public static ComparisonSuite Read(string path, string? dataFolder, IReadOnlyCollection<string> shipped)
    {
        ArgumentNullException.ThrowIfNull(shipped);
        try
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!; // a file that was read has a folder
            // A recipe that comes along by its name, any other from the folder.
            string? RecipeIn(string? recipe) => recipe is null || shipped.Contains(recipe) ? recipe : Path.Combine(folder, recipe);
            var suite = JsonSerializer.Deserialize<ComparisonSuite>(TextFile.Decode(File.ReadAllBytes(path)), Json)
                ?? throw new JsonException("It is empty.");
            // A list may hold null, whatever its type says.
            if (suite.Scenes.Any(scene => scene is null))
                throw new JsonException("Its list 'scenes' holds null.");
            return suite with
            {
                Scenes = [.. suite.Scenes.Select(scene => scene.In(dataFolder ?? folder, RecipeIn))],
                Recipe = RecipeIn(suite.Recipe),
            };
        }
        catch (JsonException cause)
        {
            throw new OptionsException(
                $"The suite '{path}' can't be understood: {JsonFault.Of(cause)}. See " + "tests/Benchmarks/accuracy.json for an example.",
                cause
            );
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new OptionsException(
                $"The suite '{path}' can't be read: {cause.Message.TrimEnd('.')}. See " + "tests/Benchmarks/accuracy.json for an example.",
                cause
            );
        }
    }

    /// <exception cref="OptionsException">Lists every fault.</exception>
    public void Validate()
    {
        var faults = Scenes.SelectMany(scene => scene.Faults()).ToList();
        if (Scenes.Count == 0)
            faults.Add("there is no scene to compare on");
        if (Methods.Count == 0)
            faults.Add("there is no method to compare (--methods)");
        if (Seeds < 1)
            faults.Add($"--seeds is {Seeds} but must be at least 1");
        var twice = Scenes.GroupBy(scene => scene.Name).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            faults.Add($"{twice.Count()} scenes are named '{twice.Key}'");
        if (faults.Count == 0)
            return;
        var text = string.Join("; ", faults);
        throw new OptionsException(char.ToUpperInvariant(text[0]) + text[1..] + ". Correct the options or the suite.");
    }
}
