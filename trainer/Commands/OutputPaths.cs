using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Runtime;

namespace Unmix.Trainer.Commands;

/// <summary>Looks at the files that a command will write before it works for minutes.</summary>
internal static class OutputPaths
{
    /// <summary>Refuses outputs without a name, that can't be written or that are inputs, or the same file twice.</summary>
    /// <param name="outputs">Files to be written; nulls are skipped.</param>
    /// <param name="scene">The scene, opened to learn which file holds its samples; null for none.</param>
    /// <param name="inputs">Other files that are read; nulls are skipped.</param>
    /// <exception cref="OptionsException">An output is an input, or another output.</exception>
    /// <exception cref="OutputException">A folder is missing or can't be written.</exception>
    /// <exception cref="SceneException">The scene can't be opened.</exception>
    public static void Require(IEnumerable<string?> outputs, string? scene, params IEnumerable<string?> inputs)
    {
        List<string> taken = [.. inputs.OfType<string>()];
        if (scene is not null) taken.AddRange([scene, SamplesOf(scene)]);
        foreach (var output in outputs.OfType<string>())
        {
            SceneUnmixer.RequireOutputApart(output, taken);
            OutputFile.Begin(output).Dispose(); // a trial: its temporary file goes again
            taken.Add(output);
        }
    }

    private static string SamplesOf(string scene)
    {
        using var reader = SceneReader.Open(scene);
        return reader.Profile.Path;
    }
}
