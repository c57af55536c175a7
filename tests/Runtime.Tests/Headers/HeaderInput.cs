namespace Unmix.Runtime.Tests.Headers;

/// <summary>An ENVI scene as people have it, and what has to come of it.</summary>
/// <param name="Make">Writes it and gives the path that is named on the command line.</param>
/// <param name="Refusal">Null for the right map; otherwise the sentence of the refusal, a star for any text.</param>
internal sealed record HeaderInput(Func<HeaderFiles, string> Make, string? Refusal = null)
{
    /// <summary>A warning that the right map comes with, a star for any text; null for none at all.</summary>
    public string? Warning { get; init; }

    /// <summary>What is told of the choice of a file, a star for any text; null for no choice.</summary>
    public string? Choice { get; init; }

    /// <summary>Pixels of the map that are nodata.</summary>
    public int[] Gaps { get; init; } = [];
}
