using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Learning.Recipes;

namespace Unmix.Benchmarks;

/// <summary>What is measured, and on how much.</summary>
internal sealed record BenchmarkOptions
{
    /// <summary>Columns of the scene.</summary>
    public int Width { get; init; } = 2000;

    /// <summary>Rows of the scene.</summary>
    public int Height { get; init; } = 1000;

    /// <summary>Bands of the scene and of the model.</summary>
    public int Bands { get; init; } = 156;

    /// <summary>Endmembers of the model.</summary>
    public int Endmembers { get; init; } = 3;

    /// <summary>Whether the model's hidden layers have the paper's widths instead of those of the default recipe.</summary>
    public bool PaperWidths { get; init; }

    /// <summary>The default recipe, with the model's widths; neighbours are left out, which are a part of their own.</summary>
    public TrainerOptions Recipe =>
        PaperWidths
            ? new TrainerOptions
            {
                Widths = NetworkWidths.Paper,
                Vertices = 0,
                Context = ContextLearning.Off,
            }
            : new TrainerOptions { Context = ContextLearning.Off };

    /// <summary>What the model is called in a title.</summary>
    public string Network => PaperWidths ? "the paper's widths" : "the default network";

    /// <summary>The order of the scene's samples.</summary>
    public EnviInterleave Interleave { get; init; } = EnviInterleave.Bil;

    /// <summary>The largest of the scenes of several sizes.</summary>
    public long MostPixels { get; init; } = 40_000_000;

    /// <summary>The type of its samples, Int16 or Float32.</summary>
    public PixelType Type { get; init; } = PixelType.Int16;

    /// <summary>The most threads that compute.</summary>
    public int Threads { get; init; } = Math.Min(2, Environment.ProcessorCount);

    /// <summary>A package to take instead of one made here, for the parts that can; null for none. Goes with <see cref="Scene"/>.</summary>
    public string? Model { get; init; }

    /// <summary>A scene of the model's bands to take with it.</summary>
    public string? Scene { get; init; }

    /// <summary>The products that are measured; none for all.</summary>
    public IReadOnlyList<string> Products { get; init; } = [];

    /// <summary>Runs of each kind; the fastest and the median are shown.</summary>
    public int Repeats { get; init; } = 3;
}
