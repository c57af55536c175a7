using System.Text.Json;
using System.Text.Json.Nodes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;

namespace Unmix.Benchmarks.Made;

/// <summary>Made scenes as files, with suites by which <c>unmix-train compare</c> unmixes them.</summary>
internal static class MadeSuite
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>
    /// Writes a folder for each scene, <c>found.json</c> (endmembers found with each seed) and <c>means.json</c> (the true means given).
    /// </summary>
    public static void Write(string folder, IReadOnlyList<MadeSceneRecipe> recipes, MeasuredSpectra spectra)
    {
        foreach (var recipe in recipes)
            Write(Directory.CreateDirectory(Path.Combine(folder, recipe.Name)).FullName, recipe, MadeScene.Make(recipe, spectra));
        foreach (var given in (bool[])[false, true])
        {
            var suite = new JsonObject { ["scenes"] = new JsonArray([.. recipes.Select(recipe => Entry(recipe, given))]) };
            File.WriteAllText(Path.Combine(folder, given ? "means.json" : "found.json"), suite.ToJsonString(Indented));
        }
    }

    private static void Write(string folder, MadeSceneRecipe recipe, MadeScene scene)
    {
        string[] names = [.. Enumerable.Range(1, recipe.Materials).Select(p => $"material {p}")];
        var layout = new EnviLayout
        {
            Width = MadeScene.Side,
            Height = MadeScene.Side,
            BandCount = scene.BandCount,
            Description = recipe.Name,
        };
        EnviScene.Write(Path.Combine(folder, "scene.hdr"), layout, scene.Spectra);
        var truth = layout with { BandCount = recipe.Materials, BandNames = names };
        EnviScene.Write(Path.Combine(folder, "truth-abundances.hdr"), truth, scene.Abundances);
        new SpectraTable(names, null, scene.Endmembers).WriteCsv(Path.Combine(folder, "truth-endmembers.csv"));
    }

    private static JsonObject Entry(MadeSceneRecipe recipe, bool given)
    {
        var entry = new JsonObject
        {
            ["name"] = recipe.Name,
            ["scene"] = $"{recipe.Name}/scene.hdr",
            ["endmembers"] = recipe.Materials,
            ["truth"] = $"{recipe.Name}/truth-abundances.hdr",
            ["truthEndmembers"] = $"{recipe.Name}/truth-endmembers.csv",
        };
        if (given)
            entry["reference"] = $"{recipe.Name}/truth-endmembers.csv";
        return entry;
    }
}
