using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Learning.Recipes;

namespace Unmix.Trainer.Commands;

/// <summary>What the command line of <c>train</c> asks for.</summary>
internal sealed record TrainRequest
{
    /// <summary>More threads than any machine that we know has; a slip of the finger.</summary>
    private const int MostThreads = 1024;

    /// <summary>The scene.</summary>
    public required string ScenePath { get; init; }

    /// <summary>Reference spectra; null finds them.</summary>
    public required string? ReferencePath { get; init; }

    /// <summary>reflectance = value * scale of them; null for what their file says.</summary>
    public required double? ReferenceScale { get; init; }

    /// <summary>The package to write.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Where the state is kept after each epoch.</summary>
    public required string CheckpointPath { get; init; }

    /// <summary>Whether it stays when the package is sealed.</summary>
    public required bool KeepCheckpoint { get; init; }

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
        Options.Validate();
        Read.Validate();
        if (Threads is < 1 or > MostThreads)
            throw new OptionsException($"--threads is {Threads} but must be from 1 to {MostThreads}. Change the option.");
    }
}
