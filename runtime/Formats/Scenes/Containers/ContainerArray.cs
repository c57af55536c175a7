namespace Unmix.Formats.Scenes.Containers;

/// <summary>An array of a container as far as it is known without reading it.</summary>
/// <param name="Name">Full name.</param>
/// <param name="Dimensions">In the order of the file.</param>
/// <param name="Type">Unknown where it holds no numbers.</param>
/// <param name="IsLabelled">True where only the classic API may open it (<see cref="LabelledArrays"/>).</param>
internal sealed record ContainerArray(string Name, IReadOnlyList<ArrayDimension> Dimensions, PixelType Type, bool IsLabelled)
{
    /// <summary>Its name without groups.</summary>
    public string OwnName => Name[(Name.LastIndexOf('/') + 1)..];

    /// <summary>Its group's full name.</summary>
    public string Group => Name[..Name.LastIndexOf('/')] is { Length: > 0 } group ? group : "/";

    /// <summary>Dimensions with more than one member, or all where it has three; 0 for an array without a member.</summary>
    public int Rank =>
        Dimensions.Any(dimension => dimension.Size == 0) ? 0
        : Dimensions.Count == CubeRank ? CubeRank
        : Dimensions.Count(dimension => dimension.Size > 1);

    /// <summary>Dimensions of a cube.</summary>
    public const int CubeRank = 3;

    /// <summary>Name and dimensions: <c>/group/name (lat 10, lon 20, wavelength 30)</c>.</summary>
    public override string ToString() =>
        $"{Name} ({string.Join(", ", Dimensions.Select(dimension => $"{dimension.Name} {dimension.Size}"))})";
}
