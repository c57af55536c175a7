namespace Unmix.Formats.Scenes;

/// <summary>What the user knows better than the file. Null leaves what the file says.</summary>
public sealed record SceneReadOptions
{
    /// <summary>reflectance = stored value * scale + offset, for every band; finite and not 0. 10000 as "one" is 0.0001.</summary>
    public double? Scale { get; init; }

    /// <summary>See <see cref="Scale"/>; finite, reflectance.</summary>
    public double? Offset { get; init; }

    /// <summary>The stored value, before scale and offset, that stands for "nothing here", for every band.</summary>
    public double? NoData { get; init; }

    /// <summary>
    /// Pixels of a product that are taken for nodata, by its quality layers; null for those of <see cref="QualityMask.Default"/>
    /// that it has. A kind
    /// that is asked for and that the product has no layer for is refused.
    /// </summary>
    public QualityMask? Mask { get; init; }

    /// <summary>
    /// The array of a container (netCDF, HDF5) that is the scene, by its full name such as <c>/group/name</c>; null for the one
    /// that is found to be.
    /// </summary>
    public string? Array { get; init; }

    /// <summary>
    /// What each dimension of the array counts, in the file's order; null for what names, coordinates and lists of wavelengths
    /// say.
    /// </summary>
    public IReadOnlyList<CubeAxis>? Axes { get; init; }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="OptionsException">Lists every fault.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        if (Scale is { } scale && (!double.IsFinite(scale) || scale == 0))
            faults.Add($"The scale is {scale}; it is a finite number and not 0, for example 0.0001 for data up to 10000.");
        if (Offset is { } offset && !double.IsFinite(offset))
            faults.Add($"The offset is {offset}; it is a finite number.");
        if (Mask is { } mask && (mask & ~QualityMask.All) != QualityMask.None)
            faults.Add($"The mask {(int)mask} has kinds that are not known.");
        if (Axes is not null && Array is null)
            faults.Add($"{OptionName.Axes} says what the dimensions of an array count. Give {OptionName.Array} /group/name too.");
        if (faults.Count > 0)
            throw new OptionsException(string.Join(" ", faults));
    }
}
