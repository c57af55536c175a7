using Unmix.Evaluation.Spectra;
using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Learning.Recipes;

namespace Unmix.Trainer.Commands;

/// <summary>What the command line of <c>train</c> asks for.</summary>
internal sealed record TrainRequest
{
    /// <summary>More threads than any machine that we know has; a slip of the finger.</summary>
    private const int MostThreads = 1024;

    /// <summary>The scenes: one, or any number beside a library.</summary>
    public required IReadOnlyList<string> ScenePaths { get; init; }

    /// <summary>A class-labelled library to learn from; null for none.</summary>
    public required SpectraSource? Library { get; init; }

    /// <summary>The column of its classes; null for the usual one.</summary>
    public required string? ClassColumn { get; init; }

    /// <summary>A sensor's grid, or a scene that has the bands; null for those of the scenes, or of the library.</summary>
    public required string? Bands { get; init; }

    /// <summary>What a training is named after: its first scene, or the library.</summary>
    public string ScenePath => ScenePaths.Count > 0 ? ScenePaths[0] : Library!.Path;

    /// <summary>Reference spectra; null finds them.</summary>
    public required string? ReferencePath { get; init; }

    /// <summary>reflectance = value * scale of them; null for what their file says.</summary>
    public required double? ReferenceScale { get; init; }

    /// <summary>The package to write.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Where the state is kept after each epoch, until the package is sealed.</summary>
    public required string CheckpointPath { get; init; }

    /// <summary>Whether to go on from the checkpoint.</summary>
    public required bool Resume { get; init; }

    /// <summary>JSON lines; null for none.</summary>
    public required string? LogPath { get; init; }

    /// <summary>The page; null for none.</summary>
    public required string? PagePath { get; init; }

    /// <summary>Threads of the tensor library.</summary>
    public required int Threads { get; init; }

    /// <summary>Overrides of scale, offset and nodata.</summary>
    public required SceneReadOptions Read { get; init; }

    /// <summary>What to learn, and how.</summary>
    public required TrainerOptions Options { get; init; }

    /// <summary>Whether to write errors only.</summary>
    public required bool Silent { get; init; }

    /// <exception cref="OptionsException">Options that can't be used.</exception>
    public void Validate()
    {
        RequireInputs();
        Options.Validate();
        Read.Validate();
        if (Threads is < 1 or > MostThreads)
            throw new OptionsException($"--threads is {Threads} but must be from 1 to {MostThreads}. Change the option.");
    }

    private void RequireInputs()
    {
        if (Library is null)
        {
            if (ScenePaths.Count != 1)
                throw new OptionsException(
                    $"{ScenePaths.Count} scenes are given but a model is learnt from 1. Give one, or a spectral library with --library."
                );
            if (ClassColumn is not null || Bands is not null)
                throw new OptionsException("--classes and --bands are for --library, which is not given. Add it, or leave them out.");
            return;
        }
        if (ReferencePath is not null)
            throw new OptionsException("--library and --reference are both given but a model is learnt from one of them. Leave one out.");
        if (PagePath is not null && ScenePaths.Count == 0)
            throw new OptionsException("--report is given, but the page needs a scene. Give a scene, or leave it out.");
    }
}
