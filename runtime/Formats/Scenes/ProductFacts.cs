namespace Unmix.Formats.Scenes;

/// <summary>What an agency's product says of itself.</summary>
public sealed record ProductFacts
{
    /// <summary>The product, with its version where that is known: <c>EMIT L2A, version 001</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The instrument: <c>EMIT</c>.</summary>
    public required string Sensor { get; init; }

    /// <summary>Its quality layers, those that are applied and others; empty where it has none, or their file is missing.</summary>
    public IReadOnlyList<QualityFacts> Quality { get; init; } = [];

    /// <summary>Reasons for which pixels are taken for nodata when this scene is read.</summary>
    public QualityMask Masked { get; init; }

    /// <summary>Where a standard deviation of each reflectance can be had: a file or an array, for messages; null for nowhere.</summary>
    public string? Uncertainty { get; init; }

    /// <summary>
    /// How the map is placed, a part of a sentence: <c>by its lookup table (GLT)</c>; null where the scene has the map's grid or
    /// no place.
    /// </summary>
    public string? PlacedBy { get; init; }

    /// <summary>
    /// Why the product, which should be placed, can't be, two sentences; null where it can. Only a map in the sensor's geometry
    /// can be had then.
    /// </summary>
    public string? NotPlaced { get; init; }
}

/// <summary>A quality layer of a product.</summary>
/// <param name="Mask">The reason.</param>
/// <param name="Name">As the product calls it.</param>
/// <param name="Path">The file that holds it.</param>
public sealed record QualityFacts(QualityMask Mask, string Name, string Path);
