using System.Text.Json;
using System.Text.Json.Nodes;

namespace Unmix.Learning.Recipes;

/// <summary>
/// Fields that recipes had once. One that says what holds anyway is passed over, so that recipes of older packages can be read; any other
/// is refused with what replaces it.
/// </summary>
internal static class RetiredFields
{
    /// <summary>By their names in recipes: the number that holds now, null for none, and what became of them, after "is".</summary>
    private static readonly Dictionary<string, (double? Holds, string Fate)> Settled = new(StringComparer.Ordinal)
    {
        ["labelMargin"] = (0.01, "0.01 for all now"),
        ["parityTolerance"] = (1e-5, "1E-05 for all now; 'unmix-train export --parity-tolerance' seals a checkpoint with another one"),
        ["clipNorm"] = (0, "gone, since it changed nothing; gradients are not shortened"),
        ["patience"] = (0, "gone, since the end of the schedule matters; 'schedule.epochs' says how long a training is"),
        ["referenceNeighbourhood"] = (1, "gone, since no form uses it; endmembers are searched among single pixels"),
        ["decoderWidthShare"] = (0, "gone; 'network.widths' says how wide hidden layers are"),
        ["regressionBasis"] = (0, "gone; 'network.vertices' saves what it did"),
        ["leastMembers"] = (10, "10 for all now"),
        ["pureShare"] = (0.95, "0.95 for all now"),
        ["learningRateDecay"] = (0.9, "0.9 for all now"),
        ["decayEpochs"] = (10, "10 for all now"),
        ["triples.brightness"] = (null, Worlds),
        ["triples.bilinear"] = (null, Worlds),
        ["triples.bilinearShare"] = (null, Worlds),
        ["triples.sceneResiduals"] = (null, Worlds),
        ["triples.illumination"] = (null, Worlds),
        ["library.variety"] = (0, "gone, since no form uses it; 'library.brightness' varies spectra too"),
        ["library.mostEndmembers"] = (new LibraryOptions().MostEndmembers, "'scene.endmembers' now"),
        ["library.splitAngle"] = (new LibraryOptions().SplitAngle, "4 for all now"),
        ["library.concentration"] = (new LibraryOptions().Concentration, "1 for all now"),
        ["library.shape"] = (new LibraryOptions().Shape, "0.1 for all now"),
        ["library.blendShare"] = (new LibraryOptions().BlendShare, "0.5 for all now"),
        ["library.relativeNoise"] = (new LibraryOptions().RelativeNoise, "0.005 for all now"),
    };

    /// <summary>The same where a field of today, or the steps of an epoch, take their place.</summary>
    private static readonly Dictionary<string, (Func<TrainerOptions, JsonNode> Holds, string Fate)> Replaced = new(StringComparer.Ordinal)
    {
        ["triples.worlds"] = (options => options.Worlds, "'labels.worlds' now"),
        ["widthShare"] = (options => options.Widths == NetworkWidths.Paper ? 1 : options.Form.WidthShare, "'network.widths' now"),
        ["mixingWidthShare"] = (
            options => options.Widths == NetworkWidths.Paper ? 1 : options.Form.MixingWidthShare,
            "'network.widths' now"
        ),
        ["leastStepsPerEpoch"] = (options => Math.Max(1, options.Form.StepsPerEpoch), "a constant of 'form' now" + Steps),
        ["stepsPerEpoch"] = (
            options => options.Form.StepsPerEpoch > 0 ? options.Form.StepsPerEpoch : 100_000,
            "a constant of 'form' now" + Steps
        ),
    };

    private const string Worlds = "gone; in the worlds of 'labels.worlds' the scene says how much of it there is";

    private const string Steps = " (100 steps; in 'paper' a pass over the pixels); 'schedule.epochs' says how long a training is";

    /// <summary>Whether a name was a field's.</summary>
    public static bool Has(string path) =>
        Settled.ContainsKey(path) || Replaced.ContainsKey(path) || InForm(RecipeForm.Default, path) is not null;

    /// <summary>Whether a value says what holds anyway.</summary>
    /// <param name="entry">Of a name that <see cref="Has"/>.</param>
    /// <param name="options">All that the recipe asks for.</param>
    public static bool SaysNothing(RecipeEntry entry, TrainerOptions options)
    {
        JsonNode? holds =
            Settled.TryGetValue(entry.Path, out var settled) ? settled.Holds
            : Replaced.TryGetValue(entry.Path, out var replaced) ? replaced.Holds(options)
            : InForm(options.Form, entry.Path);
        if (holds is null)
            return false;
        using var now = JsonSerializer.SerializeToDocument(holds);
        return JsonElement.DeepEquals(now.RootElement, entry.Value); // numbers by what they are, however they are written
    }

    /// <summary>What became of it, a sentence's part.</summary>
    /// <param name="path">A name that <see cref="Has"/>.</param>
    public static string Fate(string path)
    {
        if (Settled.TryGetValue(path, out var settled))
            return $"'{path}' is {settled.Fate}";
        if (Replaced.TryGetValue(path, out var replaced))
            return $"'{path}' is {replaced.Fate}";
        // One form has it, so all do.
        var values = RecipeForm.All.Select(form => (form.Name, Value: InForm(form, path)!.ToJsonString().Trim('"'))).ToArray();
        return values.All(value => value.Value == values[0].Value)
            ? $"'{path}' is {values[0].Value} for all now"
            : $"'{path}' is a constant of 'form' now ({string.Join(", ", values.Select(value => $"{value.Value} in '{value.Name}'"))})";
    }

    // A constant of a form has the name that its field had.
    private static JsonNode? InForm(RecipeForm form, string path)
    {
        JsonNode? node = JsonSerializer.SerializeToNode(form, Recipe.Json);
        foreach (var step in path.Split('.'))
            node = node is JsonObject outer && step != "name" ? outer[step] : null;
        return node is JsonObject ? null : node;
    }
}
