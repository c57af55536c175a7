using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>
/// Recipes of trainings of seconds. What is tested by such a network does not need it to be good. Unless a test is about what is said of
/// them, worlds are not weighed and neighbours not looked at; and references that are not given are looked for in the quickest way. Each
/// takes several seconds otherwise, whatever the scene.
/// </summary>
internal static class QuickRecipe
{
    /// <summary>Writes one, as quick.json.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="epochs">Of the training.</param>
    /// <param name="worlds">Whether the worlds that spectra may be mixed in are weighed, as they are by default.</param>
    /// <returns>Its path.</returns>
    public static string Write(TemporaryFolder folder, int epochs = 1, bool worlds = false)
    {
        var path = folder.File("quick.json");
        File.WriteAllText(
            path,
            $$"""
            { "scene": { "referenceSearch": "nfindr" }, "labels": { "worlds": {{(
                worlds ? "true" : "false"
            )}} }, "network": { "context": "off" }, "schedule": { "epochs": {{epochs}} } }
            """
        );
        return path;
    }
}
