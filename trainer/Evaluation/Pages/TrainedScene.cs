using Unmix.Formats.Scenes;
using Unmix.Report.Page;

namespace Unmix.Evaluation.Pages;

/// <summary>What <see cref="TrainingPage"/> tells of a training that is over.</summary>
public sealed record TrainedScene
{
    /// <summary>The package that the training was sealed in.</summary>
    public required string PackagePath { get; init; }

    /// <summary>Its scene.</summary>
    public required string ScenePath { get; init; }

    /// <summary>How the scene was read.</summary>
    public required SceneReadOptions Read { get; init; }

    /// <summary>Epochs done.</summary>
    public required int EpochCount { get; init; }

    /// <summary>What went on over the epochs, a value each.</summary>
    public required IReadOnlyList<Curve> Curves { get; init; }

    /// <summary>How many endmembers the scene may have; null where it has too few pixels to tell.</summary>
    public required EigenvalueView? Eigenvalues { get; init; }

    /// <summary>Every option.</summary>
    public required FactGroup Recipe { get; init; }
}
