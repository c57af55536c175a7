using Unmix.Formats.Files;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;

namespace Unmix.Trainer.Commands;

/// <summary>Looks at the files that a command will write before it works for minutes.</summary>
internal static class OutputPaths
{
    /// <summary>Begins with what is read; outputs are added to what is returned.</summary>
    /// <param name="scene">The scene, opened to learn which file holds its samples; null for none.</param>
    /// <param name="inputs">Other files that are read; nulls are skipped.</param>
    /// <exception cref="SceneException">The scene can't be opened.</exception>
    public static PlannedOutputs Beside(string? scene, params IEnumerable<string?> inputs) =>
        new(scene is null ? inputs : [.. inputs, scene, SamplesOf(scene)]);

    private static string SamplesOf(string scene)
    {
        using var reader = SceneReader.Open(scene);
        return reader.Profile.Path;
    }
}
